/**
 * Overlap of one field with one place (a segment of the index, or a document): which windows count, how many units
 * they cover, the longest run. Pure; docs/explanation/measures.md tells the rules in words.
 *
 * A base window is a window of the index's gram length n. A definition may ask for longer grams (length m >= n):
 * such a window is present when all its m - n + 1 base windows are.
 */

/** Grams of a field, as the measures need them. Parts shorter than the definition's gram are not among them. */
export interface FieldGrams {
  /** For each part its units. */
  readonly units: readonly number[]
  /** For each part the ids of its base windows in order, `units - n + 1` of them; equal grams have equal ids. */
  readonly ids: readonly Uint32Array[]
  /** Base windows that do not count, by id: boilerplate. Undefined when all count. */
  readonly isIgnored?: (id: number) => boolean
}

/** What a definition asks of windows. */
export interface WindowRule {
  /** Gram length of the index. */
  readonly baseLength: number
  /** Gram length of the definition, at least baseLength. */
  readonly gramLength: number
  /** Least number of consecutive, distinct grams for hits to count, at least 1. */
  readonly minRun: number
}

/** Sizes of a field under a rule: the denominators. */
export interface FieldSize {
  /** Windows that count. */
  readonly grams: number
  /** Units inside at least one of them. */
  readonly units: number
}

/** Overlap of a field with one place. */
export interface Overlap {
  /** One entry for each window of all parts, in order: 1 = counted. */
  readonly counted: Uint8Array
  readonly hits: number
  /** Present windows outside counted runs. */
  readonly isolated: number
  readonly coveredUnits: number
  /** Most consecutive counted windows of a part. */
  readonly longestRun: number
  /** Distinct base grams inside counted windows. */
  readonly distinctBase: number
}

/** @returns windows of a part under the rule */
export function windowsOf(units: number, rule: WindowRule): number {
  return Math.max(0, units - rule.gramLength + 1)
}

/** @returns windows of all parts, those that do not count among them: the length of bitmaps */
export function windowCount(field: FieldGrams, rule: WindowRule): number {
  return field.units.reduce((sum, units) => sum + windowsOf(units, rule), 0)
}

/** For a part: 1 where a window counts (not all of its base windows are ignored). */
export function eligibleWindows(
  ids: Uint32Array,
  windows: number,
  field: FieldGrams,
  rule: WindowRule,
): Uint8Array {
  const eligible = new Uint8Array(windows).fill(1)
  const { isIgnored } = field
  if (isIgnored === undefined) return eligible
  const span = rule.gramLength - rule.baseLength + 1
  let ignoredInRow = 0
  for (let i = 0; i < ids.length; i++) {
    ignoredInRow = isIgnored(ids[i] ?? 0) ? ignoredInRow + 1 : 0
    if (ignoredInRow >= span) eligible[i - span + 1] = 0
  }
  return eligible
}

/** Units inside at least one marked window. */
function coveredUnits(marks: Uint8Array, gramLength: number): number {
  let covered = 0
  let until = 0
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] !== 1) continue
    covered += i + gramLength - Math.max(i, until)
    until = i + gramLength
  }
  return covered
}

function addBaseIds(into: Set<number>, ids: Uint32Array, marks: Uint8Array, span: number): void {
  let until = 0
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] !== 1) continue
    for (let j = Math.max(i, until); j < i + span; j++) into.add(ids[j] ?? 0)
    until = i + span
  }
}

/**
 * @returns the field's denominators; all 0 for a field that is not testable
 */
export function sizeOf(field: FieldGrams, rule: WindowRule): FieldSize {
  let grams = 0
  let units = 0
  for (const [part, ids] of field.ids.entries()) {
    const partUnits = field.units[part] ?? 0
    const windows = windowsOf(partUnits, rule)
    if (windows === 0) continue
    if (field.isIgnored === undefined) {
      grams += windows
      units += partUnits
      continue
    }
    const eligible = eligibleWindows(ids, windows, field, rule)
    for (const mark of eligible) grams += mark
    units += coveredUnits(eligible, rule.gramLength)
  }
  return { grams, units }
}

/**
 * @returns number of distinct base grams of the windows that count: the trials of a chance overlap
 */
export function distinctBaseGrams(field: FieldGrams, rule: WindowRule): number {
  const span = rule.gramLength - rule.baseLength + 1
  const distinct = new Set<number>()
  for (const [part, ids] of field.ids.entries()) {
    const eligible = eligibleWindows(ids, windowsOf(field.units[part] ?? 0, rule), field, rule)
    addBaseIds(distinct, ids, eligible, span)
  }
  return distinct.size
}

/**
 * The number of distinct windows of a field that count: a run need not be longer than that.
 */
function distinctWindows(field: FieldGrams, rule: WindowRule, enough: number): number {
  const seen = new Set<string>()
  const span = rule.gramLength - rule.baseLength
  for (const [part, ids] of field.ids.entries()) {
    const windows = windowsOf(field.units[part] ?? 0, rule)
    const eligible = field.isIgnored === undefined ? undefined : eligibleWindows(ids, windows, field, rule)
    for (let i = 0; i < windows; i++) {
      if (eligible !== undefined && eligible[i] !== 1) continue
      seen.add(`${ids[i]} ${ids[i + span]}`)
      if (seen.size >= enough) return seen.size
    }
  }
  return seen.size
}

