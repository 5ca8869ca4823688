/**
 * Boilerplate in the data product: which grams it is, and results of dosimeter's own definition without it.
 */
import { z } from 'zod'
import { BOILERPLATE_REASONS } from '../measure/boilerplate.ts'
import { count, decisive, kind, level, ratio, share } from './schema-parts.ts'

/** An item's result without boilerplate. */
export const resultWithoutBoilerplate = z.strictObject({
  level,
  kind: kind.nullable(),
  best: z
    .strictObject({ coverage: ratio, gramRatio: ratio, hits: count, longestRun: count })
    .nullable()
    .describe('all fields but the context in the place that covers them best without boilerplate'),
  decisive: decisive.nullable().optional().describe('what sets the level without boilerplate'),
})

/** Sums over the items of a set without boilerplate. */
export const summaryWithoutBoilerplate = z.strictObject({
  items: count.describe('items that have boilerplate'),
  levels: z.record(level, count),
  contaminated: share,
  atLeastPartial: share,
  anyOverlap: share,
  higher: count.describe('items with a higher level: contaminated, partial, below, no overlap'),
  lower: count.describe('items with a lower level'),
})

/** What was found to be boilerplate. */
export const reportedBoilerplate = z.strictObject({
  grams: count.describe('distinct grams that are boilerplate'),
  items: count.describe('items that have some'),
  most: z
    .array(
      z.strictObject({
        text: z.string().optional().describe('as an item has it; absent when redacted'),
        grams: count.describe('grams in a row that the same number of items have'),
        reasons: z.array(z.enum(BOILERPLATE_REASONS)),
        items: count,
        sets: z.array(z.strictObject({ name: z.string(), items: count })),
      }),
    )
    .describe('stretches of it, those that most items have first; at most 20'),
})

/** What was found to be boilerplate. */
export type ReportedBoilerplate = z.infer<typeof reportedBoilerplate>
