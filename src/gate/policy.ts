/**
 * A policy: which sets are checked against which indexes, and how much contamination they may have. The schema is
 * strict, and the JSON Schema for editors (schemas/policy.schema.json) is made from it.
 */
import { z } from 'zod'
import { FAIL_ON } from './types.ts'

/** From 0 to 100, so that editors refuse what the program does. */
const SHARE_TEXT = /^(?:0*(?:100(?:\.0*)?|\d{1,2}(?:\.\d*)?)|\.\d+)\s*%$/u

/** `2%` as the number nearest to 0.02, which `2 / 100` is not for all digits. */
function shareOfPercent(text: string): number {
  return Number(`${text.replace(/\s*%$/u, '')}e-2`)
}

const EXPECTED_SHARE = 'a share from 0 to 1, such as 0.02 or 2%'

const share = z
  .union(
    [z.number().min(0, EXPECTED_SHARE).max(1, EXPECTED_SHARE), z.string().regex(SHARE_TEXT, EXPECTED_SHARE)],
    { error: EXPECTED_SHARE },
  )
  .transform((value) => (typeof value === 'string' ? shareOfPercent(value) : value))

const EXPECTED_THRESHOLD = 'a share above 0, such as 0.5 or 50%'

/** As `share`, but for 0, which every item would reach. */
const threshold = z
  .union(
    [
      z.number().gt(0, EXPECTED_THRESHOLD).max(1, EXPECTED_THRESHOLD),
      z
        .string()
        .regex(new RegExp(`^(?!0*\\.?0*\\s*%)${SHARE_TEXT.source.slice(1)}`, 'u'), EXPECTED_THRESHOLD),
    ],
    { error: EXPECTED_THRESHOLD },
  )
  .transform((value) => (typeof value === 'string' ? shareOfPercent(value) : value))

const text = z.string().regex(/\S/u, 'text that is not empty')
const texts = z.array(text).min(1, 'at least one entry')
const positive = z.int().min(1, 'a whole number of at least 1')

/** What becomes of items that could not be tested. */
const UNTESTED = ['count', 'leave-out', 'refuse', 'fail'] as const
/** What becomes of overlaps that no document has proved. */
const UNVERIFIED = ['count', 'likely', 'refuse', 'fail'] as const

const shares = {
  'max-contaminated': share.optional().describe('largest share of items that may be contaminated'),
  'max-partial': share
    .optional()
    .describe('largest share of items that may be at least partial, contaminated ones among them'),
  'max-mean-coverage': share.optional().describe('largest mean coverage of the items'),
}

const limits = z.strictObject({
  ...shares,
  'fail-on': z
    .array(z.enum(FAIL_ON))
    .optional()
    .describe(
      'one such item is too many: contaminated; partial (at least); overlap (any at all); verified (at least partial, and found word for word in a named document)',
    ),
  fields: z
    .record(text, z.strictObject(shares))
    .optional()
    .describe('limits for single fields, by their names: a field counts by its own coverage'),
  presets: z
    .record(
      text,
      z.strictObject({
        at: threshold
          .optional()
          .describe(
            'figure from which an item counts as contaminated: needed where the source has no threshold of its own (llama2, llama3, gpt2, helm …), and not allowed elsewhere',
          ),
        'max-contaminated': share,
      }),
    )
    .optional()
    .describe('limits for published definitions, by their ids; they are answered beside the own one'),
  'too-short': z
    .enum(UNTESTED)
    .optional()
    .describe(
      'items of fewer than 3 units: count as items without overlap (default); leave-out of all shares; refuse to answer (exit 2); fail (exit 1)',
    ),
  'not-testable': z
    .enum(UNTESTED)
    .optional()
    .describe('items whose question has fewer units than a gram: as too-short'),
  unverified: z
    .enum(UNVERIFIED)
    .optional()
    .describe(
      'overlaps that only an index tells of: count (default); likely: only those that are hardly the filters’ error; refuse to answer without documents (exit 2); fail (exit 1)',
    ),
})

