/**
 * One JSONL record as JSON.parse sees it: the slow, sure way, for records that the kernel does not take.
 */
import { messageOf } from '../errors.ts'
import { nearest } from '../text/suggest.ts'

/** Why a record cannot be used. Data; the sentence is made by describeProblem. */
export type RecordProblem =
  | { readonly kind: 'malformed'; readonly reason: string; readonly isArrayStart: boolean }
  | { readonly kind: 'not-object'; readonly found: string }
  | { readonly kind: 'no-field'; readonly field: string; readonly seen: readonly string[] }
  | { readonly kind: 'not-text'; readonly field: string; readonly found: string }

/**
 * The texts of a record's fields, in the fields' order (`''` for null), and its key `id` where that is a string or a
 * number; or what is wrong with it.
 */
export type RecordTexts =
  | { readonly texts: readonly string[]; readonly id: string | undefined }
  | { readonly problem: RecordProblem }

const MOST_KEYS_SHOWN = 12

/**
 * @param line one line, decoded, without its line feed
 * @param fields names of top-level keys, or dotted paths where no such key exists
 */
export function textsOfRecord(line: string, fields: readonly string[]): RecordTexts {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch (error) {
    return { problem: { kind: 'malformed', reason: messageOf(error), isArrayStart: line.trim() === '[' } }
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { problem: { kind: 'not-object', found: typeName(record) } }
  }
  const texts: string[] = []
  for (const field of fields) {
    const value = valueAt(record, field)
    if (value === undefined) {
      return { problem: { kind: 'no-field', field, seen: Object.keys(record).slice(0, MOST_KEYS_SHOWN) } }
    }
    if (value === null) texts.push('')
    else if (typeof value === 'string') texts.push(value)
    else return { problem: { kind: 'not-text', field, found: typeName(value) } }
  }
  const id = Object.hasOwn(record, 'id') ? Reflect.get(record, 'id') : undefined
  return { texts, id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined }
}

/** @returns whether the kernel can look for the field: a plain top-level name */
export function isTopLevel(field: string): boolean {
  return !field.includes('.')
}

function valueAt(record: object, field: string): unknown {
  if (Object.hasOwn(record, field)) return Reflect.get(record, field)
  let value: unknown = record
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
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
        hint: 'JSONL has one object a line.',
      }
    case 'no-field':
      return {
        what: `no text field "${problem.field}"; the record has ${problem.seen.map((key) => `"${key}"`).join(', ') || 'no keys'}`,
        hint: fieldHint(problem.field, problem.seen),
      }
    case 'not-text':
      return {
        what: `text field "${problem.field}" is ${problem.found}, expected a string`,
        hint: 'Name another with --text-field.',
      }
  }
}

function fieldHint(field: string, seen: readonly string[]): string {
  const near = nearest(field, seen)
  return near === undefined
    ? 'Name the text field with --text-field.'
    : `Did you mean "${near}"? Name the text field with --text-field.`
}
