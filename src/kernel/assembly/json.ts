// Finds the text fields of JSONL records in place.
//
// Every record is validated as JSON (RFC 8259) up to what its text needs; whatever is not plainly an object with
// each wanted key once, spelled without escapes, holding a string or null, is left to the host, which asks
// JSON.parse. So this file may refuse anything, but what it accepts must mean what JSON.parse would say.
import { FIELDS } from './layout'
import { text } from './grams'
import { hasHits } from './match'
import { ASK_HOST, DONE, HAS_HITS, NEED_BUDGET } from './status'
import { beginDocument, endDocument, isWithinBudget, noteBlankLine, setUnitsPerByte } from './counters'
import { carried, controls, equal, escaped } from './ascii'

const QUOTE: u8 = 0x22
const MAX_DEPTH: i32 = 64

let fieldCount: i32 = 0

export let recordStart: usize = 0
export let recordEnd: usize = 0

/** The host has written `count` field names (pointer and length) to FIELDS; with 0 it takes every record itself. */
export function fieldsInit(count: i32, mostUnitsPerByte: f64): void {
  fieldCount = count
  setUnitsPerByte(mostUnitsPerByte)
}

/** Position of the quote that ends the string whose first character is at p, or 0 when it is not valid JSON. */
function skipString(p: usize): usize {
  // Most keys and many values end within sixteen bytes.
  const v = v128.load(p)
  const quotes = i8x16.bitmask(i8x16.eq(v, i8x16.splat(QUOTE)))
  const others = i8x16.bitmask(
    v128.or(i8x16.eq(v, i8x16.splat(0x5c)), i8x16.lt_u(v, i8x16.splat(0x20))),
  )
  if (quotes != 0 && (others & (quotes ^ (quotes - 1))) == 0) return p + <usize>ctz(quotes)
  return skipLongString(p)
}

function skipLongString(p: usize): usize {
  let carry: u64 = 0
  while (true) {
    const backslashes = equal(p, 0x5c)
    let quotes = equal(p, QUOTE)
    const control = controls(p)
    if ((backslashes | carry) != 0) {
      const after = escaped(backslashes, carry)
      carry = carried
      quotes &= ~after
      const stop = quotes | control
      const inside = after & (stop == 0 ? ~(<u64>0) : (stop & (0 - stop)) - 1)
      if (inside != 0 && !areEscapes(p, inside)) return 0
    }
    const stop = quotes | control
    if (stop != 0) {
      const at = ctz(stop)
      return ((quotes >> at) & 1) != 0 ? p + <usize>at : 0
    }
    p += 64
  }
}

/** Whether all bytes of [p, p + 64) that `marks` names may follow a backslash. */
function areEscapes(p: usize, marks: u64): bool {
  marks &= ~equal(p, 0x6e)
  if (marks == 0) return true
  marks &= ~(equal(p, QUOTE) | equal(p, 0x5c) | equal(p, 0x74) | equal(p, 0x72))
  while (marks != 0) {
    const at = p + <usize>ctz(marks)
    const e = load<u8>(at)
    if (e == 0x75) {
      for (let i: usize = 1; i < 5; i++) if (!isHex(load<u8>(at + i))) return false
    } else if (e != 0x2f && e != 0x62 && e != 0x66) return false
    marks &= marks - 1
  }
  return true
}

// @ts-ignore: decorator
@inline
function isHex(c: u8): bool {
  return (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x66)
}

// @ts-ignore: decorator
@inline
function isDigit(c: u8): bool {
  return c >= 0x30 && c <= 0x39
}

// @ts-ignore: decorator
@inline
function skipSpace(p: usize): usize {
  let c = load<u8>(p)
  while (c == 0x20 || c == 0x09 || c == 0x0d) c = load<u8>(++p)
  return p
}

/** End of the number at p, or 0. */
function skipNumber(p: usize): usize {
  if (load<u8>(p) == 0x2d) p++
  if (load<u8>(p) == 0x30) p++
  else {
    if (!isDigit(load<u8>(p))) return 0
    while (isDigit(load<u8>(p))) p++
  }
  if (load<u8>(p) == 0x2e) {
    p++
    if (!isDigit(load<u8>(p))) return 0
    while (isDigit(load<u8>(p))) p++
  }
  if ((load<u8>(p) | 0x20) == 0x65) {
    p++
    if (load<u8>(p) == 0x2b || load<u8>(p) == 0x2d) p++
    if (!isDigit(load<u8>(p))) return 0
    while (isDigit(load<u8>(p))) p++
  }
  return p
}

