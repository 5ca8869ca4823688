/**
 * Loads benchmark items: files of a described set, evaluation logs, or plain files with the fields named by the user.
 */
import { DEFAULT_REMOTE, type RemoteSettings } from '../bytes/settings.ts'
import { UserError } from '../errors.ts'
import { loadXxh64 } from '../filter/digest.ts'
import type { FieldPlan, ItemPlan } from './build-item.ts'
import type { Description } from './description.ts'
import type { LoggedSample } from './evaluation-log.ts'
import { type FieldPath, parseFieldSource } from './field-path.ts'
import { findItemFiles } from './find-files.ts'
import { readBytes } from './item-file.ts'
import { type IdTemplate, parseIdSource, parseIdTemplate } from './item-id.ts'
import { readRecords } from './read-records.ts'
import type { ItemRecord } from './records.ts'
import { SetBuilder } from './set-builder.ts'
import type { ItemSet } from './types.ts'

/** What to load with a description. */
export interface ItemSetRequest {
  /** Name of the set in reports. */
  readonly name: string
  readonly description: Description
  /** Files, and folders in which the description's patterns are searched, as typed; addresses too. */
  readonly paths: readonly string[]
  /** What files elsewhere need; by default nothing of the environment. */
  readonly remote?: RemoteSettings
}

/** What to load out of evaluation logs. */
interface LoggedItemsRequest {
  /** Name of the set in reports. */
  readonly name: string
  readonly description?: Description | undefined
  /** Logs, and folders with logs, as typed; addresses too. */
  readonly paths: readonly string[]
  /** What files elsewhere need; by default nothing of the environment. */
  readonly remote?: RemoteSettings
}

/** What to load without a description. */
export interface PlainItemsRequest {
  /** Name of the set in reports. */
  readonly name: string
  /** Files as typed: JSON Lines, JSON documents that are a list, CSV, TSV, Parquet, Arrow; packed or not. */
  readonly paths: readonly string[]
  /** Paths into a record, such as `question` or `choices[].text`. */
  readonly fields: readonly string[]
  /** Path of the id; without it `id` where a record has it, else the record's position in the set, from 0. */
  readonly idField?: string | undefined
  /** What files elsewhere need; by default nothing of the environment. */
  readonly remote?: RemoteSettings
}

function requirePaths(name: string, paths: readonly string[]): void {
  if (paths.length === 0)
    throw new UserError('USAGE', `"${name}": no path given, expected the files of the set`)
}

/**
 * How the items of a described set are made.
 *
 * @param name name of the set in reports
 * @param description a description out of a file or of the package
 * @returns the plan
 */
function planOfDescription(name: string, description: Description): ItemPlan {
  const bad = (what: string) =>
    new Error(`description ${description.id} has a bad ${what}, though it was parsed`)
  const id = parseIdSource(description.item.id)
  if (id === undefined) throw bad('item.id')
  const fields = description.fields.map((field): FieldPlan => {
    const from = parseFieldSource(field.from)
    if (from === undefined) throw bad(`path of ${field.name}`)
    return {
      name: field.name,
      role: field.role,
      from,
      ...(field.strip === undefined ? {} : { strip: new RegExp(`^(?:${field.strip})`, 'u') }),
      need: field.optional ? 'nothing' : 'text',
      hint: `the files may be another release than the description "${description.id}" is for; a field that some records lack needs "optional: true"`,
    }
  })
  return { set: name, fields, id }
}

/** Keys at the top of a record that a plan reads. */
function columnsOf(fields: readonly FieldPlan[], ids: readonly IdTemplate[]): Set<string> {
  const paths: FieldPath[] = fields.flatMap(({ from }) => from.flatMap((entry) => entry.paths))
  for (const piece of ids.flat()) if (piece.kind === 'path') paths.push(piece.path)
  return new Set(paths.flatMap(([step]) => (step === undefined ? [] : [step.key])))
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
  const { name, description, paths, remote = DEFAULT_REMOTE } = request
  requirePaths(name, paths)
  const plan = planOfDescription(name, description)
  const needed = columnsOf(plan.fields, plan.id)
  const builder = new SetBuilder(await loadXxh64(), 'refuse')
  for (const file of await findItemFiles(paths, description.files, remote)) {
    const raw = await readBytes(file, remote)
    const records = await readRecords(raw, file.shown, description.records, needed)
    builder.addFile(file.shown, raw, records, () => plan)
  }
  return builder.finish(name, description.title, description.id)
}

