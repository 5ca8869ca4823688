/**
 * The texts of one record: of a JSONL line as JSON.parse sees it, or of the record of another format.
 */
import { messageOf } from '../errors.ts'
import { nearest } from '../text/suggest.ts'
import { isTextValue, partsAt, type TextField, textBytes } from './text-field.ts'

/** Why a record cannot be used. Data; the sentence is made by describeProblem. */
export type RecordProblem =
  | { readonly kind: 'malformed'; readonly reason: string; readonly isArrayStart: boolean }
  | { readonly kind: 'not-object'; readonly found: string }
  | { readonly kind: 'no-field'; readonly field: string; readonly seen: readonly string[] }
  | {
      readonly kind: 'not-text'
      readonly field: string
      readonly found: string
      readonly expected: 'string' | 'list' | 'object'
      /** Fields that lead to text inside of it. */
      readonly inside: readonly string[]
    }
  | { readonly kind: 'columns'; readonly found: number; readonly expected: number }

/** The texts of a record, and its key `id` where that is a string or a number. */
export interface RecordTexts {
  /** In the fields' order; a field that leads to several values has several. Bytes are UTF-8. */
  readonly texts: readonly (string | Uint8Array)[]
  /** A name for each text where some field leads to several values; undefined when the fields' names are theirs. */
  readonly names: readonly string[] | undefined
  readonly id: string | undefined
}

/** See RecordTexts; or what is wrong with the record. */
export type RecordReading = RecordTexts | { readonly problem: RecordProblem }

const MOST_KEYS_SHOWN = 12
const MOST_INSIDE_DEPTH = 4
const MOST_INSIDE_SHOWN = 3

/**
 * @param line one line, decoded, without its line feed
 * @param fields where its texts are
 */
export function textsOfLine(line: string, fields: readonly TextField[]): RecordReading {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch (error) {
    return { problem: { kind: 'malformed', reason: messageOf(error), isArrayStart: line.trim() === '[' } }
  }
  return textsOfRecord(record, fields)
}

/**
 * @param record a record, as JSON.parse or a RecordReader gives it
 * @param fields where its texts are
 */
export function textsOfRecord(record: unknown, fields: readonly TextField[]): RecordReading {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { problem: { kind: 'not-object', found: typeName(record) } }
  }
  const texts: (string | Uint8Array)[] = []
  const names: string[] = []
  for (const field of fields) {
    const parts: { readonly name: string; readonly text: string | Uint8Array }[] = []
    for (const path of field.paths) {
      const wrong = partsAt(record, path, parts)
      if (wrong === undefined) continue
      if (wrong.kind === 'absent') {
        const seen = wrong.keys.slice(0, MOST_KEYS_SHOWN)
        return { problem: { kind: 'no-field', field: path.source, seen } }
      }
      const { at, value, expected } = wrong
      const inside = expected === 'string' ? fieldsInside(value, at.replace(/\[\d+\]/g, '[]')) : []
      return { problem: { kind: 'not-text', field: at, found: typeName(value), expected, inside } }
    }
    if (field.isJoined) {
      texts.push(
        Buffer.concat(parts.flatMap(({ text }, i) => [...(i > 0 ? [LINE_FEED] : []), textBytes(text)])),
      )
      names.push(field.source)
    } else {
      for (const { name, text } of parts) {
        texts.push(text)
        names.push(name)
      }
    }
  }
  const isPlural = fields.some(({ isPlural }) => isPlural)
  return { texts, names: isPlural ? names : undefined, id: idOf(record) }
}

const LINE_FEED = Buffer.from('\n')

/** @returns what a record's key `id` says, where that is a string or a number */
export function idOf(record: object): string | undefined {
  const id: unknown = Object.hasOwn(record, 'id') ? Reflect.get(record, 'id') : undefined
  if (typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint') return String(id)
  return id instanceof Uint8Array ? Buffer.from(id).toString('utf8') : undefined
}

/** @returns fields that lead to text in a list or an object, by its first element */
function fieldsInside(value: unknown, at: string, depth = 0): string[] {
  if (isTextValue(value)) return depth === 0 ? [] : [at]
  if (depth > MOST_INSIDE_DEPTH || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return fieldsInside(value[0], `${at}[]`, depth + 1)
  return Object.entries(value).flatMap(([key, inner]) => fieldsInside(inner, `${at}.${key}`, depth + 1))
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/**
 * @param problem what is wrong
 * @returns the part of the sentence after `<path>:<line>: `, and what to do
 */
export function describeProblem(problem: RecordProblem): { what: string; hint: string } {
  switch (problem.kind) {
    case 'malformed':
      return problem.isArrayStart
        ? { what: 'a JSON array begins here, expected JSONL', hint: 'Write one record a line.' }
        : {
            what: `malformed JSON: ${problem.reason}`,
            hint: 'Mend the line, or allow some with --max-bad-records.',
          }
    case 'not-object':
      return {
        what: `the record is ${problem.found}, expected an object`,
        hint: 'Records are objects: JSON Lines have one on each line, a JSON list has them as its elements.',
      }
    case 'no-field':
      return {
        what: `no text field "${problem.field}"; the record has ${problem.seen.map((key) => `"${key}"`).join(', ') || 'no keys'}`,
        hint: fieldHint(problem.field, problem.seen),
      }
    case 'not-text':
      return {
        what: `text field "${problem.field}" is ${problem.found}, expected ${problem.expected === 'object' ? 'an' : 'a'} ${problem.expected}`,
        hint: insideHint(problem.inside),
      }
    case 'columns':
      return {
        what: `a row of ${problem.found} columns, expected ${problem.expected} as in the header`,
        hint: 'Mend the row, or allow some with --max-bad-records.',
      }
  }
}

function insideHint(inside: readonly string[]): string {
  const fields = inside.slice(0, MOST_INSIDE_SHOWN)
  return fields.length === 0
    ? 'Name another with --text-field.'
    : `Name what is inside of it with --text-field: ${fields.map((field) => `'${field}'`).join(', ')}.`
}

function fieldHint(field: string, seen: readonly string[]): string {
  const near = nearest(field, seen)
  const hint = 'Name the text field with --text-field, or let --text-field auto find it.'
  return near === undefined ? hint : `Did you mean "${near}"? ${hint}`
}
