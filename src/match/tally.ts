/**
 * Adds up what documents have of items. Bounded for each item, and the same whatever the order of the documents.
 */
import type { Role } from '../items/types.ts'
import { decodeRuns, encodeRuns } from '../measure/bitmap.ts'
import { isShortAlone, levelViews } from '../measure/verdict.ts'
import type { ItemFinding } from './match-document.ts'
import { comparePlaces } from './place.ts'
import type { FieldShape, ItemShape } from './shape.ts'
import type { DocumentFinding, DocumentPlace, FieldMatch, InputTally, ItemTally } from './types.ts'

/** Documents of an item are thinned out when there are this many times as many as will be kept. */
const SLACK = 8

/** Figures by which documents are compared. */
interface Figures {
  readonly coverage: number
  readonly longestRun: number
}

interface OpenTally {
  documents: number
  readonly inputs: Map<number, { documents: number; reach: number }>
  readonly fields: { documents: number; union: Uint8Array | undefined }[]
  kept: DocumentFinding[]
  readonly short: {
    alone: number
    together: number
    fields: number[]
    readonly inputs: Map<number, number>
    kept: DocumentFinding[]
    first: DocumentFinding | undefined
  }
  /** Fields that may set a level together, by position. */
  readonly views: readonly (readonly number[])[]
}

/** See the file header. */
export class ItemTallies {
  readonly #shapeOf: (item: number) => ItemShape
  readonly #maxEvidence: number
  readonly #tallies = new Map<number, OpenTally>()

  /**
   * @param shapeOf sizes of an item
   * @param maxEvidence documents that are kept besides those that are the best in some view
   */
  constructor(shapeOf: (item: number) => ItemShape, maxEvidence: number) {
    this.#shapeOf = shapeOf
    this.#maxEvidence = maxEvidence
  }

