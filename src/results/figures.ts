/**
 * Which figures of a result are shown: those of the exact pass where one was made, else those of the index. Pure.
 */
import { LEVELS, LLAMA2_THRESHOLDS } from '../measure/verdict.ts'
import type { Decisive, DefinitionResult, DocumentRecord, FieldResult, FoundDocument } from './schema.ts'

/** Figures of all fields but the context together in their best place. */
export interface BestFigures {
  readonly coverage: number
  readonly gramRatio: number
  readonly hits: number
  readonly longestRun: number
}

/** Overlap of a field with a place. */
export type ShownOverlap = NonNullable<FieldResult['union']>

/** Whether documents were compared and decided. */
function isDecided({ evidence }: DefinitionResult): boolean {
  return evidence === 'verified' || evidence === 'refuted'
}

/** @returns undefined when nothing was found of any field but the context */
export function bestFigures(result: DefinitionResult): BestFigures | undefined {
  return (isDecided(result) ? result.verified?.best : result.best) ?? undefined
}

/**
 * @param field position of a field
 * @returns its overlap with its best place, and with all places together; undefined when nothing was found
 */
export function fieldOverlaps(
  result: DefinitionResult,
  field: number,
): { readonly best: ShownOverlap; readonly union: ShownOverlap } | undefined {
  const own = isDecided(result) ? result.verified?.fields[field] : result.fields[field]
  const { best, union } = own ?? { best: null, union: null }
  return best === null || union === null ? undefined : { best, union }
}

/** Roles whose fields may set a level by themselves (docs/explanation/levels.md). */
const ALONE_ROLES: readonly FieldResult['role'][] = ['question', 'answer', 'code', 'tests']

/**
 * The coverage that a threshold is held against: of all fields but the context together, or of the question, the answer, the
 * code or the tests by itself where that is higher. Levels follow the same views, but also question and choices together, and
 * let short fields count for less.
 *
 * @param leastUnits units that a field must have to stand by itself
 * @returns in [0, 1]; 0 when nothing was found
 */
export function highestCoverage(result: DefinitionResult, leastUnits: number): number {
  const alone = result.fields.map(({ role, units }, f) =>
    ALONE_ROLES.includes(role) && units >= leastUnits ? (fieldOverlaps(result, f)?.best.coverage ?? 0) : 0,
  )
  return Math.max(bestFigures(result)?.coverage ?? 0, ...alone)
}

/** The overlap that set an item's level: the one figure that stands beside the level, everywhere. */
export interface DecisiveFigures {
  /** Names of the fields that were judged together, or of one by itself. */
  readonly fields: readonly string[]
  /** Whether these are all fields but the context. */
  readonly isWhole: boolean
  /** In [0, 1]: what thresholds are held against. */
  readonly coverage: number
  /** Most consecutive counted windows; 0 for a text too short for grams that was found whole. */
  readonly longestRun: number
  /** Whether only the shortness of what was found keeps it from a higher level. */
  readonly isHeldBack: boolean
  /** The best document for these fields; undefined where no documents were compared. */
  readonly document: DocumentRecord | undefined
}

/**
 * What set the level: of all fields but the context together, of question and choices together, or of one field by itself, as
 * docs/explanation/levels.md has it.
 *
 * @returns undefined when nothing was found of any field but the context
 */
export function decisiveFigures(result: DefinitionResult): DecisiveFigures | undefined {
  const short = shortFigures(result)
  if (short !== undefined) return short
  const { verified } = result
  const told = isDecided(result) ? verified?.decisive : result.decisive
  if (told === null) return undefined
  if (told === undefined) return derivedFigures(result)
  const document = 'document' in told ? verified?.decisive?.document : undefined
  return { ...figuresOf(result, told), document }
}

/**
 * @returns the document that gives the item's level, with what is listed of it where it is; undefined without an exact pass
 */
export function decisiveDocument(result: DefinitionResult): FoundDocument | DocumentRecord | undefined {
  const best = decisiveFigures(result)?.document
  const listed = [...result.documents, ...(result.short?.documents ?? [])]
  return listed.find((each) => best === undefined || isSamePlace(each, best)) ?? best
}

function isSamePlace(a: DocumentRecord, b: DocumentRecord): boolean {
  return a.root === b.root && a.input === b.input && a.record === b.record && a.byte === b.byte
}

/** What set a level, in the units of its definition. */
export interface LevelFigures {
  /** Names of the fields; null for all fields but the context. */
  readonly fields: readonly string[] | null
  /** In [0, 1]: units of these fields inside counted windows / units. */
  readonly coverage: number
  /** Longest stretch in a row, in units; 0 for a text too short for grams that was found whole. */
  readonly longestSpan: number
  /** See `DecisiveFigures`. */
  readonly isHeldBack: boolean
  /** Coverage of all fields but the context in the place that covers them best. */
  readonly wholeCoverage: number
}

/**
 * @param gramLength of the definition
 * @returns undefined when nothing was found of any field but the context
 */
