/**
 * Loads benchmark items: files of a described set, or plain JSON files with the fields named by the user.
 */
import { UserError } from '../errors.ts'
import { loadXxh64, type Xxh64 } from '../filter/digest.ts'
import { buildItem, type FieldPlan, type ItemPlan } from './build-item.ts'
import type { Description, RecordFormat } from './description.ts'
import { parseFieldPath } from './field-path.ts'
import { findItemFiles } from './find-files.ts'
import { decodeItemFile, readBytes } from './item-file.ts'
import { type IdPiece, parseIdTemplate } from './item-id.ts'
import { type ItemRecord, parseRecords } from './records.ts'
import type { Item, ItemSet } from './types.ts'

/** What to load with a description. */
export interface ItemSetRequest {
  /** Name of the set in reports. */
  readonly name: string
  readonly description: Description
  /** Files, and folders in which the description's patterns are searched, as typed. */
  readonly paths: readonly string[]
}

/** What to load without a description. */
export interface PlainItemsRequest {
  /** Name of the set in reports. */
  readonly name: string
  /** Files as typed: JSON Lines, or JSON documents that are a list. */
  readonly paths: readonly string[]
  /** Paths into a record, such as `question` or `choices[].text`. */
  readonly fields: readonly string[]
  /** Path of the id; without it `id` where a record has it, else the record's position in the set, from 0. */
  readonly idField?: string | undefined
}

/** Collects items file by file and refuses two with one id. */
class SetBuilder {
  readonly #items: Item[] = []
  readonly #files: ItemSet['files'][number][] = []
  readonly #placeOfId = new Map<string, string>()
  readonly #digester: Xxh64

  constructor(digester: Xxh64) {
    this.#digester = digester
  }

  /** Number of items so far. */
  get size(): number {
    return this.#items.length
  }

  async addFile(
    file: string,
    formatOf: (text: string) => RecordFormat,
    planOf: (record: ItemRecord) => ItemPlan,
  ) {
    const raw = await readBytes(file, 'a file with items')
    const text = await decodeItemFile(raw, file)
    const records = parseRecords(text, file, formatOf(text))
    for (const record of records) {
      const item = buildItem(planOf(record), record, file, this.#digester)
      const other = this.#placeOfId.get(item.id)
      if (other !== undefined) {
        throw new UserError(
          'BAD_RECORD',
          `${record.place}: the id "${item.id}" is that of ${other} too, expected each id once in a set`,
          { hint: 'load the files as sets of their own, or give the records ids of their own' },
        )
      }
      this.#placeOfId.set(item.id, record.place)
      this.#items.push(item)
    }
    this.#files.push({
      path: file,
      bytes: raw.length,
      digest: this.#digester.ofBytes(raw),
      items: records.length,
    })
  }

  finish(name: string, title: string, description?: string): ItemSet {
    if (this.#items.length === 0) {
      const paths = this.#files.map((file) => file.path).join(', ')
      throw new UserError('NO_ITEMS', `${paths}: no items for "${name}", expected at least one record`)
    }
    return {
      name,
      title,
      ...(description === undefined ? {} : { description }),
      files: this.#files,
      items: this.#items,
    }
  }
}

function requirePaths(name: string, paths: readonly string[]): void {
  if (paths.length === 0)
    throw new UserError('USAGE', `"${name}": no path given, expected the files of the set`)
}

function planOfDescription(name: string, description: Description): ItemPlan {
  const bad = (what: string) =>
    new Error(`description ${description.id} has a bad ${what}, though it was parsed`)
  const id = parseIdTemplate(description.item.id)
  if (id === undefined) throw bad('item.id')
  const fields = description.fields.map((field): FieldPlan => {
    const path = parseFieldPath(field.from)
    if (path === undefined) throw bad(`path of ${field.name}`)
    return {
      name: field.name,
      role: field.role,
      path,
      source: field.from,
      ...(field.strip === undefined ? {} : { strip: new RegExp(`^(?:${field.strip})`, 'u') }),
      need: field.optional ? 'nothing' : 'text',
      hint: `the files may be another release than the description "${description.id}" is for; a field that some records lack needs "optional: true"`,
    }
  })
  return { set: name, fields, id }
}

