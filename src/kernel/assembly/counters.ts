// What has been taken since the host last looked, and what may still be inserted before it looks at the filter.
import { units, grams, clearCounts } from './roll'
import { invalidUtf8, clearInvalid } from './utf8'
import { startDocument } from './match'

let unitsPerByte: f64 = 2
/** Grams that may still be inserted. */
let budget: f64 = 0

export let documents: i32 = 0
export let emptyDocuments: i32 = 0
export let blankLines: i32 = 0
export let invalidDocuments: i32 = 0

let unitsBefore: i32 = 0
let gramsBefore: i32 = 0
let invalidBefore: i32 = 0

export function setUnitsPerByte(most: f64): void {
  unitsPerByte = most
}

export function setBudget(grams: f64): void {
  budget = grams
}

export function getBudget(): f64 {
  return budget
}

/** Whether a document with so many bytes of text has no more grams than may be inserted. */
// @ts-ignore: decorator
@inline
export function isWithinBudget(bytes: usize): bool {
  return <f64>bytes * unitsPerByte <= budget
}

// @ts-ignore: decorator
@inline
export function beginDocument(): void {
  startDocument()
  unitsBefore = units
  gramsBefore = grams
  invalidBefore = invalidUtf8
}

// @ts-ignore: decorator
@inline
export function endDocument(): void {
  budget -= <f64>(grams - gramsBefore)
  documents++
  if (units == unitsBefore) emptyDocuments++
  if (invalidUtf8 != invalidBefore) invalidDocuments++
}

// @ts-ignore: decorator
@inline
export function noteBlankLine(): void {
  blankLines++
}

/** Sets all counters to 0. */
export function clearRecordCounts(): void {
  documents = 0
  emptyDocuments = 0
  blankLines = 0
  invalidDocuments = 0
  clearCounts()
  clearInvalid()
}
