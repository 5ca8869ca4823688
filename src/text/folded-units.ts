/**
 * Units of a text as the default normaliser folds them: what the kernel hashes, as strings with their places. Pure.
 */
import { type FoldTable, foldTable, KIND } from './units.ts'

/** Units of a text: what is compared, and where it lies in the raw text, in UTF-16 units. */
export interface SplitText {
  readonly units: readonly string[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

const HANGUL_FIRST = 0xac00

/** Takes folded code points of the given kinds that lie at start to end. */
interface Sink {
  take(kind: number, char: string, start: number, end: number): void
}

class Words implements Sink, SplitText {
  readonly units: string[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  #isOpen = false
  #isOwn = false

  take(kind: number, char: string, start: number, end: number): void {
    if (kind === KIND.separator) {
      this.#isOpen = false
      this.#isOwn = false
      return
    }
    const isMark = kind === KIND.mark
    const isNew = !this.#isOpen || kind === KIND.own || (!isMark && this.#isOwn)
    if (!isMark) this.#isOwn = kind === KIND.own
    this.#isOpen = true
    const last = this.units.length - 1
    if (isNew || last < 0) {
      this.units.push(char)
      this.starts.push(start)
      this.ends.push(end)
    } else {
      this.units[last] += char
      this.ends[last] = end
    }
  }
}

/** Folded characters; a run of separators is one space, none at the text's ends. */
class Characters implements Sink, SplitText {
  readonly units: string[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  #gap: { start: number; end: number } | undefined

  take(kind: number, char: string, start: number, end: number): void {
    if (kind === KIND.separator) {
      if (this.#gap !== undefined) this.#gap.end = end
      else if (this.units.length > 0) this.#gap = { start, end }
      return
    }
    if (this.#gap !== undefined) this.#put(' ', this.#gap.start, this.#gap.end)
    this.#gap = undefined
    this.#put(char, start, end)
  }

  #put(unit: string, start: number, end: number): void {
    this.units.push(unit)
    this.starts.push(start)
    this.ends.push(end)
  }
}

/** Folded letters have their own code point in the entry, 0 for one that folds to itself. */
function takeEntry(sink: Sink, entry: number, self: number, start: number, end: number): void {
  const value = entry >>> 3
  sink.take(entry & 7, String.fromCodePoint(value === 0 ? self : value), start, end)
}

function takeCodePoint(table: FoldTable, sink: Sink, codePoint: number, start: number, end: number): void {
  const { stage1, stage2, pool } = table
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
    sink.take(KIND.separator, '', start, end)
    return
  }
  const entry = stage2[((stage1[codePoint >>> 7] ?? 0) << 7) | (codePoint & 127)] ?? 0
  const kind = entry & 7
  if (kind === KIND.drop) return
  if (kind === KIND.sequence) {
    const at = entry >>> 3
    const length = pool[at] ?? 0
    for (let i = 1; i <= length; i++) takeEntry(sink, pool[at + i] ?? 0, 0xfffd, start, end)
  } else if (kind === KIND.hangul) {
    // Syllables decompose by arithmetic (The Unicode Standard, section 3.12); the table only marks them.
    const syllable = String.fromCodePoint(Math.max(codePoint, HANGUL_FIRST)).normalize('NFD')
    for (const jamo of syllable) sink.take(1, jamo, start, end)
  } else takeEntry(sink, entry, codePoint, start, end)
}

function foldInto<S extends Sink>(sink: S, text: string): S {
  const table = foldTable()
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at) ?? 0
    const end = at + (codePoint > 0xffff ? 2 : 1)
    takeCodePoint(table, sink, codePoint, at, end)
    at = end
  }
  return sink
}

/**
 * @param text raw text
 * @returns its folded words, as many as the kernel counts; a code point that folds to several words gives each of
 *   them its place
 */
export function foldedWords(text: string): SplitText {
  return foldInto(new Words(), text)
}

/**
 * @param text raw text
 * @returns its folded characters, as many as the kernel counts
 */
export function foldedCharacters(text: string): SplitText {
  return foldInto(new Characters(), text)
}