/** End of any JSON value at p, or 0 when it is not valid or too deep. */
function skipValue(p: usize, depth: i32): usize {
  const c = load<u8>(p)
  if (c == QUOTE) {
    p = skipString(p + 1)
    return p == 0 ? 0 : p + 1
  }
  if (c == 0x7b || c == 0x5b) {
    if (depth == MAX_DEPTH) return 0
    const close: u8 = c + 2
    p = skipSpace(p + 1)
    if (load<u8>(p) == close) return p + 1
    while (true) {
      if (c == 0x7b) {
        if (load<u8>(p) != QUOTE) return 0
        p = skipString(p + 1)
        if (p == 0) return 0
        p = skipSpace(p + 1)
        if (load<u8>(p) != 0x3a) return 0
        p = skipSpace(p + 1)
      }
      p = skipValue(p, depth + 1)
      if (p == 0) return 0
      p = skipSpace(p)
      const next = load<u8>(p)
      if (next == close) return p + 1
      if (next != 0x2c) return 0
      p = skipSpace(p + 1)
    }
  }
  if (c == 0x6e) return load<u32>(p) == 0x6c6c756e ? p + 4 : 0
  if (c == 0x74) return load<u32>(p) == 0x65757274 ? p + 4 : 0
  if (c == 0x66) return load<u32>(p, 1) == 0x65736c61 ? p + 5 : 0
  return skipNumber(p)
}

// @ts-ignore: decorator
@inline
function fieldAt(start: usize, length: u32): i32 {
  for (let i: i32 = 0; i < fieldCount; i++) {
    const entry = FIELDS + (<usize>i << 4)
    if (load<u32>(entry, 4) != length) continue
    if (memory.compare(load<u32>(entry), start, length) == 0) return i
  }
  return -1
}

/** Locates the wanted fields of the object at p; returns the position behind the line, or 0 to ask the host. */
function locate(p: usize): usize {
  let found: u32 = 0
  const all: u32 = (1 << fieldCount) - 1
  if (load<u8>(p) != 0x7b) return 0
  p = skipSpace(p + 1)
  if (load<u8>(p) == 0x7d) return 0
  while (true) {
    if (load<u8>(p) != QUOTE) return 0
    const key = p + 1
    p = skipString(key)
    if (p == 0) return 0
    const length = <u32>(p - key)
    // An escaped key may spell a wanted name: only JSON.parse can tell.
    for (let at = key; at < p; at++) if (load<u8>(at) == 0x5c) return 0
    p = skipSpace(p + 1)
    if (load<u8>(p) != 0x3a) return 0
    p = skipSpace(p + 1)
    const field = fieldAt(key, length)
    if (field < 0) {
      p = skipValue(p, 1)
      if (p == 0) return 0
    } else {
      if (found & (1 << field)) return 0 // a duplicate: JSON.parse takes the last
      found |= 1 << field
      const entry = FIELDS + (<usize>field << 4)
      if (load<u8>(p) == QUOTE) {
        store<u32>(entry, <u32>(p + 1), 8)
        p = skipString(p + 1)
        if (p == 0) return 0
        store<u32>(entry, <u32>p, 12)
        p++
      } else {
        if (load<u32>(p) != 0x6c6c756e) return 0
        store<u32>(entry, 0, 8)
        store<u32>(entry, 0, 12)
        p += 4
      }
    }
    p = skipSpace(p)
    const next = load<u8>(p)
    if (next == 0x7d) break
    if (next != 0x2c) return 0
    p = skipSpace(p + 1)
  }
  if (found != all) return 0
  p = skipSpace(p + 1)
  return load<u8>(p) == 0x0a ? p + 1 : 0
}

function lineEnd(p: usize): usize {
  const newlines = i8x16.splat(0x0a)
  while (true) {
    const at = i8x16.bitmask(i8x16.eq(v128.load(p), newlines))
    if (at != 0) return p + <usize>ctz(at)
    p += 16
  }
}

/**
 * Takes the records in [p, end), which ends behind a line feed and has 32 readable bytes after it. Returns DONE,
 * or why it stopped, with the record in recordStart and recordEnd (its line feed).
 */
export function records(p: usize, end: usize): i32 {
  while (p < end) {
    recordStart = p
    const start = skipSpace(p)
    if (load<u8>(start) == 0x0a) {
      noteBlankLine()
      p = start + 1
      continue
    }
    const next: usize = fieldCount == 0 ? <usize>0 : locate(start)
    if (next == 0) {
      recordEnd = lineEnd(p)
      return ASK_HOST
    }
    let bytes: usize = 0
    for (let i: i32 = 0; i < fieldCount; i++) {
      const entry = FIELDS + (<usize>i << 4)
      bytes += load<u32>(entry, 12) - load<u32>(entry, 8)
    }
    if (!isWithinBudget(bytes)) {
      recordEnd = next - 1
      return NEED_BUDGET
    }
    beginDocument()
    for (let i: i32 = 0; i < fieldCount; i++) {
      const entry = FIELDS + (<usize>i << 4)
      text(load<u32>(entry, 8), load<u32>(entry, 12), true)
    }
    endDocument()
    if (hasHits()) {
      recordEnd = next - 1
      return HAS_HITS
    }
    p = next
  }
  recordStart = end
  return DONE
}