const set = z
  .strictObject({
    benchmark: text.optional().describe('id of a known benchmark, or path of a description file'),
    paths: texts.optional().describe('its files and folders'),
    items: texts.optional().describe('files without a description: JSON Lines, or a JSON list'),
    fields: texts.optional().describe('the keys of `items` that are text'),
    name: text
      .optional()
      .describe('name of the set of `items` (default: from the file, or of several from their folder)'),
    'id-field': text.optional().describe('the key of `items` with the id'),
  })
  .superRefine((value, context) => {
    const add = (path: string[], message: string): void => {
      context.addIssue({ code: 'custom', path, message })
    }
    const { benchmark, paths, items, fields, name } = value
    if (benchmark === undefined && items === undefined) {
      add([], 'either "benchmark" and "paths", or "items" and "fields"')
    } else if (benchmark !== undefined) {
      if (paths === undefined) add(['paths'], 'the files and folders of the benchmark')
      const extra = Object.entries({ items, fields, name, 'id-field': value['id-field'] })
      for (const [key, given] of extra) {
        if (given !== undefined) add([key], `no "${key}" beside "benchmark"`)
      }
    } else {
      if (fields === undefined) add(['fields'], 'the keys of the items that are text')
      if (paths !== undefined) add(['paths'], 'no "paths" beside "items"')
    }
  })

const defaults = z.strictObject({
  n: positive.optional().describe('gram length'),
  'min-run': positive.optional().describe('grams in a row that count'),
  'partial-at': share.optional().describe('coverage from which an item is partial'),
  'contaminated-at': share.optional().describe('coverage from which an item is contaminated'),
  exact: z.boolean().optional().describe('compare what was found with the documents themselves'),
  'short-items': z
    .boolean()
    .optional()
    .describe('with exact: read everything, and match texts too short for grams whole'),
  'corpus-roots': texts.optional().describe('with exact: NAME=PATH, where the inputs of a root lie now'),
  'max-evidence': positive.optional().describe('most documents to list for each item'),
  redact: z.boolean().optional().describe('no text of items anywhere'),
})

/** Days of the calendar, so that editors refuse what the program does. */
const DAY = new RegExp(
  [
    '^(?:\\d{4}-(?:',
    '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])',
    '|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)',
    '|02-(?:0[1-9]|1\\d|2[0-8]))',
    '|(?:\\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)$',
  ].join(''),
  'u',
)
/** Of an item's content, or of a finding: set, content, kind, and a number where contents are equal. */
const FINGERPRINT = /^(?:[0-9a-f]{16}|.+:[0-9a-f]{16}:[^:\s]+(?::[1-9]\d*)?)$/u

const allowed = z.strictObject({
  fingerprint: z
    .string()
    .regex(
      FINGERPRINT,
      'a fingerprint of a finding (SET:CONTENT:KIND) or of an item’s content (16 hex digits)',
    )
    .describe('of a finding (SET:CONTENT:KIND), or of an item’s content (16 hex digits)'),
  reason: text.describe('why this one may be contaminated'),
  expires: z.string().regex(DAY, 'a day such as 2027-03-31').describe('last day on which it is allowed'),
})

/** The whole file. */
export const policySchema = z.strictObject({
  version: z.literal(1).describe('version of this format'),
  indexes: texts.optional().describe('folders of indexes; each set is checked against each of them'),
  sets: z.array(set).min(1, 'at least one set').optional().describe('what is checked'),
  presets: texts.optional().describe('published definitions to answer beside the own one'),
  defaults: defaults.optional().describe('options of check and scan; a flag wins over them'),
  limits: limits.optional().describe('for every set; a figure strictly above a limit fails the gate'),
  benchmarks: z
    .record(text, limits)
    .optional()
    .describe('for single sets, by name; a key here replaces the same key of `limits`'),
  allow: z.array(allowed).optional().describe('items that may be contaminated: they count for no limit'),
})

/** A policy as it was read; shares are numbers. */
export type Policy = z.output<typeof policySchema>
/** Limits of a set. */
export type Limits = NonNullable<Policy['limits']>
/** A set that a policy names. */
export type PolicySet = NonNullable<Policy['sets']>[number]
/** An item that may be contaminated. */
export type Allowance = NonNullable<Policy['allow']>[number]
/** The JSON Schema of a policy file, for editors. */
export function policyJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(policySchema, { io: 'input' })
}
