/**
 * Where the units of a text lie in it, so that reports can mark what was found. Reads the same table as the kernel
 * and gives the same number of units; the kernel hashes them, this tells their places. Pure.
 */

import type { VocabularyName } from './bpe/vocabularies.ts'
import { FOLD_BLOCKS, FOLD_TABLE_BASE64 } from './fold-table.generated.ts'
import type { Unit } from './scheme.ts'

/** A unit's place in the raw text: offsets in UTF-16 units, `end` behind the last one. */
export interface UnitSpan {
  readonly start: number
  readonly end: number
}

/** Finds the units of a text and what they read. */
export type ReadUnits = (text: string) => TextUnits

/** Finds the units of a text. */
export type FindUnits = (text: string) => readonly UnitSpan[]

/** What an entry of the table stands for; scripts/make-fold-table.mjs has the layout. */
const KIND = { separator: 0, mark: 2, own: 3, drop: 4, sequence: 5, hangul: 6 } as const
const WORD = 1
const STAGE1 = 0x110000 >> 7

interface FoldTable {
  /** Block of each 128 code points. */
  readonly stage1: Uint16Array
  /** Entries of all blocks. */
  readonly stage2: Uint32Array
  /** Sequences: a length, then as many entries. */
  readonly pool: Uint32Array
}

let decoded: FoldTable | undefined

/** @returns the default normaliser's table, decoded once */
function foldTable(): FoldTable {
  if (decoded !== undefined) return decoded
  const bytes = Buffer.from(FOLD_TABLE_BASE64, 'base64')
  const words = (from: number, to: number): Uint32Array =>
    Uint32Array.from({ length: (to - from) / 4 }, (_, i) => bytes.readUInt32LE(from + 4 * i))
  const stage1 = Uint16Array.from({ length: STAGE1 }, (_, i) => bytes.readUInt16LE(2 * i))
  const poolAt = STAGE1 * 2 + FOLD_BLOCKS * 512
  decoded = { stage1, stage2: words(STAGE1 * 2, poolAt), pool: words(poolAt, bytes.length) }
  return decoded
}

/** Takes the folded characters of a text, each with the place of the code point that it came from. */
interface SpanSink {
  readonly spans: UnitSpan[]
  take(kind: number, start: number, end: number, folded: number): void
  /** Takes ASCII letters and digits all at once; `folded` is what they read. */
  takeRun(start: number, end: number, folded: string): void
}

/** A text's units with what they read after folding. */
export interface TextUnits {
  readonly spans: readonly UnitSpan[]
  /** As many; a run of separators, which is a unit of `chars`, reads as one space. */
  readonly texts: readonly string[]
}

/** Words as the kernel splits them: marks join what stands before them, own units stand alone. */
class WordSpans implements SpanSink {
  readonly spans: { start: number; end: number }[] = []
  readonly texts: string[] = []
  #isOpen = false
  #isOwn = false

  take(kind: number, start: number, end: number, folded: number): void {
    if (kind === KIND.separator) {
      this.#isOpen = false
      this.#isOwn = false
      return
    }
    const isNew = kind === KIND.own || (kind === WORD && this.#isOwn) || !this.#isOpen
    if (kind !== KIND.mark) this.#isOwn = kind === KIND.own
    this.#isOpen = true
    this.#add(isNew, start, end, String.fromCodePoint(folded))
  }

  takeRun(start: number, end: number, folded: string): void {
    const isNew = this.#isOwn || !this.#isOpen
    this.#isOwn = false
    this.#isOpen = true
    this.#add(isNew, start, end, folded)
  }

  #add(isNew: boolean, start: number, end: number, folded: string): void {
    const last = this.spans.at(-1)
    if (isNew || last === undefined) {
      this.spans.push({ start, end })
      this.texts.push(folded)
    } else {
      last.end = end
      this.texts[this.texts.length - 1] += folded
    }
  }
}

/** Folded characters; a run of separators is one unit, none at the text's ends. */
class CharSpans implements SpanSink {
  readonly spans: UnitSpan[] = []
  readonly texts: string[] = []
  #gap: { start: number; end: number } | undefined

  take(kind: number, start: number, end: number, folded: number): void {
    if (kind === KIND.separator) {
      if (this.#gap !== undefined) this.#gap.end = end
      else if (this.spans.length > 0) this.#gap = { start, end }
      return
    }
    if (this.#gap !== undefined) {
      this.spans.push(this.#gap)
      this.texts.push(' ')
    }
    this.#gap = undefined
    this.spans.push({ start, end })
    this.texts.push(String.fromCodePoint(folded))
  }

  takeRun(start: number, end: number, folded: string): void {
    for (let at = start; at < end; at++) this.take(WORD, at, at + 1, folded.charCodeAt(at - start))
  }
}

/** @returns end of the run of ASCII letters and digits that begins at `at`; `at` when there is none */
function asciiRunEnd(text: string, at: number): number {
  let end = at
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
    if (!isLetter && (code < 0x30 || code > 0x39)) break
  }
  return end
}

/** Folds one code point; lone surrogates are no characters and separate, as U+FFFD does. */
function takeCodePoint(
  table: FoldTable,
  sink: SpanSink,
  codePoint: number,
  start: number,
  end: number,
): void {
  const { stage1, stage2, pool } = table
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
    sink.take(KIND.separator, start, end, 0)
    return
  }
  const entry = stage2[((stage1[codePoint >>> 7] ?? 0) << 7) | (codePoint & 127)] ?? 0
  const kind = entry & 7
  if (kind === KIND.drop) return
  if (kind === KIND.sequence) {
    const at = entry >>> 3
    const length = pool[at] ?? 0
    for (let i = 1; i <= length; i++) {
      const part = pool[at + i] ?? 0
      sink.take(part & 7, start, end, part >>> 3)
    }
  } else if (kind === KIND.hangul) {
    // Two jamo, or three with a final one (The Unicode Standard, section 3.12).
    const syllable = codePoint - 0xac00
    sink.take(WORD, start, end, 0x1100 + Math.floor(syllable / 588))
    sink.take(WORD, start, end, 0x1161 + Math.floor((syllable % 588) / 28))
    if (syllable % 28 > 0) sink.take(WORD, start, end, 0x11a7 + (syllable % 28))
  } else sink.take(kind, start, end, entry >>> 3 === 0 ? codePoint : entry >>> 3)
}

/**
 * Finds the words or characters of a text (for tokens see bpe/spans.ts). One code point may give several units (`½` is two words), which then share its place.
 *
 * @param text raw text
 * @param unit words or characters, as in the gram scheme
 * @returns places in the text's order, as many as the kernel counts units; time and space are linear in the text
 */
export function unitsOf(text: string, unit: Exclude<Unit, VocabularyName>): readonly UnitSpan[] {
  return readUnits(text, unit).spans
}

/**
 * Finds the units of a text and what they read: two texts have the same gram exactly when these are equal.
 *
 * @param text raw text
 * @param unit words or characters, as in the gram scheme
 */
export function readUnits(text: string, unit: Exclude<Unit, VocabularyName>): TextUnits {
  const table = foldTable()
  const sink = unit === 'words' ? new WordSpans() : new CharSpans()
  for (let at = 0; at < text.length; ) {
    const runEnd = asciiRunEnd(text, at)
    if (runEnd > at) {
      sink.takeRun(at, runEnd, text.slice(at, runEnd).toLowerCase())
      at = runEnd
      continue
    }
    const codePoint = text.codePointAt(at) ?? 0
    const end = at + (codePoint > 0xffff ? 2 : 1)
    takeCodePoint(table, sink, codePoint, at, end)
    at = end
  }
  return sink
}
