/**
 * Documents of an exact pass in the data product: what they have of an item, and where.
 */
import { z } from 'zod'
import { count, documentPlace, kind, ratio } from './schema-parts.ts'

const range = z.tuple([count, count]).describe('start and end in UTF-16 units of the raw text')

/** A document with text of an item. */
export const foundDocument = documentPlace.extend({
  id: z.string().nullable().describe('key `id` of the record'),
  kind: kind.nullable(),
  hits: count.describe('counted windows of all fields but the context'),
  coverage: ratio.describe('units inside them / units, of all fields but the context'),
  longestRun: count,
  distance: count
    .nullable()
    .describe(
      'fewest units between a stretch of the question or choices and one of the answer, code or tests that do not ' +
        'overlap; null unless the kind is input-and-answer and both stand in one text',
    ),
  fields: z
    .array(z.strictObject({ name: z.string(), hits: count, coverage: ratio, longestRun: count }))
    .describe('fields with a counted window'),
  shortFields: z
    .array(z.string())
    .describe(
      'fields of which a part too short for grams was found whole, outside longer text of other fields',
    ),
  spans: z
    .array(
      z.strictObject({
        field: z.string(),
        part: count.describe('position among the field’s parts'),
        item: range,
        text: z.string().describe('text field of the document'),
        document: range,
        units: count,
        isShort: z.boolean().describe('a part too short for grams, found whole'),
      }),
    )
    .describe('stretches that both have word for word; at most 64, the longest ones'),
  spanCount: count,
  excerpts: z
    .array(z.strictObject({ text: z.string(), start: count, excerpt: z.string() }))
    .describe('the document’s text around the spans; empty when redacted'),
})

/** Parts of an item that were matched whole. */
export const shortMatches = z.strictObject({
  alone: count.describe('documents in which such a part stands without anything else of the item'),
  together: count.describe('documents in which it stands together with another field'),
  fields: z.array(z.strictObject({ name: z.string(), documents: count })),
  inputs: z
    .array(z.strictObject({ root: z.string(), input: z.string(), documents: count }))
    .optional()
    .describe('documents in which one of a question or code stands with another field, by input'),
  documents: z
    .array(foundDocument)
    .describe('the best of those with another field, as many as for `documents`'),
  first: foundDocument
    .nullable()
    .optional()
    .describe('the first document in which such a part stands alone; the others are only counted'),
})
