/**
 * An item's text on a terminal, shortened, with the words marked that were found in the corpus. Pure.
 */
import { decodeRuns } from '../measure/bitmap.ts'
import type { FindUnits } from '../text/units.ts'
import type { Style } from './style.ts'
import { characterWidth, printable } from './width.ts'

/** A range of a text, in UTF-16 units. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A field's parts and what is known of them. */
export interface MarkedField {
  readonly parts: readonly string[]
  /** Finds the units that were looked up. */
  readonly findUnits: FindUnits
  /** Gram length of the definition: shorter parts have no windows. */
  readonly gramLength: number
  /** Windows of all testable parts and which of them count, run-length-coded as in reports. */
  readonly windows: number
  readonly bits: readonly number[]
}

/** What stands between two parts of a field, such as two choices. */
const BETWEEN_PARTS = ' | '

/**
 * Ranges of the parts' texts that lie under counted windows.
 *
 * @param field as in a report
 * @returns for each part its ranges, in order, none touching another
 * @throws {RangeError} when the texts have other windows than the bitmap: they are not what was looked up
 */
export function markedRanges({
  parts,
  findUnits,
  gramLength,
  windows,
  bits,
}: MarkedField): readonly Range[][] {
  const counted = decodeRuns(bits, windows)
  let offset = 0
  const ranges = parts.map((part) => {
    const spans = findUnits(part)
    const own = Math.max(0, spans.length - gramLength + 1)
    const marks = counted.subarray(offset, offset + own)
    offset += own
    const found: { start: number; end: number }[] = []
    let until = 0
    for (const [window, mark] of marks.entries()) {
      if (mark !== 1) continue
      const end = spans[window + gramLength - 1]?.end ?? part.length
      const last = found.at(-1)
      if (last !== undefined && window <= until) last.end = end
      else found.push({ start: spans[window]?.start ?? 0, end })
      until = window + gramLength
    }
    return found
  })
  if (offset !== windows) throw new RangeError(`the texts have ${offset} windows, the bitmap has ${windows}`)
  return ranges
}

/** One character with everything that has no width of its own behind it. */
interface Glyph {
  text: string
  readonly width: number
  readonly isFound: boolean
  /** A line may end before or behind it, though it is no space. */
  readonly isWide: boolean
  /** A line of the text ends here. */
  readonly isLineEnd?: boolean
}

/** Most columns of a line's indentation that are shown. */
const MOST_INDENT = 12

/**
 * `ranges`: for each part, in order, none touching another.
 *
 * @param keepsLines whether the text's own lines and their indentation stay
 */
function glyphsOf(
  parts: readonly string[],
  ranges: readonly (readonly Range[])[],
  keepsLines = false,
): Glyph[] {
  const glyphs: Glyph[] = []
  // Columns of a line that has nothing but indentation so far.
  let indent: number | undefined
  for (const [p, part] of parts.entries()) {
    if (p > 0) for (const text of BETWEEN_PARTS) addGlyph(glyphs, text, false)
    const own = ranges[p] ?? []
    let range = 0
    let at = 0
    for (const character of part) {
      while (range < own.length && at >= (own[range]?.end ?? 0)) range++
      const isFound = at >= (own[range]?.start ?? Number.POSITIVE_INFINITY)
      at += character.length
      if (keepsLines && character === '\n') {
        addLineEnd(glyphs, isFound)
        indent = 0
      } else if (indent !== undefined && (character === ' ' || character === '\t')) {
        if (indent++ < MOST_INDENT && glyphs.length > 0)
          glyphs.push({ text: ' ', width: 1, isFound, isWide: false })
      } else {
        addGlyph(glyphs, character, isFound)
        indent = undefined
      }
    }
  }
  return glyphs
}

/** Empty lines are left out, and white space at the ends of others. */
function addLineEnd(glyphs: Glyph[], isFound: boolean): void {
  while (glyphs.at(-1)?.text === ' ') glyphs.pop()
  const last = glyphs.at(-1)
  if (last === undefined || last.isLineEnd === true) return
  glyphs.push({ text: '', width: 0, isFound, isWide: false, isLineEnd: true })
}

function addGlyph(glyphs: Glyph[], character: string, isFound: boolean): void {
  const text = printable(character)
  const last = glyphs.at(-1)
  if (text === '' || (text === ' ' && (last === undefined || last.text === ' '))) return
  const width = characterWidth(text)
  if (width === 0 && last !== undefined) last.text += text
  else glyphs.push({ text, width, isFound, isWide: width === 2 })
}

function widthOf(glyphs: readonly Glyph[]): number {
  return glyphs.reduce((sum, { width }) => sum + width, 0)
}

/** A cut is moved by at most so many characters to fall between two words. */
const WORD_REACH = 20

