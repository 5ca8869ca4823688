/**
 * What a benchmark description says: which files belong to the set, and which parts of a record are text.
 *
 * The schema is strict: an unknown key is an error, never ignored. The messages of its checks say what was
 * expected; `description-file.ts` makes sentences of them.
 */
import { z } from 'zod'
import { parseFieldSource } from './field-path.ts'
import { parseIdSource } from './item-id.ts'
import { ROLES, type Role } from './types.ts'

/** A table of text. */
export interface CsvFormat {
  readonly format: 'csv' | 'tsv'
  /** Names of the columns, where the first row is a record already. */
  readonly columns?: readonly string[] | undefined
  /** Whether `"` around a cell is not part of it. */
  readonly quotes: boolean
}

/** How a file holds its records; Parquet and Arrow are told by their first bytes, whatever is said here. */
export type RecordFormat =
  | CsvFormat
  /** A table of typed columns. */
  | { readonly format: 'parquet' | 'arrow' }
  /** One JSON object on each line. */
  | { readonly format: 'jsonl' }
  /** One JSON document; `path` are the keys, joined by `.`, that lead to its list, empty when it is the list. */
  | { readonly format: 'json'; readonly path: string }

/** One field of the set's items. */
export interface FieldDescription {
  /** Name in reports, unique in the description. */
  readonly name: string
  readonly role: Role
  /**
   * Path into the record, e.g. `question.choices[].text`, or several, whose texts follow each other; ` | ` stands
   * between paths of which the first that a record has is taken.
   */
  readonly from: string | readonly string[]
  /** Regular expression (flag `u`) for what is no text at the start of each part, such as the letter of an option. */
  readonly strip?: string | undefined
  /** Whether the value may be absent, null or empty. */
  readonly optional: boolean
}

/** A benchmark description. */
export interface Description {
  /** Lower-case name, the file's name without `.yaml`. */
  readonly id: string
  readonly title: string
  /** Web address of the publisher's page. */
  readonly homepage?: string | undefined
  /** Web address of the paper. */
  readonly paper?: string | undefined
  /** SPDX identifier, or words where there is none. */
  readonly licence: string
  /** BCP-47 tags of the languages of the items. */
  readonly languages: readonly string[]
  /** Where the form of the files and records was read: the publisher's page, repository or loading script. */
  readonly source?: readonly string[] | undefined
  /** What of the form of the records could not be read in a source. */
  readonly unconfirmed?: string | undefined
  /** What users should know of files, splits and configurations. */
  readonly notes?: string | undefined
  /**
   * Globs, relative to the folder that the user names, of the files that belong to the set, packed or not; ` | `
   * stands between globs of which the first with files is taken.
   */
  readonly files: readonly string[]
  readonly records: RecordFormat
  readonly item: {
    /**
     * Path into the record, or a template with `{stem}`, `{folder}`, `{index}` or `{path}`; ` | ` stands between those
     * of which the first whose values a record has is taken.
     */
    readonly id: string
  }
  /** Fields in the order of reports, at least one. */
  readonly fields: readonly FieldDescription[]
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== ''
  } catch {
    return false
  }
}

function isInsideFolder(glob: string): boolean {
  return glob !== '' && !glob.startsWith('/') && !glob.includes('\\') && !glob.split('/').includes('..')
}

const text = z.string().regex(/\S/u, 'text that is not empty')
const webAddress = z.url({ protocol: /^https?$/u, error: 'a web address such as https://example.org/set' })

const PATH_EXPECTED = 'a path such as question.stem or choices[].text, or a list of paths'

const fieldSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_-]*$/u, 'a name of lower-case letters, digits, "-" and "_"'),
  role: z.enum(ROLES),
  from: z
    .union([z.string(), z.array(z.string()).min(1)], { error: PATH_EXPECTED })
    .refine((from) => parseFieldSource(from) !== undefined, PATH_EXPECTED),
  strip: z.string().refine(isPattern, 'a regular expression').optional(),
  optional: z.boolean().default(false),
})

const jsonlSchema = z.strictObject({ format: z.literal('jsonl') })
const jsonSchema = z.strictObject({
  format: z.literal('json'),
  path: z
    .string()
    .regex(/^(?:[^.[\]{}]+(?:\.[^.[\]{}]+)*)?$/u, 'keys joined by ".", such as examples')
    .default(''),
})

const csvSchema = z.strictObject({
  format: z.enum(['csv', 'tsv']),
  columns: z.array(text).min(1, 'at least one column').optional(),
  quotes: z.boolean().default(true),
})
const tableSchema = z.strictObject({ format: z.enum(['parquet', 'arrow']) })
const FORMATS = ['jsonl', 'json', 'csv', 'tsv', 'parquet', 'arrow']

const itemSchema = z.strictObject({
  id: z
    .string()
    .refine(
      (template) => parseIdSource(template) !== undefined,
      'a path such as task_id, or a template such as {stem}/{index}',
    ),
})

/** Schema of a description; `parse` fills in `optional` and `records.path`. */
export const descriptionSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/u, 'an id of lower-case letters, digits, "-", "_" and "."'),
  title: text,
  homepage: webAddress.optional(),
  paper: webAddress.optional(),
  licence: text,
  source: z.array(webAddress).min(1, 'at least one web address').optional(),
  unconfirmed: text.optional(),
  notes: text.optional(),
  languages: z
    .array(z.string().refine(isLanguageTag, 'a BCP-47 tag such as en or zh-Hans'))
    .min(1, 'at least one language'),
  files: z
    .array(z.string().refine(isInsideFolder, 'a glob below the folder of the set, with "/" between parts'))
    .min(1, 'at least one pattern'),
  records: z.discriminatedUnion('format', [jsonlSchema, jsonSchema, csvSchema, tableSchema], {
    error: `one of ${FORMATS.join(', ')}`,
  }),
  item: itemSchema,
  fields: z
    .array(fieldSchema)
    .min(1, 'at least one field')
    .superRefine((fields, context) => {
      const names = fields.map((field) => field.name)
      names.forEach((name, index) => {
        if (names.indexOf(name) === index) return
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'a name that no other field has' })
      })
    }),
}) satisfies z.ZodType<Description>

function recordsSchemaOf(format: unknown) {
  if (format === 'json') return jsonSchema
  if (format === 'csv' || format === 'tsv') return csvSchema
  return format === 'parquet' || format === 'arrow' ? tableSchema : jsonlSchema
}

/**
 * Keys that a description may have at one place, for messages.
 *
 * @param path keys and positions that lead to the place; empty for the description itself
 * @param format the description's `records.format`, which decides the keys beside it
 * @returns the keys in the order of the schema
 */
export function keysAt(path: readonly PropertyKey[], format: unknown): readonly string[] {
  switch (path[0]) {
    case undefined:
      return Object.keys(descriptionSchema.shape)
    case 'records':
      return Object.keys(recordsSchemaOf(format).shape)
    case 'item':
      return Object.keys(itemSchema.shape)
    case 'fields':
      return Object.keys(fieldSchema.shape)
    default:
      return []
  }
}
