/**
 * The index in report.json: which one was asked, and what it holds.
 */
import { z } from 'zod'
import { NORMALISERS } from '../text/scheme.ts'
import { count, digest, ratio, unit } from './schema-parts.ts'

const segmentInputs = z.strictObject({
  inputs: count,
  first: z.array(z.strictObject({ root: z.string(), input: z.string() })).describe('the first of them'),
})

/** What was asked. */
export const askedIndex = z.strictObject({
  path: z.string().describe('as typed'),
  digest,
  scheme: z.strictObject({
    version: z.literal(1),
    normaliser: z.enum(NORMALISERS),
    unicode: z.string(),
    unit,
    vocabulary: digest.optional().describe('of the BPE vocabulary, where the unit is one'),
    n: z.int().min(1),
    seed: digest,
  }),
  inputs: count,
  documents: count,
  grams: count,
  segments: count,
  textBytes: count,
  promisedRate: ratio,
  measuredRate: ratio.describe('of the whole index, computed from its bits'),
  segmentInputs: z
    .array(segmentInputs)
    .optional()
    .describe('for each segment which inputs it holds, whole or in part'),
  isBeingExtended: z.boolean().describe('an unfinished addition lies in the folder; it was not looked at'),
})

/** Inputs of a segment. */
export type SegmentInputs = z.infer<typeof segmentInputs>