/** The part of the text around the first found words that fits into `room` columns. */
function cut(glyphs: readonly Glyph[], room: number): Glyph[] {
  if (widthOf(glyphs) <= room) return [...glyphs]
  const first = Math.max(
    0,
    glyphs.findIndex(({ isFound }) => isFound),
  )
  // Some words before the first found ones tell where one is; none are left out when they are few.
  let from = first
  let before = room / 5
  while (from > 0 && before > 0) before -= glyphs[--from]?.width ?? 0
  if (widthOf(glyphs.slice(0, first)) <= room / 4) from = 0
  const wordStart = glyphs.findIndex(({ text }, i) => i >= from && text === ' ') + 1
  if (from > 0 && wordStart > from && wordStart <= Math.min(first, from + WORD_REACH)) from = wordStart
  let to = from
  let left = room - (from > 0 ? 1 : 0) - 2
  while (to < glyphs.length && left >= (glyphs[to]?.width ?? 0)) left -= glyphs[to++]?.width ?? 0
  const space = glyphs.findLastIndex(({ text }, i) => i <= to && text === ' ')
  if (to < glyphs.length && space > Math.max(first, to - WORD_REACH)) to = space
  const head = from > 0 ? [ellipsis(glyphs[from - 1], glyphs[from])] : []
  const tail = to < glyphs.length ? [ellipsis(glyphs[to - 1], glyphs[to])] : []
  return [...head, ...glyphs.slice(from, to), ...tail]
}

/** Marked as found when what it stands for goes on in found words. */
function ellipsis(before: Glyph | undefined, after: Glyph | undefined): Glyph {
  return { text: '…', width: 1, isFound: before?.isFound === true && after?.isFound === true, isWide: false }
}

/** Brackets become part of the glyphs beside them, so that no line ends between the two. */
function withBrackets(glyphs: readonly Glyph[], [open, close]: Style['brackets']): Glyph[] {
  if (open === '') return [...glyphs]
  return glyphs.map((glyph, i) => {
    if (!glyph.isFound) return glyph
    const before = glyphs[i - 1]?.isFound === true ? '' : open
    const after = glyphs[i + 1]?.isFound === true ? '' : close
    const { text, width } = glyph
    return { ...glyph, text: `${before}${text}${after}`, width: width + before.length + after.length }
  })
}

/** Breaks at spaces, and before and behind wide characters, which have none. */
function breakLines(glyphs: readonly Glyph[], width: number): Glyph[][] {
  const lines: Glyph[][] = []
  let line: Glyph[] = []
  let used = 0
  let breakAt = 0
  for (const glyph of glyphs) {
    if (glyph.isLineEnd === true) {
      lines.push([...line, glyph])
      line = []
      used = 0
      breakAt = 0
      continue
    }
    if (glyph.isWide || line.at(-1)?.isWide === true || line.at(-1)?.text === ' ') breakAt = line.length
    line.push(glyph)
    used += glyph.width
    if (used <= width || glyph.text === ' ') continue
    const at = breakAt > 0 ? breakAt : line.length - 1
    if (at === 0) continue
    lines.push(line.slice(0, at))
    line = line.slice(at)
    used = widthOf(line)
    breakAt = 0
  }
  if (line.length > 0) lines.push(line)
  return lines
}

function renderLine(line: readonly Glyph[], style: Style): string {
  const glyphs = [...line]
  while (glyphs.at(-1)?.text === ' ') glyphs.pop()
  let text = ''
  let run = ''
  let isRunFound = false
  const flush = (): void => {
    text += isRunFound ? style.found(run) : run
    run = ''
  }
  for (const { text: character, isFound } of glyphs) {
    if (isFound !== isRunFound) flush()
    isRunFound = isFound
    run += character
  }
  flush()
  return text
}

/**
 * @param field texts and what was found of them
 * @param style how found words are marked
 * @param width columns of a line
 * @param lines most lines, at least 1
 * @returns the lines, none wider than `width`
 */
export function snippet(field: MarkedField, style: Style, width: number, lines: number): string[] {
  const glyphs = glyphsOf(field.parts, markedRanges(field))
  // Lines break at words, so the text may need more lines than its width says: then less of it is shown.
  for (let room = width * lines; ; room -= 2) {
    const broken = breakLines(withBrackets(cut(glyphs, room), style.brackets), width)
    if (broken.length <= lines || room <= width / 2) {
      return broken.slice(0, lines).map((line) => renderLine(line, style))
    }
  }
}

/** A line and the columns that it takes; its text may hold escape sequences. */
export interface MarkedLine {
  readonly text: string
  readonly width: number
}

/**
 * Whole texts with ranges marked, in lines of their own.
 *
 * @param parts raw texts
 * @param ranges for each part what is marked of it, in any order; they may overlap
 * @param style how it is marked
 * @param width columns of a line
 */
export function markedText(
  parts: readonly string[],
  ranges: readonly (readonly Range[])[],
  style: Style,
  width: number,
): MarkedLine[] {
  const glyphs = withBrackets(glyphsOf(parts, ranges.map(joined), true), style.brackets)
  return breakLines(glyphs, width).map((line) => {
    const last = line.findLastIndex(({ text }) => text !== ' ')
    const shown = line.slice(0, last + 1)
    return { text: renderLine(shown, style), width: widthOf(shown) }
  })
}

/** In order, none touching another. */
function joined(ranges: readonly Range[]): Range[] {
  const result: { start: number; end: number }[] = []
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else result.push({ start, end })
  }
  return result
}