  /** Adds what one document has of an item. */
  add({ item, place, finding, shortFields, together, alone }: ItemFinding): void {
    const tally = this.#tally(item)
    const { short } = tally
    if (finding !== undefined) {
      tally.documents++
      addInput(tally, [place.input, 1, reachOf(finding, this.#shapeOf(item), tally.views)])
      for (const { field, bits } of finding.fields) this.#addUnion(item, tally, field, 1, bits)
      tally.kept.push(finding)
    }
    for (const field of shortFields) short.fields[field] = (short.fields[field] ?? 0) + 1
    if (together !== undefined) {
      short.together++
      short.kept.push(together)
      const { fields } = this.#shapeOf(item)
      const isMain = together.shortFields.some((field) => MAIN_ROLES.includes(fields[field]?.role))
      if (isMain) addCount(short.inputs, place.input, 1)
    } else if (shortFields.length > 0) short.alone++
    addFirst(short, alone)
    this.#prune(item, tally, SLACK)
  }

  /** @returns whether a document is known that has short parts of an item alone and stands before the place, or there */
  hasAloneBefore(item: number, place: DocumentPlace): boolean {
    const first = this.#tallies.get(item)?.short.first
    return first !== undefined && comparePlaces(first.place, place) <= 0
  }

  /**
   * Adds documents in which short parts of an item's field stand alone.
   *
   * @param documents how many; see AloneShorts.drain
   */
  addAlone(item: number, field: number, documents: number): void {
    const { short } = this.#tally(item)
    short.alone += documents
    short.fields[field] = (short.fields[field] ?? 0) + documents
  }

  /** Adds what another tally has of an item. */
  merge(other: ItemTally): void {
    const tally = this.#tally(other.item)
    tally.documents += other.documents
    for (const input of other.inputs) addInput(tally, input)
    for (const [field, { documents, union }] of other.fields.entries()) {
      if (documents > 0) this.#addUnion(other.item, tally, field, documents, union)
    }
    tally.kept.push(...other.kept)
    const { short } = tally
    short.alone += other.short.alone
    short.together += other.short.together
    for (const [field, count] of other.short.fields.entries()) {
      short.fields[field] = (short.fields[field] ?? 0) + count
    }
    for (const [input, count] of other.short.inputs) addCount(short.inputs, input, count)
    short.kept.push(...other.short.kept)
    addFirst(short, other.short.first)
    this.#prune(other.item, tally, SLACK)
  }

  /** @returns all tallies by item, and forgets them */
  take(): ItemTally[] {
    const taken = [...this.#tallies]
      .sort(([a], [b]) => a - b)
      .map(([item, tally]): ItemTally => {
        this.#prune(item, tally, 0)
        const { documents, inputs, fields, kept, short } = tally
        return {
          item,
          documents,
          inputs: [...inputs]
            .map(([input, { documents, reach }]): InputTally => [input, documents, reach])
            .sort(([a], [b]) => a - b),
          fields: fields.map(({ documents, union }) => ({
            documents,
            union: union === undefined ? [] : encodeRuns(union),
          })),
          kept,
          short: { ...short, inputs: [...short.inputs].sort(([a], [b]) => a - b) },
        }
      })
    this.#tallies.clear()
    return taken
  }

  #tally(item: number): OpenTally {
    const known = this.#tallies.get(item)
    if (known !== undefined) return known
    const { fields } = this.#shapeOf(item)
    const tally: OpenTally = {
      documents: 0,
      inputs: new Map(),
      fields: fields.map(() => ({ documents: 0, union: undefined })),
      kept: [],
      short: {
        alone: 0,
        together: 0,
        fields: fields.map(() => 0),
        inputs: new Map(),
        kept: [],
        first: undefined,
      },
      views: levelViews(fields.map(({ role }, field) => ({ role, field }))).map((view) =>
        view.map(({ field }) => field),
      ),
    }
    this.#tallies.set(item, tally)
    return tally
  }

  #addUnion(item: number, tally: OpenTally, field: number, documents: number, bits: readonly number[]): void {
    const sum = tally.fields[field]
    if (sum === undefined) return
    sum.documents += documents
    const more = decodeRuns(bits, this.#shapeOf(item).fields[field]?.windows ?? 0)
    if (sum.union === undefined) sum.union = more
    else for (let i = 0; i < more.length; i++) sum.union[i] = (sum.union[i] ?? 0) | (more[i] ?? 0)
  }

  /** Drops documents that are neither the best in a view nor among the best of all, once there are many. */
  #prune(item: number, tally: OpenTally, slack: number): void {
    const room = this.#maxEvidence * slack
    if (tally.kept.length <= room && tally.short.kept.length <= room) return
    const shape = this.#shapeOf(item)
    if (tally.kept.length > room) {
      const ranked = rankDocuments(tally.kept, shape)
      const kept = new Set([...decisive(ranked, shape), ...ranked.slice(0, this.#maxEvidence)])
      tally.kept = ranked.filter((finding) => kept.has(finding))
    }
    if (tally.short.kept.length > room) {
      const ranked = rankShort(tally.short.kept, shape)
      const kept = new Set([...decisiveShorts(ranked, shape), ...ranked.slice(0, this.#maxEvidence)])
      tally.short.kept = ranked.filter((finding) => kept.has(finding))
    }
  }
}

function addFirst(short: OpenTally['short'], alone: DocumentFinding | undefined): void {
  if (alone === undefined) return
  if (short.first === undefined || byPlace(alone, short.first) < 0) short.first = alone
}

/** Roles of which an item needs one to be tested. */
const MAIN_ROLES: readonly (Role | undefined)[] = ['question', 'code']

function addCount(counts: Map<number, number>, input: number, count: number): void {
  counts.set(input, (counts.get(input) ?? 0) + count)
}

function addInput({ inputs }: OpenTally, [input, documents, reach]: InputTally): void {
  const known = inputs.get(input)
  if (known === undefined) inputs.set(input, { documents, reach })
  else {
    known.documents += documents
    known.reach = Math.max(known.reach, reach)
  }
}

/** @returns the highest threshold at which a document alone makes its item at least partial */
function reachOf(finding: DocumentFinding, shape: ItemShape, views: OpenTally['views']): number {
  return Math.max(0, ...views.map((view) => figuresOf(finding, shape, view).coverage))
}

/**
 * Documents that may set a level, a kind or a figure: the best ones in each view, with boilerplate and without, among all
 * and among those in which more than a short field was found.
 */
function decisive(findings: readonly DocumentFinding[], shape: ItemShape): DocumentFinding[] {
  return [shape, ...withoutBoilerplate(shape)].flatMap((each) => {
    const full = findings.filter((finding) => !isShortAlone(unitsFound(finding, each)))
    const lists = full.length === findings.length ? [findings] : [findings, full]
    return viewsOf(each).flatMap((view) => lists.flatMap((list) => bestIn(list, each, view) ?? []))
  })
}

/** Documents that may set the level of an item by a short question or code: the first with a gram, and the first at all. */
function decisiveShorts(ranked: readonly DocumentFinding[], { fields }: ItemShape): DocumentFinding[] {
  const isMain = (field: number): boolean => ['question', 'code'].includes(fields[field]?.role ?? '')
  return fields.flatMap((_, field) => {
    if (!isMain(field)) return []
    const having = ranked.filter(({ shortFields }) => shortFields.includes(field))
    const withGrams = having.find((finding) => hasOwnGrams(finding, { fields }))
    return [...having.slice(0, 1), ...(withGrams === undefined ? [] : [withGrams])]
  })
}

/** @returns whether a counted run of a field other than the context was found */
export function hasOwnGrams({ fields }: DocumentFinding, shape: ItemShape): boolean {
  return fields.some(({ field }) => shape.fields[field]?.role !== 'context')
}

/** The fields that verdicts and results look at together, by position: see src/measure/verdict.ts. */
function viewsOf({ fields }: ItemShape): number[][] {
  const where = (isIn: (role: Role) => boolean): number[] =>
    fields.flatMap(({ role }, field) => (isIn(role) ? [field] : []))
  const together = [
    where((role) => role !== 'context'),
    where((role) => role === 'question' || role === 'choices'),
    where((role) => role === 'context'),
  ]
  return [...together, ...fields.map((_, field) => [field])].filter((view) => view.length > 0)
}

/** Units of the fields of which something was found. */
function unitsFound(finding: DocumentFinding, { fields, isOwn = false }: ComparedShape): number[] {
  return finding.fields.flatMap((match) => {
    const shape = fields[match.field]
    if (shape === undefined) return []
    if (!isOwn) return [shape.units]
    return ownOverlap(match, shape).hits > 0 ? [shape.own?.size.units ?? shape.units] : []
  })
}

/** A shape under which documents are compared. */
interface ComparedShape extends ItemShape {
  /** Whether boilerplate does not count. */
  readonly isOwn?: boolean
}

/** The shape under which boilerplate does not count; none for an item that has no boilerplate. */
function withoutBoilerplate(shape: ItemShape): ComparedShape[] {
  return shape.fields.some(({ own }) => own !== undefined) ? [{ ...shape, isOwn: true }] : []
}

/** Documents are compared again and again as others come; what is left of them stays the same. */
const ownOverlaps = new WeakMap<FieldMatch, Pick<FieldMatch, 'hits' | 'coveredUnits' | 'longestRun'>>()

/**
 * @returns figures of a field with a document, without boilerplate
 */
function ownOverlap(
  match: FieldMatch,
  { own, windows }: FieldShape,
): Pick<FieldMatch, 'hits' | 'coveredUnits' | 'longestRun'> {
  if (own === undefined) return match
  const known = ownOverlaps.get(match)
  if (known !== undefined) return known
  const left = own.overlapOf(decodeRuns(match.bits, windows))
  ownOverlaps.set(match, left)
  return left
}

function figuresOf(
  finding: DocumentFinding,
  { fields, isOwn = false }: ComparedShape,
  view: readonly number[],
): Figures {
  const unitsOf = (shape: FieldShape | undefined): number =>
    (isOwn ? shape?.own?.size.units : undefined) ?? shape?.units ?? 0
  const units = view.reduce((sum, field) => sum + unitsOf(fields[field]), 0)
  let covered = 0
  let longestRun = 0
  for (const match of finding.fields) {
    if (!view.includes(match.field)) continue
    const shape = fields[match.field]
    const overlap = isOwn && shape !== undefined ? ownOverlap(match, shape) : match
    covered += overlap.coveredUnits
    longestRun = Math.max(longestRun, overlap.longestRun)
  }
  return { coverage: units === 0 ? 0 : covered / units, longestRun }
}

/** Order of inputs, then of records. */
export function byPlace(a: DocumentFinding, b: DocumentFinding): number {
  return comparePlaces(a.place, b.place)
}

function bestIn(
  findings: readonly DocumentFinding[],
  shape: ComparedShape,
  view: readonly number[],
): DocumentFinding | undefined {
  let best: { finding: DocumentFinding; figures: Figures } | undefined
  for (const finding of findings) {
    const figures = figuresOf(finding, shape, view)
    if (figures.longestRun === 0) continue
    const order =
      best === undefined
        ? -1
        : best.figures.coverage - figures.coverage ||
          best.figures.longestRun - figures.longestRun ||
          byPlace(finding, best.finding)
    if (order < 0) best = { finding, figures }
  }
  return best?.finding
}

/**
 * @param findings documents of one item
 * @returns best first: by coverage and longest run of all fields but the context, then of the context, then by place
 */
export function rankDocuments(findings: readonly DocumentFinding[], shape: ItemShape): DocumentFinding[] {
  const own = shape.fields.flatMap(({ role }, field) => (role === 'context' ? [] : [field]))
  const context = shape.fields.flatMap(({ role }, field) => (role === 'context' ? [field] : []))
  const ranked = findings.map((finding) => ({
    finding,
    own: figuresOf(finding, shape, own),
    context: figuresOf(finding, shape, context),
  }))
  ranked.sort(
    (a, b) =>
      b.own.coverage - a.own.coverage ||
      b.own.longestRun - a.own.longestRun ||
      b.context.coverage - a.context.coverage ||
      b.context.longestRun - a.context.longestRun ||
      byPlace(a.finding, b.finding),
  )
  return ranked.map(({ finding }) => finding)
}

/** @returns documents with short parts: most fields first, then as others */
export function rankShort(findings: readonly DocumentFinding[], shape: ItemShape): DocumentFinding[] {
  const fieldsOf = ({ fields, shortFields }: DocumentFinding): number =>
    new Set([...fields.map(({ field }) => field), ...shortFields]).size
  const ranked = rankDocuments(findings, shape)
  return ranked
    .map((finding, rank) => ({ finding, rank, fields: fieldsOf(finding) }))
    .sort((a, b) => b.fields - a.fields || a.rank - b.rank)
    .map(({ finding }) => finding)
}
