/**
 * Items as a table of figures: the columns of items.csv and items.parquet. No text of items or documents is in it. Pure.
 */
import { bestFigures, decisiveFigures, fieldOverlaps } from '../../results/figures.ts'
import type { PublishedResult } from '../../results/published-schema.ts'
import type { DocumentRecord, ItemLine, Report } from '../../results/schema.ts'

/** What a column's values are; every one may be null. */
export type ColumnType = 'text' | 'whole' | 'number'

/** One column: a value for each item. */
export interface ItemColumn {
  readonly name: string
  readonly type: ColumnType
  readonly value: (item: ItemLine) => string | number | null
}

/** The columns of every report; names are those of items.jsonl where it has the same thing. */
const OWN: readonly ItemColumn[] = [
  text('set', ({ set }) => set),
  text('id', ({ id }) => id),
  text('file', ({ file }) => file),
  whole('line', ({ line }) => line ?? null),
  text('pointer', ({ pointer }) => pointer ?? null),
  text('fingerprint', ({ fingerprint }) => fingerprint),
  text('level', ({ results: [own] }) => own.level),
  text('contextLevel', ({ results: [own] }) => own.contextLevel),
  text('kind', ({ results: [own] }) => own.kind),
  text('evidence', ({ results: [own] }) => own.evidence),
  number('chance', ({ results: [own] }) => own.chance),
  text('variant', ({ results: [own] }) => own.variant),
  number('coverage', ({ results: [own] }) => bestFigures(own)?.coverage ?? 0),
  number('gramRatio', ({ results: [own] }) => bestFigures(own)?.gramRatio ?? 0),
  whole('longestRun', ({ results: [own] }) => bestFigures(own)?.longestRun ?? 0),
  text('fieldCoverage', fieldCoverage),
  text('decisiveFields', ({ results: [own] }) => decisiveFields(own)),
  number('decisiveCoverage', ({ results: [own] }) => decisiveFigures(own)?.coverage ?? 0),
  whole('decisiveRun', ({ results: [own] }) => decisiveFigures(own)?.longestRun ?? 0),
  whole('documents', ({ results: [own] }) => own.verified?.documents ?? null),
  text('root', (item) => bestDocument(item)?.root ?? null),
  text('input', (item) => bestDocument(item)?.input ?? null),
  whole('record', (item) => bestDocument(item)?.record ?? null),
  whole('byte', (item) => bestDocument(item)?.byte ?? null),
]

/**
 * @param report report.json, whose published definitions have two columns each: `llama3~words.outcome` and
 *   `llama3~words.hits`
 * @returns columns in their order
 */
export function itemColumns(report: Report): readonly ItemColumn[] {
  const [, ...published] = report.definitions
  return [
    ...OWN,
    ...published.flatMap(({ name }) => [
      text(`${name}.outcome`, (item) => resultOf(item, name)?.outcome ?? null),
      whole(`${name}.hits`, (item) => resultOf(item, name)?.hits ?? null),
    ]),
  ]
}

function resultOf({ results: [, ...published] }: ItemLine, name: string): PublishedResult | undefined {
  return published.find(({ definition }) => definition === name)
}

/** Coverage of each field in its best place, as a JSON object. */
function fieldCoverage({ results: [own] }: ItemLine): string {
  const entries = own.fields.map(({ name }, f) => [name, fieldOverlaps(own, f)?.best.coverage ?? 0])
  return JSON.stringify(Object.fromEntries(entries))
}

/** Names of the fields that set the level, as a JSON list; null without an overlap. */
function decisiveFields(own: ItemLine['results'][0]): string | null {
  const figures = decisiveFigures(own)
  return figures === undefined ? null : JSON.stringify(figures.fields)
}

function bestDocument({ results: [own] }: ItemLine): DocumentRecord | undefined {
  return own.verified?.best?.document ?? own.documents[0]
}

function text(name: string, value: (item: ItemLine) => string | null): ItemColumn {
  return { name, type: 'text', value }
}

function whole(name: string, value: (item: ItemLine) => number | null): ItemColumn {
  return { name, type: 'whole', value }
}

function number(name: string, value: (item: ItemLine) => number | null): ItemColumn {
  return { name, type: 'number', value }
}
