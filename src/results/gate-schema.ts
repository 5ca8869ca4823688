/**
 * What the form `gate` holds, as a schema from which its type and its JSON Schema are made.
 */
import { z } from 'zod'
import { FIGURE_NAMES } from '../presets/types.ts'
import { count, ratio } from './schema-parts.ts'

const outcome = z.enum(['within', 'over', 'unanswered'])
const index = z.string().nullable().describe('path of the index as typed; null for a scan')

const place = z.strictObject({
  set: z.string(),
  id: z.string(),
  file: z.string().describe('path as typed'),
  line: z.int().min(1).optional(),
  pointer: z.string().optional().describe('JSON pointer (RFC 6901), in JSON documents'),
})

const allowance = z.strictObject({
  fingerprint: z.string(),
  reason: z.string(),
  expires: z.string(),
  why: z.enum(['expired', 'unused']),
})

/** The whole. */
export const gateSchema = z.strictObject({
  format: z.literal('dosimeter-gate'),
  version: z.literal(1),
  outcome: outcome
    .nullable()
    .describe('of all rules: `over` before `unanswered` before `within`; null without limits'),
  rules: z.array(
    z.strictObject({
      index,
      rule: z.enum([
        'max-contaminated',
        'max-partial',
        'max-mean-coverage',
        'fail-on',
        'too-short',
        'not-testable',
        'unverified',
      ]),
      set: z.string(),
      field: z.string().nullable().describe('the field that it is about; null for whole items'),
      definition: z.string().nullable().describe('a published definition; null for the own one'),
      threshold: z
        .strictObject({ figure: z.enum(FIGURE_NAMES), at: ratio })
        .nullable()
        .describe('from which an item counts, where that definition has no threshold of its own'),
      what: z
        .enum(['contaminated', 'partial', 'overlap', 'verified'])
        .nullable()
        .describe('what `fail-on` named'),
      outcome,
      limit: z.number().min(0),
      figure: z.number().min(0).describe('a share or mean; a number of items where one is too many'),
      of: count.describe('items that could have been counted'),
      untested: count.describe('of these, items of which nothing that the rule is about could be tested'),
      items: z.array(place.extend({ fingerprint: z.string() })).describe('those that were counted'),
    }),
  ),
  untested: z
    .array(
      z.strictObject({
        index,
        set: z.string(),
        items: count,
        notTestable: count,
        tooShort: count,
        matchable: count.describe('of those that are not testable, items that can be matched whole'),
      }),
    )
    .describe('sets with items that could not be tested'),
  excused: z
    .array(
      z.discriminatedUnion('why', [
        z.strictObject({
          index,
          fingerprint: z.string(),
          why: z.literal('allowed'),
          reason: z.string(),
          expires: z.string(),
        }),
        z.strictObject({ index, fingerprint: z.string(), why: z.literal('known'), code: z.string() }),
      ]),
    )
    .describe('findings that count for nothing'),
  idleAllowances: z.array(allowance).describe('allowances without an effect'),
  idleSets: z.array(z.string()).describe('sets that the policy has limits for and that were not checked'),
  hasBaseline: z.boolean(),
  errors: z
    .array(z.strictObject({ index, message: z.string(), hint: z.string().nullable() }))
    .describe('why there is no answer, or none of an index'),
})

/** See the file header. */
export type GateResult = z.infer<typeof gateSchema>
