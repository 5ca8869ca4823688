/**
 * A text in another form, unit by unit: which units of the form hold a unit of the text, and which are signs of the form
 * alone. What a form adds (`lt` of `&lt;`, `n` of `\n`) are words to the kernel, but no words of the text: only units of
 * the text count. Pure.
 */
import type { ReadUnits, UnitSpan } from './units.ts'
import { type Rewriting, rewritings, type Variant, variantText } from './variants.ts'

/** See the file header. */
export interface FormUnits {
  /** For each unit of the text the first and the last unit of the form that holds some of it. Both never fall. */
  readonly first: Int32Array
  readonly last: Int32Array
  /**
   * What stands right before a unit of the form where it begins in the midst of a rewriting (`&`, `&#`, `<`, `\`), by
   * its number. A document that has the unit without that sign is not in the form: `n` is a word there.
   */
  readonly signs: ReadonlyMap<number, string>
}

/** Where a rewriting's letters begin. */
const SIGN = /^[^\p{L}\p{N}]+/u

/**
 * @param text units of the text
 * @param form units of the same text in a form
 * @param rewritten what the form writes in another way, in order
 */
export function formUnits(
  text: readonly UnitSpan[],
  form: readonly UnitSpan[],
  rewritten: readonly Rewriting[],
): FormUnits {
  const places = placesInText(form, rewritten)
  const first = new Int32Array(text.length)
  const last = new Int32Array(text.length)
  let from = 0
  let to = 0
  for (const [i, { start, end }] of text.entries()) {
    while (from < form.length - 1 && (places.ends[from] ?? 0) <= start) from++
    to = Math.max(to, from)
    while (to < form.length - 1 && (places.starts[to + 1] ?? 0) < end) to++
    // Units that share a place (`½` is two words) are as many in the form.
    first[i] = from
    last[i] = to
  }
  return { first, last, signs: signsOf(form, rewritten) }
}

/**
 * @param variant name of a form
 * @param text raw text
 * @param read reads units
 */
export function readForm(variant: Variant, text: string, read: ReadUnits): FormUnits {
  const form = read(variantText(variant, text))
  return formUnits(read(text).spans, form.spans, rewritings(variant, text))
}

/** Where in the text the units of a form come from. */
function placesInText(
  form: readonly UnitSpan[],
  rewritten: readonly Rewriting[],
): { readonly starts: Int32Array; readonly ends: Int32Array } {
  const starts = new Int32Array(form.length)
  const ends = new Int32Array(form.length)
  let next = 0
  /** Offset in the text of an offset in the form; within a rewriting its beginning, or its end. */
  const placeOf = (at: number, isEnd: boolean): number => {
    while (next < rewritten.length && endOf(rewritten[next]) < at) next++
    const before = rewritten[next - 1]
    const own = rewritten[next]
    if (own !== undefined && own.at < at && at < endOf(own)) return isEnd ? own.end : own.start
    if (own !== undefined && at === endOf(own)) return own.end
    return before === undefined ? at : before.end + at - endOf(before)
  }
  for (const [i, { start, end }] of form.entries()) {
    // Units share places and come in order, so the search never goes back by more than a unit.
    while (next > 0 && endOf(rewritten[next - 1]) >= start) next--
    starts[i] = placeOf(start, false)
    ends[i] = placeOf(end, true)
  }
  return { starts, ends }
}

function endOf(rewriting: Rewriting | undefined): number {
  return rewriting === undefined ? 0 : rewriting.at + rewriting.by.length
}

function signsOf(form: readonly UnitSpan[], rewritten: readonly Rewriting[]): ReadonlyMap<number, string> {
  const signs = new Map<number, string>()
  let unit = 0
  for (const { at, by } of rewritten) {
    const [sign] = SIGN.exec(by) ?? []
    if (sign === undefined || sign.length === by.length) continue
    const start = at + sign.length
    while (unit < form.length && (form[unit]?.start ?? 0) < start) unit++
    if (form[unit]?.start === start) signs.set(unit, sign)
  }
  return signs
}