export function levelFigures(result: DefinitionResult, gramLength: number): LevelFigures | undefined {
  const figures = decisiveFigures(result)
  if (figures === undefined) return undefined
  const { fields, isWhole, coverage, longestRun, isHeldBack } = figures
  return {
    fields: isWhole ? null : fields,
    coverage,
    longestSpan: longestRun === 0 ? 0 : longestRun + gramLength - 1,
    isHeldBack,
    wholeCoverage: bestFigures(result)?.coverage ?? 0,
  }
}

/**
 * @returns coverage of the fields that set the level, in [0, 1]; 0 when nothing was found
 */
export function decisiveCoverage(result: DefinitionResult): number {
  return decisiveFigures(result)?.coverage ?? 0
}

function figuresOf(
  result: DefinitionResult,
  { fields, coverage, longestRun, isHeldBack }: Decisive,
): Omit<DecisiveFigures, 'document'> {
  const own = ownFields(result).map(({ name }) => name)
  const isWhole = own.length === fields.length && own.every((name) => fields.includes(name))
  return { fields, isWhole, coverage, longestRun, isHeldBack }
}

/** Fields that have grams, but the context. */
function ownFields({ fields }: DefinitionResult): readonly FieldResult[] {
  return fields.filter(({ role, grams }) => role !== 'context' && grams > 0)
}

/** A text too short for grams that was found whole has raised the level above that of all grams. */
function shortFigures({ level, verified, short, fields }: DefinitionResult): DecisiveFigures | undefined {
  const isRaised = level === 'contaminated' || level === 'partial'
  if (short === null || !isRaised) return undefined
  if (LEVELS.indexOf(level) >= LEVELS.indexOf(verified?.level ?? 'none')) return undefined
  const isMain = (name: string): boolean =>
    fields.some((field) => field.name === name && (field.role === 'question' || field.role === 'code'))
  const names = (document: (typeof short.documents)[number]): string[] => document.shortFields.filter(isMain)
  const document = short.documents.find((each) => names(each).length > 0)
  return {
    fields: document === undefined ? [] : names(document),
    isWhole: false,
    coverage: 1,
    longestRun: 0,
    isHeldBack: level === 'partial',
    document,
  }
}

/** Reports that do not tell what set a level tell it of the fields: what covers most of those that can have set it. */
function derivedFigures(result: DefinitionResult): DecisiveFigures | undefined {
  const whole = bestFigures(result)
  if (whole === undefined) return undefined
  const own = ownFields(result)
  const alone = own.flatMap((field) => {
    const overlap = overlapOf(result, field)
    return overlap !== undefined && ALONE_ROLES.includes(field.role)
      ? [{ fields: [field.name], ...overlap }]
      : []
  })
  const views = [{ fields: own.map(({ name }) => name), ...whole }, inputFigures(result, own), ...alone].map(
    ({ fields, coverage, longestRun }): Decisive => ({
      fields,
      coverage,
      longestRun,
      isHeldBack: result.level === 'partial' && coverage >= LLAMA2_THRESHOLDS.contaminated,
    }),
  )
  // Question and choices are each taken in their own best place here: together they may pass for more than any place has.
  const isPossible = ({ coverage }: Decisive): boolean =>
    result.level !== 'below' || coverage < LLAMA2_THRESHOLDS.partial
  const ranked = views.filter(isPossible).sort((a, b) => b.coverage - a.coverage)
  const free = ranked.find(({ isHeldBack }) => !isHeldBack)
  const isEnough = result.level !== 'partial' || (free?.coverage ?? 0) >= LLAMA2_THRESHOLDS.partial
  const best = isEnough ? (free ?? ranked[0]) : ranked[0]
  return best === undefined ? undefined : { ...figuresOf(result, best), document: documentOf(result) }
}

/** Question and choices, each in its own best place: no less than both in one. */
function inputFigures(result: DefinitionResult, own: readonly FieldResult[]): Omit<Decisive, 'isHeldBack'> {
  const inputs = own.filter(({ role }) => role === 'question' || role === 'choices')
  const units = inputs.reduce((sum, field) => sum + field.units, 0)
  const overlaps = inputs.map((field) => ({ field, overlap: overlapOf(result, field) }))
  const covered = overlaps.reduce(
    (sum, { field, overlap }) => sum + field.units * (overlap?.coverage ?? 0),
    0,
  )
  return {
    fields: inputs.map(({ name }) => name),
    coverage: units === 0 ? 0 : covered / units,
    longestRun: Math.max(0, ...overlaps.map(({ overlap }) => overlap?.longestRun ?? 0)),
  }
}

function overlapOf(result: DefinitionResult, field: FieldResult): ShownOverlap | undefined {
  return fieldOverlaps(result, result.fields.indexOf(field))?.best
}

function documentOf({ verified, documents }: DefinitionResult): DocumentRecord | undefined {
  return verified?.best?.document ?? documents[0]
}