/**
 * Loads a described set.
 *
 * @param request name, description, and files and folders as typed
 * @returns the set, items in the order of files and records
 * @throws {UserError} `NOT_FOUND` for absent paths and folders without files of the set; `CORRUPT_INPUT`,
 *   `INVALID_UTF8`, `USAGE` and `MEMORY` for files that cannot be decoded; `BAD_RECORD` for broken JSON, values that
 *   are not text and duplicate ids; `NO_FIELD` for missing values; `NO_ITEMS` for a set without records
 */
export async function loadItemSet(request: ItemSetRequest): Promise<ItemSet> {
  const { name, description, paths } = request
  requirePaths(name, paths)
  const plan = planOfDescription(name, description)
  const builder = new SetBuilder(await loadXxh64())
  for (const file of await findItemFiles(paths, description.files)) {
    await builder.addFile(
      file,
      () => description.records,
      () => plan,
    )
  }
  return builder.finish(name, description.title, description.id)
}

function plainField(source: string): FieldPlan {
  const path = parseFieldPath(source)
  if (path === undefined) {
    throw new UserError(
      'USAGE',
      `"${source}" is no path of a field, expected one such as question or choices[].text`,
    )
  }
  const hint = 'records that differ in their keys need a benchmark description with "optional: true"'
  // Null and empty text are what publishers write for "none here"; an absent key is how a misspelling looks.
  return { name: source, role: 'question', path, source, need: 'key', hint }
}

function plainId(idField: string): readonly IdPiece[] {
  const [piece] = parseIdTemplate(idField) ?? []
  if (piece?.kind === 'path') return [piece]
  throw new UserError('USAGE', `"${idField}" is no path of an id, expected one such as id or meta.id`)
}

/** Whether the record brings an id of its own under `id`; others are counted. */
function hasOwnId(record: ItemRecord): boolean {
  const id = Object.hasOwn(record.value, 'id') ? record.value.id : undefined
  return typeof id === 'number' || (typeof id === 'string' && id.trim() !== '')
}

/**
 * Loads items without a description; all fields have the role `question` and their path as name.
 *
 * @param request name, files, and paths of the fields
 * @returns the set, items in the order of files and records
 * @throws {UserError} as `loadItemSet`; also `USAGE` for folders, for no field, and for paths of fields that are
 *   malformed or named twice
 */
export async function loadPlainItems(request: PlainItemsRequest): Promise<ItemSet> {
  const { name, paths, idField } = request
  requirePaths(name, paths)
  if (request.fields.length === 0) {
    throw new UserError(
      'USAGE',
      `"${name}": no field given, expected the names of the fields with the items' text`,
    )
  }
  const twice = request.fields.find((field, index) => request.fields.indexOf(field) !== index)
  if (twice !== undefined) throw new UserError('USAGE', `"${twice}" is named twice, expected each field once`)
  const fields = request.fields.map(plainField)
  const chosenId = plainId(idField ?? 'id')
  const builder = new SetBuilder(await loadXxh64())
  const planOf = (record: ItemRecord): ItemPlan => {
    const isCounted = idField === undefined && !hasOwnId(record)
    return { set: name, fields, id: isCounted ? [{ kind: 'literal', text: String(builder.size) }] : chosenId }
  }
  const formatOf = (text: string): RecordFormat =>
    /^\s*\[/u.test(text) ? { format: 'json', path: '' } : { format: 'jsonl' }
  for (const file of await findItemFiles(paths, undefined)) await builder.addFile(file, formatOf, planOf)
  return builder.finish(name, name)
}
