/**
 * Published definitions (presets) in the data product: what report.json and items.jsonl hold of each beside dosimeter's own
 * definition.
 */
import { z } from 'zod'
import { BOILERPLATE_REASONS } from '../measure/boilerplate.ts'
import { BOUNDS } from '../presets/answer.ts'
import { PRESET_OUTCOMES } from '../presets/result.ts'
import { FIGURE_NAMES } from '../presets/types.ts'
import { count, documentPlace, ratio, share } from './schema-parts.ts'

const outcome = z
  .enum(PRESET_OUTCOMES)
  .describe(
    '`below`: found, too little for the decision; `measured`: found, and the source has no threshold; `none` is not clean',
  )
const figures = z
  .partialRecord(z.enum(FIGURE_NAMES), z.number())
  .describe('ratios in [0, 1], lengths in units; empty when nothing was tested')

const finding = z.strictObject({
  outcome,
  bands: z.array(z.string()).describe('named ranges of the source that the figures are in'),
  figures,
  documentCount: count.nullable().describe('documents that share a gram with the item; null from an index'),
  flaggedDocuments: count
    .nullable()
    .describe('of them, those that meet the decision by themselves; null from an index'),
  documents: z
    .array(documentPlace.extend({ id: z.string().nullable().describe('key `id` of the record'), figures }))
    .describe('the best of them, best first'),
})

/** An item's result under a published definition. */
export const publishedResult = finding.extend({
  definition: z.string().describe('name of a definition in report.json'),
  grams: count.describe('windows that were looked up'),
  hits: count.describe('of them, those that were found by the rule of counts'),
  texts: z
    .array(z.strictObject({ name: z.string(), figures }))
    .describe('figures of each text that was tested, for measures of the whole corpus'),
  withoutBoilerplate: finding
    .nullable()
    .describe('the same with boilerplate left out; null for items without any, and from an index'),
})

/** Sums over the items of a set. */
export const publishedSummary = z.strictObject({
  definition: z.string(),
  items: count,
  outcomes: z.record(outcome, count),
  bands: z.record(z.string(), count).describe('items in each band'),
  tested: count.describe('items that were tested: the denominator of `contaminated`'),
  contaminated: share,
  contaminatedWithoutBoilerplate: count
    .nullable()
    .describe('items that are contaminated with boilerplate left out; null from an index'),
  gramRate: ratio.describe('windows found / windows, over all items'),
  verdict: z
    .string()
    .nullable()
    .describe('what the source calls the corpus for this set; null for a share up to `setLimit`'),
  sweep: z
    .array(z.strictObject({ at: z.number(), items: count }))
    .nullable()
    .describe('items at or above each threshold, where the source withholds its own'),
  means: z
    .array(
      z.strictObject({
        text: z.string().describe('name of the text, e.g. `input`'),
        items: count.describe('items in which it was tested'),
        figures,
      }),
    )
    .nullable()
    .default(null)
    .describe('means of the figures that the source reports, where it reports such'),
})

/** The definition. */
export const publishedDefinition = z.strictObject({
  name: z.string().describe('id of the preset, with what stood in for its units: `llama3~words`'),
  preset: z.string(),
  title: z.string(),
  sources: z.array(z.string()),
  text: z.string().describe('how texts are cut'),
  gramLengths: z.string().describe('what is looked up'),
  measure: z.string(),
  decision: z.string(),
  isDecided: z
    .boolean()
    .describe('whether the source has a threshold; without one nothing is contaminated, whatever was found'),
  side: z.enum(['item', 'document', 'set']).describe('whom the source judges'),
  bound: z
    .enum(BOUNDS)
    .describe('`upper`: an exact answer is not above; `approximate`: it can lie on either side'),
  setLimit: ratio
    .nullable()
    .default(null)
    .describe(
      'share of a set above which the source calls the corpus contaminated; null where it has no such rule',
    ),
  figureNames: z
    .partialRecord(z.enum(FIGURE_NAMES), z.string())
    .default({})
    .describe('what the source calls the figures of `means`'),
  limits: z.array(z.string()).default([]).describe('what this answer leaves out of the definition'),
  notes: z.array(z.string()).describe('what to know of the definition before comparing numbers'),
  flaggedDocuments: count
    .nullable()
    .describe(
      'documents of the corpus that meet the decision for some item; null from an index, and where frequent grams do not count',
    ),
  boilerplate: z
    .strictObject({
      grams: count,
      most: z
        .array(
          z.strictObject({
            units: z.array(z.string()).optional().describe('absent when redacted'),
            reasons: z.array(z.enum(BOILERPLATE_REASONS)),
            items: count,
          }),
        )
        .describe('at most 20, those of the most items'),
    })
    .nullable()
    .describe('grams that say nothing about a leak; null from an index'),
})

/** An item's result under a published definition. */
export type PublishedResult = z.infer<typeof publishedResult>
/** Sums over the items of a set under a published definition. */
export type PublishedSummary = z.infer<typeof publishedSummary>
/** A published definition as a report has it. */
export type PublishedDefinition = z.infer<typeof publishedDefinition>
