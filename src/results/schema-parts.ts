/**
 * Values that several parts of the schemas have in common.
 */
import { z } from 'zod'
import { UNITS } from '../text/scheme.ts'

/** A share, in [0, 1]. */
export const ratio = z.number().min(0).max(1)
/** A number of things. */
export const count = z.int().min(0)

/** XXH64 as 16 hex digits. */
export const digest = z.string().regex(/^[0-9a-f]{16}$/)
/** What grams are made of. */
export const unit = z.enum(UNITS).describe('words, chars, or the tokens of a BPE vocabulary')

/** Where a document lies. */
export const documentPlace = z.strictObject({
  root: z.string().describe('name of the folder below which the input lies'),
  input: z.string().describe('path of the input below it'),
  record: z.int().min(1).describe('line of the record'),
  byte: count.describe('first byte of the record, in the decompressed text; of rows their number'),
  row: count.optional().describe('number of the row, from 0, where the input has rows: Parquet and Arrow'),
})

/** A share of items with its interval. */
export const share = z.strictObject({
  count,
  share: ratio,
  low: ratio.describe('lower end of the 95 % Wilson interval'),
  high: ratio.describe('upper end'),
})

/** Level of an item. */
export const level = z
  .enum(['contaminated', 'partial', 'below', 'none', 'not testable', 'too short'])
  .describe('`none` means that no overlap was found, not that the item is clean')
/** Which sides of an item were found. */
export const kind = z.enum(['input-only', 'answer-only', 'input-and-answer', 'context-only'])

/** The overlap that set a level: of several fields that give it, that of those which are covered most. */
export const decisive = z.strictObject({
  fields: z.array(z.string()).describe('the fields that were judged together, or one by itself'),
  coverage: ratio.describe('of these fields in their best place: what thresholds are held against'),
  longestRun: count,
  isHeldBack: z
    .boolean()
    .describe('whether only the shortness of a field that was found by itself keeps it from a higher level'),
})