/**
 * Loads the items of evaluation logs (lm-evaluation-harness, Inspect), each once however often it was answered.
 *
 * @param request name, files and folders as typed; the description, where there is one, is of the records that
 *   lm-evaluation-harness logs as `doc`: its fields are then those of the items
 * @returns the set; ids are `<task>/<id in the log>`
 * @throws {UserError} as `loadItemSet`; also `BAD_RECORD` for an id that has two texts
 */
export async function loadLoggedItems(request: LoggedItemsRequest): Promise<ItemSet> {
  const { name, description, paths, remote = DEFAULT_REMOTE } = request
  requirePaths(name, paths)
  const { LOG_FILES, LOG_FIELDS, readLog } = await import('./evaluation-log.ts')
  const described = description === undefined ? undefined : planOfDescription(name, description)
  const builder = new SetBuilder(await loadXxh64(), 'merge')
  for (const file of await findItemFiles(paths, LOG_FILES, remote)) {
    const raw = await readBytes(file, remote)
    const log = await readLog(raw, file.shown)
    const isDescribed = described !== undefined && log.hasDocuments
    const recordOf = ({ document, record }: LoggedSample) => (isDescribed && document) || record
    const idOf = new Map(log.samples.map((sample) => [recordOf(sample), sample.id]))
    const records = log.samples.map(recordOf)
    builder.addFile(file.shown, raw, records, (record) => ({
      set: name,
      fields: isDescribed ? described.fields : LOG_FIELDS,
      id: [[{ kind: 'literal', text: idOf.get(record) ?? '' }]],
    }))
  }
  return builder.finish(name, description?.title ?? name, description?.id)
}

/**
 * Loads what `--benchmark NAME=PATH` names: evaluation logs, told by the content of the first file, or the files of a
 * described set.
 *
 * @param source id of a shipped description, path of a description file, or any name for logs
 * @param paths files, folders and addresses as typed
 * @param remote what files elsewhere need; by default nothing of the environment
 * @returns the set, named by its description's id, or as typed
 * @throws {UserError} what `findDescription`, `loadItemSet` and `loadLoggedItems` throw
 */
export async function loadNamedSet(
  source: string,
  paths: readonly string[],
  remote: RemoteSettings = DEFAULT_REMOTE,
): Promise<ItemSet> {
  const { findDescription, isKnown } = await import('./catalogue.ts')
  const { holdsLogs } = await import('./evaluation-log.ts')
  const known = (await isKnown(source)) ? await findDescription(source) : undefined
  const logs = holdsLogs(paths, known?.files, remote)
  // Of an unknown name and an absent file the name is said first: it is the likelier slip.
  if (await (known === undefined ? logs.catch(() => false) : logs)) {
    return loadLoggedItems({ name: known?.id ?? source, description: known, paths, remote })
  }
  const description = known ?? (await findDescription(source))
  return loadItemSet({ name: description.id, description, paths, remote })
}

function plainField(source: string): FieldPlan {
  const from = source.includes(' | ') ? undefined : parseFieldSource(source)
  if (from === undefined) {
    throw new UserError(
      'USAGE',
      `"${source}" is no path of a field, expected one such as question or choices[].text`,
    )
  }
  const hint = 'records that differ in their keys need a benchmark description with "optional: true"'
  // Null and empty text are what publishers write for "none here"; an absent key is how a misspelling looks.
  return { name: source, role: 'question', from, need: 'key', hint }
}

function plainId(idField: string): IdTemplate {
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
  const { name, paths, idField, remote = DEFAULT_REMOTE } = request
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
  const needed = columnsOf(fields, [chosenId])
  const builder = new SetBuilder(await loadXxh64(), 'refuse')
  for (const file of await findItemFiles(paths, undefined, remote)) {
    const raw = await readBytes(file, remote)
    const records = await readRecords(raw, file.shown, undefined, needed)
    builder.addFile(file.shown, raw, records, (record) => {
      const isCounted = idField === undefined && !hasOwnId(record)
      const counted: IdTemplate = [{ kind: 'literal', text: String(builder.size) }]
      return { set: name, fields, id: [isCounted ? counted : chosenId] }
    })
  }
  return builder.finish(name, name)
}
