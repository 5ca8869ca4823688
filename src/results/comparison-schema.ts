/**
 * What `dosimeter compare` finds between two reports, as a schema from which its types and its JSON Schema are made.
 */
import { z } from 'zod'
import { count, ratio } from './schema-parts.ts'

const level = z.enum(['contaminated', 'partial', 'below', 'none', 'not testable', 'too short'])

const side = z.strictObject({
  tool: z.string().describe('version of dosimeter'),
  index: z.strictObject({ path: z.string(), digest: z.string() }).nullable(),
  isExact: z.boolean().describe('whether documents were compared'),
  definition: z.string(),
  thresholds: z.strictObject({ partial: ratio, contaminated: ratio }),
})

const state = z.strictObject({
  level,
  kind: z.string().nullable(),
  evidence: z.string().nullable(),
  coverage: ratio.describe('of what set the level'),
  fields: z.array(z.string()).nullable().describe('the fields that set it; null for all but the context'),
  isHeldBack: z.boolean().describe('whether only their shortness keeps the item from a higher level'),
})

const change = z.strictObject({
  id: z.string(),
  file: z.string(),
  line: z.int().min(1).optional(),
  pointer: z.string().optional(),
  content: z.string().describe('fingerprint of the item’s content in the new report'),
  isEdited: z.boolean().describe('matched by its id: its content changed'),
  old: state,
  new: state,
})

const found = change.omit({ isEdited: true, old: true })

const figures = z.strictObject({
  items: count,
  contaminated: ratio,
  atLeastPartial: ratio,
  anyOverlap: ratio,
  meanCoverage: ratio,
})

/** The whole. */
export const comparisonSchema = z.strictObject({
  format: z.literal('dosimeter-comparison'),
  version: z.literal(1),
  old: side,
  new: side,
  differences: z
    .array(z.enum(['definition', 'index', 'documents', 'tool']))
    .describe('what the reports do not have in common: levels compare only under one definition'),
  leastChange: ratio.describe('smallest change of coverage that is listed'),
  sets: z.array(
    z.strictObject({
      name: z.string(),
      old: figures.nullable().describe('null for a set that only the new report has'),
      new: figures.nullable(),
      published: z
        .array(
          z.strictObject({
            definition: z.string(),
            old: ratio
              .nullable()
              .describe(
                'share of items that it calls contaminated; null where it decides nothing or is absent',
              ),
            new: ratio.nullable(),
          }),
        )
        .describe('published definitions of either report'),
      worse: z.array(change).describe('items whose level rose, those that became contaminated first'),
      better: z
        .array(change)
        .describe('items whose level fell; level none means that no overlap is found any more'),
      moved: z.array(change).describe('items of the same level whose coverage moved, most first'),
      added: z.array(found).describe('new items that are at least partial'),
      addedItems: count.describe('all new items'),
      removedItems: count,
      editedItems: count.describe('matched by their ids only'),
    }),
  ),
})

/** See the file header. */
export type Comparison = z.infer<typeof comparisonSchema>
/** A set of both reports, or of one. */
export type SetComparison = Comparison['sets'][number]
/** An item that both reports have. */
export type ItemChange = SetComparison['worse'][number]
