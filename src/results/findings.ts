/**
 * Findings of a report as typed data: what a gate counts, a baseline remembers and every form of CI shows. Pure.
 *
 * A finding's fingerprint is `SET:CONTENT:KIND`: the set's name, the fingerprint of the item's content, and what was
 * found: the kind of the leak, or the name of the published definition. It holds no figure and no place, so it is
 * the same for another index, another position in the file, and a level that rose; items of a set with the same
 * content are told apart by `:2`, `:3` … in their order. Holds no text of items or documents.
 */
import type { Kind } from '../measure/verdict.ts'
import type { FigureName } from '../presets/types.ts'
import { decisiveDocument, type LevelFigures, levelFigures } from './figures.ts'
import type { PublishedResult } from './published-schema.ts'
import type { DefinitionResult, DocumentRecord, ItemLine, Report } from './schema.ts'

/** Levels of dosimeter's own definition that are findings, worst first. */
const FOUND_LEVELS = ['contaminated', 'partial', 'below'] as const

/** A level with an overlap. */
type FoundLevel = (typeof FOUND_LEVELS)[number]

/** Where an item is, in benchmark files. */
export interface ItemPlace {
  readonly set: string
  readonly id: string
  /** As typed. */
  readonly file: string
  /** On which it begins, from 1; undefined in files that are not text. */
  readonly line: number | undefined
  /** RFC 6901; only in JSON documents. */
  readonly pointer: string | undefined
}

interface FoundItem {
  /** See the file header. */
  readonly fingerprint: string
  /** Of the item's content, 16 hex digits. */
  readonly content: string
  readonly item: ItemPlace
  /** Position in items.jsonl, from 0. */
  readonly index: number
}

/** An overlap under dosimeter's own definition. */
export interface LevelFinding extends FoundItem, LevelFigures {
  readonly code: FoundLevel
  /** Null for sets without a description, whose fields are all questions, and for texts that were matched whole. */
  readonly kind: Kind | null
  readonly evidence: NonNullable<DefinitionResult['evidence']> | null
  /** Documents with a counted window; null without an exact pass. */
  readonly documents: number | null
  /** The one that gives the level. */
  readonly document: (DocumentRecord & { readonly id: string | null }) | null
}

/** A passage of an item: public passages are no leak of the question, so this raises no level. */
export interface ContextFinding extends FoundItem {
  readonly code: 'context'
  readonly level: FoundLevel
}

/** A threshold for a published definition whose source has none. */
export interface PresetThreshold {
  readonly figure: FigureName
  /** From which an item counts as contaminated. */
  readonly at: number
}

/** Thresholds by set, then by name of the definition. */
export type PresetThresholds = ReadonlyMap<string, ReadonlyMap<string, PresetThreshold>>

/** An item that a published definition calls contaminated, by its own threshold or by one that a policy gives. */
export interface PublishedFinding extends FoundItem {
  readonly code: 'published'
  /** Name in report.json, such as `llama3~words`. */
  readonly definition: string
  /** What made it so; null where the definition decides by itself. */
  readonly threshold: (PresetThreshold & { readonly value: number }) | null
  /** Documents that meet the definition by themselves; null from an index. */
  readonly documents: number | null
}

/** An item that could not be tested: never clean. */
export interface UntestedFinding extends FoundItem {
  readonly code: 'not testable' | 'too short'
}

/** See the file header. */
export type Finding = LevelFinding | ContextFinding | PublishedFinding | UntestedFinding

/** @returns whether the finding is an overlap under dosimeter's own definition */
export function isLevelFinding(finding: Finding): finding is LevelFinding {
  return (FOUND_LEVELS as readonly string[]).includes(finding.code)
}

/** @returns whether the finding says that the item could not be tested */
export function isUntestedFinding(finding: Finding): finding is UntestedFinding {
  return finding.code === 'not testable' || finding.code === 'too short'
}

/** @returns where an item is */
export function placeOf({ set, id, file, line, pointer }: ItemLine): ItemPlace {
  return { set, id, file, line, pointer }
}

