/**
 * The data product: report.json and the lines of items.jsonl, as schemas from which types and the shipped JSON
 * Schemas (schemas/) are made. Every other output is a function of these.
 *
 * Only types are imported from here at run time of a check; zod itself is loaded where reports are read back.
 */
import { z } from 'zod'
import { VARIANTS } from '../text/variants.ts'
import {
  reportedBoilerplate,
  resultWithoutBoilerplate,
  summaryWithoutBoilerplate,
} from './boilerplate-schema.ts'
import { foundDocument, shortMatches } from './document-schema.ts'
import { askedIndex } from './index-schema.ts'
import { publishedDefinition, publishedResult, publishedSummary } from './published-schema.ts'
import { count, decisive, digest, documentPlace, kind, level, ratio, share, unit } from './schema-parts.ts'

const role = z.enum(['question', 'context', 'choices', 'answer', 'code', 'tests'])
const evidence = z.enum(['verified', 'likely', 'unproven', 'refuted'])

const runs = z
  .array(count)
  .describe(
    'windows as lengths of alternating runs, the first of windows without a hit; trailing misses left out',
  )

/** Overlap of a field with one segment or with the union of all. */
const overlap = z.strictObject({
  hits: count.describe('counted windows'),
  gramRatio: ratio.describe('counted windows / windows'),
  coverage: ratio.describe('units inside counted windows / units'),
  longestRun: count.describe('most consecutive counted windows'),
  longestSpanRatio: ratio.describe('(longestRun + gram length - 1) / units'),
  bits: runs,
})

const fieldResult = z.strictObject({
  name: z.string(),
  role,
  units: count.describe('units of testable parts: the denominator of coverage'),
  grams: count.describe('windows that count: the denominator of gramRatio'),
  windows: count.describe('windows of the bitmaps; more than grams where boilerplate does not count'),
  untestedUnits: count.describe('units of parts that are shorter than a gram; in no denominator'),
  isolatedHits: count
    .nullable()
    .describe('windows that filters have somewhere, but never in a counted run; null without filters'),
  best: overlap
    .extend({ segment: count })
    .nullable()
    .describe('the field’s best segment; null without a counted hit, and without filters'),
  union: overlap.nullable().describe('counted windows of all segments together; decides nothing'),
})

const verified = z.strictObject({
  level,
  contextLevel: level,
  kind: kind.nullable(),
  documents: count.describe('documents with a counted window'),
  inputs: z
    .array(
      z.strictObject({
        root: z.string(),
        input: z.string(),
        documents: count,
        reach: ratio
          .optional()
          .describe(
            'highest threshold at which one of these documents alone makes the item at least partial; 0 when they have only the context',
          ),
      }),
    )
    .describe('the same by input'),
  best: z
    .strictObject({
      document: documentPlace,
      coverage: ratio,
      gramRatio: ratio,
      hits: count,
      longestRun: count,
    })
    .nullable()
    .describe('all fields but the context in their best document; null when only the context was found'),
  decisive: decisive
    .extend({ document: documentPlace })
    .nullable()
    .optional()
    .describe(
      'what set the level; null when only the context was found, absent in reports before it was told',
    ),
  fields: z.array(
    z.strictObject({
      name: z.string(),
      documents: count,
      best: overlap.extend({ document: documentPlace }).nullable(),
      union: overlap.nullable().describe('counted windows of all documents together; decides nothing'),
    }),
  ),
})

const definitionResult = z.strictObject({
  definition: z.string().describe('name of a definition in report.json'),
  level,
  reach: z
    .strictObject({ partial: ratio, contaminated: ratio })
    .nullable()
    .optional()
    .describe(
      'highest thresholds at which the item is at least partial and contaminated, not rounded; null for neither',
    ),
  contextLevel: level,
  kind: kind.nullable(),
  evidence: evidence.nullable(),
  chance: ratio
    .nullable()
    .describe('chance that the overlap which set the level is the filters’ error alone'),
  variant: z
    .enum(VARIANTS)
    .nullable()
    .describe('encoding of the item that was looked up; null for the item as it is'),
  best: z
    .strictObject({ segment: count, coverage: ratio, gramRatio: ratio, hits: count, longestRun: count })
    .nullable()
    .describe('all fields but the context in their best segment; null without filters'),
  decisive: decisive
    .extend({ segment: count })
    .nullable()
    .optional()
    .describe('what set the level by filters; null without them, absent in reports before it was told'),
  withoutBoilerplate: resultWithoutBoilerplate
    .nullable()
    .describe('the same when boilerplate does not count; null for an item that has none'),
  fields: z.array(fieldResult),
  segments: z
    .array(
      z.strictObject({
        segment: count,
        hits: count,
        coverage: ratio,
        reach: ratio
          .optional()
          .describe('highest threshold at which the segment makes the item at least partial'),
      }),
    )
    .nullable()
    .describe(
      'every segment with a counted hit; coverage of all fields but the context; null without filters',
    ),
  verified: verified
    .nullable()
    .describe('exact figures of counted windows; null when nothing was found, and without an exact pass'),
  documents: z
    .array(foundDocument)
    .describe('the document that gives the level, then the best others; the total is in `verified`'),
  short: shortMatches
    .nullable()
    .describe(
      'parts too short for grams, matched whole; null when none was found, and where none was looked for',
    ),
})

