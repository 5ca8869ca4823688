/**
 * Makes an item out of a record: the one place that decides what a missing, empty or wrong value means.
 */
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { nearest } from '../text/suggest.ts'
import { type AbsentKey, type FieldPath, readField } from './field-path.ts'
import { type IdPiece, stemOf } from './item-id.ts'
import { type ItemRecord, showKeys } from './records.ts'
import type { Item, ItemField, Role } from './types.ts'

/** How one field is read. */
export interface FieldPlan {
  readonly name: string
  readonly role: Role
  readonly path: FieldPath
  /** The path as its author wrote it. */
  readonly source: string
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
  readonly id: readonly IdPiece[]
}

function absentError(place: string, what: string, absent: AbsentKey, hint: string): UserError {
  const where = absent.inside === '' ? 'the record' : `"${absent.inside}"`
  const near = nearest(absent.key, absent.keysSeen)
  return new UserError(
    'NO_FIELD',
    `${place}: no key "${absent.key}" for ${what}, expected text there; ${where} has ${showKeys(absent.keysSeen)}`,
    { hint: near === undefined ? hint : `did you mean "${near}"?` },
  )
}

/** Parts of one path; `at` and kinds of wrong values are named. */
function readParts(
  record: ItemRecord,
  path: FieldPath,
  what: string,
): { readonly parts: readonly string[]; readonly absent: AbsentKey | undefined } {
  const reading = readField(record.value, path)
  if (reading.kind === 'parts') return reading
  const at = reading.at === '' ? 'the record' : `"${reading.at}"`
  throw new UserError(
    'BAD_RECORD',
    `${record.place}: ${at} is ${reading.found}, expected ${reading.expected} for ${what}`,
    reading.found === 'a list'
      ? { hint: `write "${reading.at.replace(/\[\d+\]/gu, '[]')}[]" for a list` }
      : {},
  )
}

function buildField(record: ItemRecord, plan: FieldPlan): ItemField {
  const what = plan.name === plan.source ? `field "${plan.name}"` : `field "${plan.name}" (${plan.source})`
  const { parts, absent } = readParts(record, plan.path, what)
  if (absent !== undefined && plan.need !== 'nothing')
    throw absentError(record.place, what, absent, plan.hint)
  if (parts.length === 0 && plan.need === 'text') {
    throw new UserError('NO_FIELD', `${record.place}: ${what} is empty, expected text`, { hint: plan.hint })
  }
  const { strip } = plan
  // A part that is nothing but an option letter has no text of its own, though the publisher did fill it in.
  const texts =
    strip === undefined
      ? parts
      : parts.map((part) => part.replace(strip, '')).filter((part) => part.trim() !== '')
  return { name: plan.name, role: plan.role, parts: texts }
}

function buildId(record: ItemRecord, pieces: readonly IdPiece[], file: string): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'literal') return piece.text
      if (piece.kind === 'stem') return stemOf(file)
      if (piece.kind === 'index') return String(record.index)
      const { parts, absent } = readParts(record, piece.path, `the item's id (${piece.source})`)
      const hint = 'items can be counted instead, with the id "{stem}/{index}"'
      if (absent !== undefined)
        throw absentError(record.place, `the item's id (${piece.source})`, absent, hint)
      const [text] = parts
      if (text !== undefined) return text
      throw new UserError(
        'NO_FIELD',
        `${record.place}: the item's id (${piece.source}) is empty, expected text`,
        { hint },
      )
    })
    .join('')
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
