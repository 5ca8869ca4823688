/**
 * Sources of overlaps as the page names them: inputs of the corpus, or segments of an index. Pure.
 */
import type { DefinitionResult, FieldResult, Report } from '../../results/schema.ts'
import { hasOverlap } from '../most-contaminated.ts'
import { printable } from '../width.ts'

/** A source that has some of an item. */
export interface ItemSource {
  readonly name: string
  /** Documents, or windows in a segment. */
  readonly count: number
  /** Highest threshold at which the source alone makes the item at least partial; undefined when the report does not tell. */
  readonly reach: number | undefined
}

/** Inputs of a segment that stand in its name. */
const INPUTS_SHOWN = 3

/**
 * @param report whether documents or only an index was asked
 * @returns where some of an item was found, the context included
 */
export function sourcesOf(
  { exact }: Report,
  { verified, segments, short }: DefinitionResult,
): readonly ItemSource[] {
  if (exact === null) {
    return (segments ?? []).map(({ segment, hits, reach }) => ({
      name: `segment ${segment}`,
      count: hits,
      reach,
    }))
  }
  const found = (verified?.inputs ?? []).map(
    ({ root, input, documents, reach }): ItemSource => ({
      name: inputName(root, input),
      count: documents,
      reach,
    }),
  )
  return found.length > 0 || short === null ? found : wholeShort(short)
}

/**
 * Sources that count for the item's level: those with something other than the context, of items that have an overlap. So
 * many items the heat map counts, and a filter by source lists.
 *
 * @param report whether documents or only an index was asked
 */
export function countedSources(report: Report, result: DefinitionResult): readonly ItemSource[] {
  if (!hasOverlap(result)) return []
  const { short } = result
  const bySource = new Map<string, ItemSource>()
  for (const source of sourcesOf(report, { ...result, short: null })) {
    if (source.reach !== 0) bySource.set(source.name, source)
  }
  const isMainShort = result.fields.every(({ role, grams }) => grams === 0 || !MAIN_ROLES.includes(role))
  if (short !== null && isMainShort) for (const source of wholeShort(short)) bySource.set(source.name, source)
  return [...bySource.values()]
}

/** Roles of which an item needs one to be tested. */
const MAIN_ROLES: readonly FieldResult['role'][] = ['question', 'code']

/** Texts too short for grams that were found whole beside another field are at least partial at every threshold. */
function wholeShort({ inputs, documents }: NonNullable<DefinitionResult['short']>): ItemSource[] {
  const counts = new Map<string, number>()
  if (inputs !== undefined) {
    for (const { root, input, documents: count } of inputs) counts.set(inputName(root, input), count)
  } else {
    for (const { root, input } of documents) {
      const name = inputName(root, input)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts].map(([name, count]) => ({ name, count, reach: 1 }))
}

function inputName(root: string, input: string): string {
  return printable(`${root}/${input}`)
}

/** How a source is shown. */
export interface SourceLabel {
  /** Without a root that tells nothing apart. */
  readonly name: string
  /** First inputs of a segment; empty for an input, and where the report does not tell. */
  readonly inputs: readonly string[]
  /** Whether the segment has more of them. */
  readonly hasMore: boolean
}

/**
 * @param report any report
 * @param names of sources, as `sourcesOf` gives them
 */
export function sourceLabels(report: Report, names: readonly string[]): ReadonlyMap<string, SourceLabel> {
  if (report.exact === null) return new Map(names.map((name) => [name, segmentLabel(report, name)]))
  const short = (name: string): string => name.slice(name.indexOf('/') + 1)
  const uses = new Map<string, number>()
  for (const name of names) uses.set(short(name), (uses.get(short(name)) ?? 0) + 1)
  return new Map(
    names.map((name) => [
      name,
      { name: uses.get(short(name)) === 1 ? short(name) : name, inputs: [], hasMore: false },
    ]),
  )
}

function segmentLabel({ index }: Report, name: string): SourceLabel {
  const held = index?.segmentInputs?.[Number(name.slice(name.lastIndexOf(' ')))]
  const inputs = (held?.first ?? []).slice(0, INPUTS_SHOWN).map(({ input }) => printable(input))
  return { name, inputs, hasMore: (held?.inputs ?? 0) > inputs.length }
}

/** @returns a label in a line: `segment 1: a.jsonl, b.jsonl …` */
export function labelText({ name, inputs, hasMore }: SourceLabel): string {
  return inputs.length === 0 ? name : `${name}: ${inputs.join(', ')}${hasMore ? ' …' : ''}`
}

/** Shortest piece that is worth leaving out of names, in characters. */
const LEAST_CUT = 8

/**
 * @param names of files, in one place
 * @returns the same without what they all begin and end with, where they are long: `part-00002…`
 */
export function distinctNames(names: readonly string[], width: number): readonly string[] {
  if (names.length < 2 || names.every((name) => name.length <= width)) return names
  const [first = ''] = names
  const isShared = (has: (name: string) => boolean): boolean => names.every(has)
  const least = Math.min(...names.map((name) => name.length))
  let head = 0
  while (head < least && isShared((name) => name[head] === first[head])) head++
  let tail = 0
  while (tail < least - head && isShared((name) => name.at(-1 - tail) === first.at(-1 - tail))) tail++
  // Words that tell names apart stay whole.
  while (head > 0 && !SEPARATOR.test(first[head - 1] ?? '')) head--
  while (tail > 0 && !SEPARATOR.test(first[first.length - tail] ?? '')) tail--
  const [from, to] = [head < LEAST_CUT ? 0 : head, tail < LEAST_CUT ? 0 : tail]
  return names.map(
    (name) => `${from === 0 ? '' : '…'}${name.slice(from, name.length - to)}${to === 0 ? '' : '…'}`,
  )
}

const SEPARATOR = /[-._/ ]/
