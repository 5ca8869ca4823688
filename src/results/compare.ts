/**
 * Two reports, item by item. Pure.
 *
 * Items are matched by their content, the k-th of equal ones with the k-th, and what is left by its id: so an item
 * that moved in its file is the same, and one that was edited is told apart from a new one.
 */
import { LEVELS } from '../measure/verdict.ts'
import type { Comparison, ItemChange, SetComparison } from './comparison-schema.ts'
import { decisiveFigures } from './figures.ts'
import type { ReportData } from './read.ts'
import type { ItemLine, Report } from './schema.ts'

interface Pair {
  readonly before: ItemLine
  readonly after: ItemLine
  readonly isEdited: boolean
}

/** Coverages are rounded to six digits: changes are told apart from the noise of subtracting them. */
const ROUNDING = 1e-9

/**
 * @param before the earlier report
 * @param after the later one
 * @param leastChange smallest change of coverage to list, in [0, 1]
 */
export function compareReports(before: ReportData, after: ReportData, leastChange: number): Comparison {
  const names = [...new Set([...after.report.sets, ...before.report.sets].map(({ name }) => name))]
  const old = sideOf(before.report)
  const now = sideOf(after.report)
  return {
    format: 'dosimeter-comparison',
    version: 1,
    old,
    new: now,
    differences: differencesOf(old, now),
    leastChange,
    sets: names.map((name) => compareSet(name, before, after, leastChange)),
  }
}

function sideOf({ tool, index, exact, definitions: [{ name, thresholds }] }: Report): Comparison['old'] {
  const { partial, contaminated } = thresholds
  return {
    tool,
    index: index === null ? null : { path: index.path, digest: index.digest },
    isExact: exact !== null,
    definition: name,
    thresholds: { partial, contaminated },
  }
}

function differencesOf(old: Comparison['old'], now: Comparison['new']): Comparison['differences'] {
  const isSame = {
    definition:
      old.definition === now.definition &&
      old.thresholds.partial === now.thresholds.partial &&
      old.thresholds.contaminated === now.thresholds.contaminated,
    index: old.index?.digest === now.index?.digest,
    documents: old.isExact === now.isExact,
    tool: old.tool === now.tool,
  }
  return (['definition', 'index', 'documents', 'tool'] as const).filter((what) => !isSame[what])
}

function compareSet(name: string, before: ReportData, after: ReportData, leastChange: number): SetComparison {
  const own = ({ items }: ReportData): ItemLine[] => items.filter(({ set }) => set === name)
  const { pairs, added, removed } = match(own(before), own(after))
  const changes = pairs.map(changeOf)
  const rise = ({ old, new: now }: ItemChange): number => severity(now.level) - severity(old.level)
  const shift = ({ old, new: now }: ItemChange): number => Math.abs(now.coverage - old.coverage)
  const byLevel = (of: (change: ItemChange) => ItemChange['new']) => (a: ItemChange, b: ItemChange) =>
    severity(of(b).level) - severity(of(a).level) || shift(b) - shift(a)
  return {
    name,
    old: figuresOf(before.report, name),
    new: figuresOf(after.report, name),
    published: publishedOf(before.report, after.report, name),
    worse: changes.filter((change) => rise(change) > 0).sort(byLevel((change) => change.new)),
    better: changes.filter((change) => rise(change) < 0).sort(byLevel((change) => change.old)),
    moved: changes
      .filter(
        (change) => rise(change) === 0 && shift(change) >= leastChange - ROUNDING && shift(change) > ROUNDING,
      )
      .sort((a, b) => shift(b) - shift(a)),
    added: added
      .filter(({ results: [{ level }] }) => severity(level) >= severity('partial'))
      .map((line) => ({ ...placed(line), new: stateOf(line) })),
    addedItems: added.length,
    removedItems: removed.length,
    editedItems: pairs.filter(({ isEdited }) => isEdited).length,
  }
}

/** Higher is worse; levels that say nothing of an overlap are equal. */
function severity(level: ItemChange['new']['level']): number {
  const none = LEVELS.indexOf('none')
  return none - Math.min(none, LEVELS.indexOf(level))
}

function match(
  before: readonly ItemLine[],
  after: readonly ItemLine[],
): {
  readonly pairs: readonly Pair[]
  readonly added: readonly ItemLine[]
  readonly removed: readonly ItemLine[]
} {
  const first = pairUp(before, after, ({ fingerprint }) => fingerprint)
  const second = pairUp(first.before, first.after, ({ id }) => id)
  return {
    pairs: [
      ...first.pairs.map((pair) => ({ ...pair, isEdited: false })),
      ...second.pairs.map((pair) => ({ ...pair, isEdited: true })),
    ],
    added: second.after,
    removed: second.before,
  }
}

function pairUp(before: readonly ItemLine[], after: readonly ItemLine[], keyOf: (line: ItemLine) => string) {
  const waiting = new Map<string, ItemLine[]>()
  for (const line of before) {
    const key = keyOf(line)
    const list = waiting.get(key)
    if (list === undefined) waiting.set(key, [line])
    else list.push(line)
  }
  const pairs: { before: ItemLine; after: ItemLine }[] = []
  const left: ItemLine[] = []
  for (const line of after) {
    const other = waiting.get(keyOf(line))?.shift()
    if (other === undefined) left.push(line)
    else pairs.push({ before: other, after: line })
  }
  return { pairs, before: [...waiting.values()].flat(), after: left }
}

function changeOf({ before, after, isEdited }: Pair): ItemChange {
  return { ...placed(after), isEdited, old: stateOf(before), new: stateOf(after) }
}

function placed({ id, file, line, pointer, fingerprint }: ItemLine) {
  return {
    id,
    file,
    ...(line === undefined ? {} : { line }),
    ...(pointer === undefined ? {} : { pointer }),
    content: fingerprint,
  }
}

function stateOf({ results: [result] }: ItemLine): ItemChange['old'] {
  const { level, kind, evidence } = result
  const figures = decisiveFigures(result)
  return {
    level,
    kind,
    evidence,
    coverage: figures?.coverage ?? 0,
    fields: figures === undefined || figures.isWhole ? null : [...figures.fields],
    isHeldBack: figures?.isHeldBack ?? false,
  }
}

function figuresOf({ sets }: Report, name: string): SetComparison['old'] {
  const summary = sets.find((set) => set.name === name)?.results[0]
  if (summary === undefined) return null
  const { items, contaminated, atLeastPartial, anyOverlap, meanCoverage } = summary
  return {
    items,
    contaminated: contaminated.share,
    atLeastPartial: atLeastPartial.share,
    anyOverlap: anyOverlap.share,
    meanCoverage,
  }
}

function publishedOf(before: Report, after: Report, name: string): SetComparison['published'] {
  // Where a definition decides nothing, nothing is contaminated, whatever was found: that is no share of 0.
  const sharesOf = ({ sets, definitions: [, ...known] }: Report): ReadonlyMap<string, number | null> => {
    const [, ...published] = sets.find((set) => set.name === name)?.results ?? []
    const isDecided = (definition: string): boolean =>
      known.some((each) => each.name === definition && each.isDecided)
    return new Map(
      published.map(({ definition, contaminated }) => [
        definition,
        isDecided(definition) ? contaminated.share : null,
      ]),
    )
  }
  const old = sharesOf(before)
  const now = sharesOf(after)
  return [...new Set([...now.keys(), ...old.keys()])].map((definition) => ({
    definition,
    old: old.get(definition) ?? null,
    new: now.get(definition) ?? null,
  }))
}
