/**
 * Makes an item out of a record: the one place that decides what a missing, empty or wrong value means.
 */
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { nearest } from '../text/suggest.ts'
import {
  type AbsentKey,
  type FieldReading,
  type FieldSource,
  NOT_TEXT,
  readField,
  readSource,
} from './field-path.ts'
import { folderOf, type IdTemplate, stemOf } from './item-id.ts'
import { type ItemRecord, showKeys } from './records.ts'
import type { Item, ItemField, Role } from './types.ts'

/** How one field is read. */
export interface FieldPlan {
  readonly name: string
  readonly role: Role
  readonly from: FieldSource
  /** Matches at the start of a part what is no text; anchored. */
  readonly strip?: RegExp
  /** What each record must have: some text, at least the key (null and empty are fine), or nothing. */
  readonly need: 'text' | 'key' | 'nothing'
  /** What to do when a record has it not. */
  readonly hint: string
}

/** How items are made out of the records of one set. */
export interface ItemPlan {
  readonly set: string
  readonly fields: readonly FieldPlan[]
  /** The first whose values a record has is taken. */
  readonly id: readonly IdTemplate[]
}

function absentError(record: ItemRecord, what: string, absent: AbsentKey, hint: string): UserError {
  const where = absent.inside === '' ? 'the record' : `"${absent.inside}"`
  const keys = absent.inside === '' ? (record.keys ?? absent.keysSeen) : absent.keysSeen
  const near = nearest(absent.key, keys)
  return new UserError(
    'NO_FIELD',
    `${record.place}: no key "${absent.key}" for ${what}, expected text there; ${where} has ${showKeys(keys)}`,
    { hint: near === undefined ? hint : `did you mean "${near}"?` },
  )
}

/** Refuses a reading of a wrong kind; the value and its place are named. */
function requireParts(
  record: ItemRecord,
  reading: FieldReading,
  what: string,
): Extract<FieldReading, { kind: 'parts' }> {
  if (reading.kind === 'parts') return reading
  const at = reading.at === '' ? 'the record' : `"${reading.at}"`
  throw new UserError(
    reading.found === NOT_TEXT ? 'INVALID_UTF8' : 'BAD_RECORD',
    `${record.place}: ${at} is ${reading.found}, expected ${reading.expected} for ${what}`,
    reading.found === 'a list'
      ? { hint: `write "${reading.at.replace(/\[\d+\]/gu, '[]')}[]" for a list` }
      : {},
  )
}

function nameOf({ name, from }: FieldPlan): string {
  const source = from.map((entry) => entry.source).join(', ')
  return name === source ? `field "${name}"` : `field "${name}" (${source})`
}

function buildField(record: ItemRecord, plan: FieldPlan): ItemField {
  const reading = readSource(record.value, plan.from)
  // Names are put together only for messages: a set can have millions of fields.
  const { parts, absent } = reading.kind === 'parts' ? reading : requireParts(record, reading, nameOf(plan))
  if (absent !== undefined && plan.need !== 'nothing')
    throw absentError(record, nameOf(plan), absent, plan.hint)
  if (parts.length === 0 && plan.need === 'text') {
    throw new UserError('NO_FIELD', `${record.place}: ${nameOf(plan)} is empty, expected text`, {
      hint: plan.hint,
    })
  }
  const { strip } = plan
  // A part that is nothing but an option letter has no text of its own, though the publisher did fill it in.
  const texts =
    strip === undefined
      ? parts
      : parts.map((part) => part.replace(strip, '')).filter((part) => part.trim() !== '')
  return { name: plan.name, role: plan.role, parts: texts }
}

/** The id by one template, or the error for the value that the record has not. */
function idByTemplate(record: ItemRecord, pieces: IdTemplate, file: string): string | UserError {
  let id = ''
  for (const piece of pieces) {
    if (piece.kind === 'literal') id += piece.text
    else if (piece.kind === 'stem') id += stemOf(file)
    else if (piece.kind === 'folder') id += folderOf(file)
    else if (piece.kind === 'index') id += String(record.index)
    else {
      const what = `the item's id (${piece.source})`
      const { parts, absent } = requireParts(record, readField(record.value, piece.path), what)
      const hint = 'items can be counted instead, with the id "{stem}/{index}"'
      if (absent !== undefined) return absentError(record, what, absent, hint)
      const [text] = parts
      if (text === undefined) {
        return new UserError('NO_FIELD', `${record.place}: ${what} is empty, expected text`, { hint })
      }
      id += text
    }
  }
  return id
}

function buildId(record: ItemRecord, templates: readonly IdTemplate[], file: string): string {
  let failure: UserError | undefined
  for (const template of templates) {
    const id = idByTemplate(record, template, file)
    if (typeof id === 'string') return id
    failure ??= id
  }
  throw failure ?? new Error(`no template for the ids of ${file}`)
}

/**
 * Makes one item.
 *
 * @param plan how records of this set are read
 * @param record the record
 * @param file path of its file as typed, `/` between parts
 * @param digester hash of the fingerprint
 * @returns the item; fields without text are left out
 * @throws {UserError} `NO_FIELD` for an absent or empty value that is needed and for an item without any text;
 *   `BAD_RECORD` for a value that is not text
 */
export function buildItem(plan: ItemPlan, record: ItemRecord, file: string, digester: Xxh64): Item {
  const fields = plan.fields
    .map((field) => buildField(record, field))
    .filter((field) => field.parts.length > 0)
  if (fields.length === 0) {
    const names = plan.fields.map((field) => field.name).join(', ')
    throw new UserError(
      'NO_FIELD',
      `${record.place}: no text in any field (${names}), expected some in at least one`,
      {
        hint: 'remove the record, or name the fields that hold its text',
      },
    )
  }
  return {
    set: plan.set,
    id: buildId(record, plan.id, file),
    file,
    ...(record.line === undefined ? {} : { line: record.line }),
    ...(record.pointer === undefined ? {} : { pointer: record.pointer }),
    fingerprint: digester.ofText(JSON.stringify(fields.map(({ role, name, parts }) => [role, name, parts]))),
    fields,
  }
}