function beginsWithTwo({ units, ids, isIgnored }: FieldGrams, rule: WindowRule): boolean {
  const [first] = ids
  return isIgnored === undefined && windowsOf(units[0] ?? 0, rule) >= 2 && first?.[0] !== first?.[1]
}

/**
 * @returns consecutive, distinct windows that a run of the field needs to count: the rule's, or all that there are
 */
export function neededRun(field: FieldGrams, rule: WindowRule): number {
  if (rule.minRun === 1) return 1
  // By far the most fields begin with two different grams.
  if (rule.minRun === 2 && beginsWithTwo(field, rule)) return 2
  return Math.min(rule.minRun, distinctWindows(field, rule, rule.minRun))
}

/** Tells of a base gram whether a place has it. */
export type IsHit = (id: number, part: number, window: number) => boolean

/**
 * Overlap of a field with one place.
 *
 * @param field its grams
 * @param rule gram lengths and least run
 * @param isHit whether a base gram is in the place, by its id, and by its part and base window
 */
export function overlapWith(field: FieldGrams, rule: WindowRule, isHit: IsHit): Overlap {
  const { gramLength } = rule
  const span = gramLength - rule.baseLength + 1
  const needed = neededRun(field, rule)
  const counted = new Uint8Array(windowCount(field, rule))
  const distinct = new Set<number>()
  let offset = 0
  let hits = 0
  let present = 0
  let covered = 0
  let longestRun = 0
  for (const [part, ids] of field.ids.entries()) {
    const windows = windowsOf(field.units[part] ?? 0, rule)
    if (windows === 0) continue
    const marks = eligibleWindows(ids, windows, field, rule)
    keepPresent(marks, ids, span, part, isHit)
    for (const mark of marks) present += mark
    const longest = keepRuns(marks, ids, span, needed)
    if (longest > 0) {
      longestRun = Math.max(longestRun, longest)
      for (const mark of marks) hits += mark
      covered += coveredUnits(marks, gramLength)
      addBaseIds(distinct, ids, marks, span)
      counted.set(marks, offset)
    }
    offset += windows
  }
  return {
    counted,
    hits,
    isolated: present - hits,
    coveredUnits: covered,
    longestRun,
    distinctBase: distinct.size,
  }
}

/** Clears the marks of windows of which a base gram is missing. */
function keepPresent(marks: Uint8Array, ids: Uint32Array, span: number, part: number, isHit: IsHit): void {
  let inRow = 0
  for (let i = 0; i < ids.length; i++) {
    inRow = isHit(ids[i] ?? 0, part, i) ? inRow + 1 : 0
    const window = i - span + 1
    if (window >= 0 && inRow < span) marks[window] = 0
  }
}

/**
 * Clears the marks of runs with fewer than `needed` distinct grams.
 *
 * @param marks of a part's windows: 1 = present
 * @param ids of its base windows
 * @param span base windows in a window
 * @returns the longest run that is kept
 */
export function keepRuns(marks: Uint8Array, ids: Uint32Array, span: number, needed: number): number {
  let longest = 0
  for (let start = 0; start < marks.length; ) {
    if (marks[start] !== 1) {
      start++
      continue
    }
    let end = start
    while (end < marks.length && marks[end] === 1) end++
    if (hasDistinct(ids, start, end, span, needed)) longest = Math.max(longest, end - start)
    else marks.fill(0, start, end)
    start = end
  }
  return longest
}

/**
 * Whether windows [start, end) of a part have `needed` distinct grams. A window of at most twice the base length is
 * told by its first and last base gram.
 */
export function hasDistinct(
  ids: Uint32Array,
  start: number,
  end: number,
  span: number,
  needed: number,
): boolean {
  if (needed <= 1) return true
  if (end - start < needed) return false
  const seen = new Set<string>()
  for (let i = start; i < end; i++) {
    seen.add(`${ids[i]} ${ids[i + span - 1]}`)
    if (seen.size >= needed) return true
  }
  return false
}

/**
 * Sums over a bitmap of counted windows of a whole field, for a union of places.
 *
 * @param field its grams
 * @param counted one entry for each window of all parts
 */
export function overlapOfBitmap(
  field: FieldGrams,
  rule: WindowRule,
  counted: Uint8Array,
): Pick<Overlap, 'hits' | 'coveredUnits' | 'longestRun'> {
  let offset = 0
  let hits = 0
  let covered = 0
  let longestRun = 0
  for (const units of field.units) {
    const windows = windowsOf(units, rule)
    const marks = counted.subarray(offset, offset + windows)
    offset += windows
    let run = 0
    for (const mark of marks) {
      hits += mark
      run = mark === 1 ? run + 1 : 0
      longestRun = Math.max(longestRun, run)
    }
    covered += coveredUnits(marks, rule.gramLength)
  }
  return { hits, coveredUnits: covered, longestRun }
}
