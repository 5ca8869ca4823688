/**
 * Which list of a JSON document holds the records, or whether the document is a record itself: a chat, a page.
 */
import type { ByteSource } from '../bytes/types.ts'
import { UserError } from '../errors.ts'
import { WHOLE_DOCUMENT } from '../formats/open.ts'
import { textsOfRecord } from '../formats/record.ts'
import { textFieldsOf } from '../formats/text-field.ts'
import { autoFields } from './auto-fields.ts'
import { decodeHead, type HeadChunks } from './head.ts'
import { headRecords } from './head-records.ts'
import type { RecordsRule } from './stated-format.ts'
import { AUTO } from './text-fields.ts'
import type { Input } from './types.ts'

/** Documents up to this size are looked at whole. */
const SMALL_BYTES = 1 << 20
/** Lists of turns: what has one is a record. */
const CHATS = /^(messages|conversations?|turns|dialogues?|dialogs?|chat)$/

/**
 * @param input a JSON document
 * @param head bytes of its beginning
 * @param stated what the user says of it
 * @param fields as asked, or `auto`
 * @returns see Input.listPath; undefined where the document is a list, or has just one
 * @throws {UserError} USAGE where both the document and its list have the text
 */
export async function listPathOf(
  input: Omit<Input, 'fields'>,
  head: HeadChunks,
  source: ByteSource,
  stated: RecordsRule | undefined,
  fields: readonly string[],
): Promise<string | undefined> {
  if (stated !== undefined) return stated.listPath
  const { values, listPath } = await headRecords(input, head, source)
  if (listPath?.length === 0) return undefined
  const { text } = await decodeHead(head, input.codec, input.shown, SMALL_BYTES)
  const document = text.length < SMALL_BYTES ? parsed(text) : undefined
  // Where there is a second list, nothing may have come of the first.
  if (listPath !== undefined && isChat(listPath, values[0] ?? firstAt(document, listPath)))
    return WHOLE_DOCUMENT
  if (document === undefined) return undefined
  if (listPath === undefined)
    return hasList(document) && !isText([document], fields) ? undefined : WHOLE_DOCUMENT
  if (!isText([document], fields, `${listPath.join('.')}[]`)) return undefined
  if (!isText(values, fields)) return WHOLE_DOCUMENT
  const list = listPath.join('.')
  throw new UserError(
    'USAGE',
    `${input.shown}: the text could be that of the document or of its list "${list}"`,
    {
      hint: `Say which is meant: --records ${WHOLE_DOCUMENT}, or --records ${list}.`,
    },
  )
}

function isChat(path: readonly string[], first: unknown): boolean {
  if (path.length !== 1 || !CHATS.test(path[0] ?? '') || typeof first !== 'object' || first === null)
    return false
  return ['role', 'from', 'content', 'value', 'text'].some((key) => key in first)
}

function firstAt(document: object | undefined, path: readonly string[]): unknown {
  let value: unknown = document
  for (const key of path) {
    value = typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined
  }
  return Array.isArray(value) ? value[0] : undefined
}

/** @returns the document, if it is an object */
function parsed(text: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(
      Buffer.from(text)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    )
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** @returns whether the text fields, those below `without` left out, lead to text in each of the records */
function isText(records: readonly unknown[], fields: readonly string[], without?: string): boolean {
  const isOwn = (field: string): boolean => without === undefined || !field.startsWith(without)
  if (fields.length === 1 && fields[0] === AUTO) {
    const told = autoFields(records)
    return told.kind === 'found' && told.fields.some(isOwn)
  }
  const wanted = textFieldsOf(fields.filter(isOwn))
  return (
    wanted.length > 0 &&
    records.length > 0 &&
    records.every((record) => !('problem' in textsOfRecord(record, wanted)))
  )
}

/** @returns whether it has an array anywhere: one without an object in it may be a list without records */
function hasList(value: unknown): boolean {
  if (Array.isArray(value)) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(hasList)
}