/** One line of items.jsonl. */
export const itemLineSchema = z.strictObject({
  set: z.string(),
  id: z.string(),
  file: z.string().describe('path as typed'),
  line: z.int().min(1).optional().describe('on which the record begins; absent in files that are not text'),
  pointer: z.string().optional().describe('JSON pointer of the record (RFC 6901), in JSON documents'),
  fingerprint: digest.describe('XXH64 of roles, names and texts of the fields'),
  fields: z.array(
    z.strictObject({
      name: z.string(),
      role,
      parts: z.array(z.string()).optional().describe('absent when redacted'),
    }),
  ),
  results: z
    .tuple([definitionResult], publishedResult)
    .describe('dosimeter’s own definition, then the published ones that were asked for'),
})

const summary = z.strictObject({
  items: count,
  levels: z.record(level, count),
  contextLevels: z.record(level, count),
  kinds: z.record(kind, count),
  evidence: z
    .record(evidence, count)
    .describe('of items of level contaminated, partial or below, and refuted ones'),
  contaminated: share,
  atLeastPartial: share.describe('contaminated or partial'),
  anyOverlap: share.describe('contaminated, partial or below'),
  meanCoverage: ratio.describe(
    'mean over items of the coverage in their best segment; untestable ones count as 0',
  ),
  gramRate: ratio.describe(
    'counted windows / windows over all items and fields, union of segments or documents',
  ),
  isolatedHits: count.describe('0 without filters, which are what has them'),
  untestedFields: z.array(z.strictObject({ name: z.string(), role, items: count })),
  withoutBoilerplate: summaryWithoutBoilerplate
    .nullable()
    .describe('the same when boilerplate does not count; null for a set that has none'),
})

const definition = z.strictObject({
  name: z.string(),
  unit,
  gramLength: z.int().min(1),
  baseLength: z
    .int()
    .min(1)
    .describe('length of the grams that are hashed; longer ones are answered by runs'),
  minRun: z.int().min(1),
  fields: z.literal('apart').describe('no gram spans two fields'),
  thresholds: z.strictObject({ partial: ratio, contaminated: ratio, source: z.string() }),
  bound: z
    .enum(['upper', 'exact'])
    .describe('ratios from filters are upper bounds, those from documents exact'),
})

/** report.json. */
export const reportSchema = z.strictObject({
  format: z.literal('dosimeter-report'),
  version: z.literal(1),
  tool: z.string().describe('version of dosimeter'),
  index: askedIndex.nullable().describe('null for a scan'),
  exact: z
    .strictObject({
      corpus: z.enum(['whole', 'parts']).describe('parts: those that the index points at'),
      inputs: count,
      fileBytes: count,
      textBytes: count,
      documents: count,
      emptyDocuments: count,
      invalidDocuments: count,
      skipped: count.describe('bad records left out'),
      grams: count,
      maxEvidence: count,
      shortItems: z.boolean().describe('whether parts too short for grams were matched whole'),
    })
    .nullable()
    .describe('what was read of the corpus; null without an exact pass'),
  definitions: z
    .tuple([definition], publishedDefinition)
    .describe('dosimeter’s own, then the published ones that were asked for'),
  boilerplate: reportedBoilerplate.describe('grams that say nothing about a leak'),
  sets: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      description: z.string().optional(),
      files: z.array(z.strictObject({ path: z.string(), bytes: count, digest, items: count })),
      results: z.tuple([summary.extend({ definition: z.string() })], publishedSummary),
    }),
  ),
  warnings: z.array(z.string()),
  isRedacted: z.boolean(),
  run: z
    .strictObject({
      startedAt: z.string(),
      seconds: z.number(),
      probeSeconds: z.number().optional().describe('of them, reading filters'),
      exactSeconds: z.number().optional().describe('of them, reading the corpus'),
      workers: count,
      bytesRead: count.optional().describe('of filters'),
    })
    .optional()
    .describe('left out by --reproducible'),
})

/** One line of items.jsonl. */
export type ItemLine = z.infer<typeof itemLineSchema>
/** An item's result under one definition. */
export type DefinitionResult = z.infer<typeof definitionResult>
/** The overlap that set a level. */
export type Decisive = z.infer<typeof decisive>
/** What an exact pass found of an item. */
export type Verified = z.infer<typeof verified>
/** A document with text of an item. */
export type FoundDocument = z.infer<typeof foundDocument>
/** Parts of an item that were matched whole. */
export type ShortMatches = z.infer<typeof shortMatches>
/** Where a document lies. */
export type DocumentRecord = z.infer<typeof documentPlace>
/** A field's result under one definition. */
export type FieldResult = z.infer<typeof fieldResult>
/** report.json. */
export type Report = z.infer<typeof reportSchema>
/** Sums over the items of a set under one definition. */
export type Summary = z.infer<typeof summary>