/**
 * @param report report.json
 * @param items items.jsonl, in its order
 * @param thresholds for published definitions that decide nothing by themselves
 * @returns findings in the order of items, those of an item in the order of definitions
 */
export function findingsOf(
  { definitions, sets }: Report,
  items: readonly ItemLine[],
  thresholds: PresetThresholds = new Map(),
): readonly Finding[] {
  const [{ gramLength }] = definitions
  const described = new Set(
    sets.flatMap(({ name, description }) => (description === undefined ? [] : [name])),
  )
  const used = new Map<string, number>()
  const fingerprint = (item: ItemLine, kind: string): string => {
    const base = `${item.set}:${item.fingerprint}:${kind}`
    const copies = (used.get(base) ?? 0) + 1
    used.set(base, copies)
    return copies === 1 ? base : `${base}:${copies}`
  }
  return items.flatMap((item, index) => {
    const about = (kind: string): FoundItem => ({
      fingerprint: fingerprint(item, kind),
      content: item.fingerprint,
      item: placeOf(item),
      index,
    })
    const [own, ...published] = item.results
    return [
      ...ownFinding(own, gramLength, described.has(item.set), about),
      ...contextFinding(own, about),
      ...published.flatMap((result) =>
        publishedFinding(result, thresholds.get(item.set)?.get(result.definition), about),
      ),
    ]
  })
}

function publishedFinding(
  { definition, outcome, figures, flaggedDocuments }: PublishedResult,
  threshold: PresetThreshold | undefined,
  about: (kind: string) => FoundItem,
): PublishedFinding[] {
  const finding = { code: 'published', definition } as const
  if (outcome === 'contaminated') {
    return [{ ...finding, ...about(definition), threshold: null, documents: flaggedDocuments }]
  }
  const value = threshold === undefined ? undefined : figures[threshold.figure]
  if (threshold === undefined || value === undefined || value < threshold.at) return []
  // Which documents meet a threshold that the source does not have was not counted.
  return [{ ...finding, ...about(definition), threshold: { ...threshold, value }, documents: null }]
}

function contextFinding(
  { contextLevel }: DefinitionResult,
  about: (kind: string) => FoundItem,
): ContextFinding[] {
  const level = FOUND_LEVELS.find((found) => found === contextLevel)
  return level === undefined ? [] : [{ code: 'context', ...about('context'), level }]
}

function ownFinding(
  result: DefinitionResult,
  gramLength: number,
  isDescribed: boolean,
  about: (kind: string) => FoundItem,
): Finding[] {
  const { level, kind, evidence, verified, short } = result
  if (level === 'none') return []
  if (level === 'not testable' || level === 'too short') {
    return [{ code: level, ...about(level.replace(' ', '-')) }]
  }
  const document = decisiveDocument(result)
  return [
    {
      code: level,
      ...about(kind ?? 'short'),
      kind: isDescribed ? kind : null,
      evidence,
      ...(levelFigures(result, gramLength) ?? NOTHING),
      documents: verified?.documents ?? (short === null ? null : short.together),
      document:
        document === undefined
          ? null
          : {
              root: document.root,
              input: document.input,
              record: document.record,
              byte: document.byte,
              ...(document.row === undefined ? {} : { row: document.row }),
              id: 'id' in document ? document.id : null,
            },
    },
  ]
}

const NOTHING: LevelFigures = {
  fields: null,
  coverage: 0,
  longestSpan: 0,
  isHeldBack: false,
  wholeCoverage: 0,
}

/**
 * @returns whether one finding says more than another of the same fingerprint did: its level rose
 */
export function isWorse(finding: Finding, than: Finding): boolean {
  const rank = (of: Finding): number =>
    isLevelFinding(of)
      ? FOUND_LEVELS.indexOf(of.code)
      : of.code === 'context'
        ? FOUND_LEVELS.indexOf(of.level)
        : 0
  return rank(finding) < rank(than)
}
