/**
 * Words of a text as the default normaliser folds them: what the kernel hashes, as strings with their places. Pure.
 */
import { FOLD_KIND, type FoldTable, foldTable } from './units.ts'

/** Units of a text: what is compared, and where it lies in the raw text, in UTF-16 units. */
export interface SplitText {
  readonly units: readonly string[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

const HANGUL_FIRST = 0xac00

class Words {
  readonly units: string[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  #isOpen = false
  #isOwn = false

  /** One folded code point of the given kind that lies at start to end. */
  take(kind: number, char: string, start: number, end: number): void {
    if (kind === FOLD_KIND.separator) {
      this.#isOpen = false
      this.#isOwn = false
      return
    }
    const isMark = kind === FOLD_KIND.mark
    const isNew = !this.#isOpen || kind === FOLD_KIND.own || (!isMark && this.#isOwn)
    if (!isMark) this.#isOwn = kind === FOLD_KIND.own
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

/** Folded letters have their own code point in the entry, 0 for one that folds to itself. */
function takeEntry(words: Words, entry: number, self: number, start: number, end: number): void {
  const value = entry >>> 3
  words.take(entry & 7, String.fromCodePoint(value === 0 ? self : value), start, end)
}

function takeCodePoint(table: FoldTable, words: Words, codePoint: number, start: number, end: number): void {
  const { stage1, stage2, pool } = table
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
    words.take(FOLD_KIND.separator, '', start, end)
    return
  }
  const entry = stage2[((stage1[codePoint >>> 7] ?? 0) << 7) | (codePoint & 127)] ?? 0
  const kind = entry & 7
  if (kind === FOLD_KIND.drop) return
  if (kind === FOLD_KIND.sequence) {
    const at = entry >>> 3
    const length = pool[at] ?? 0
    for (let i = 1; i <= length; i++) takeEntry(words, pool[at + i] ?? 0, 0xfffd, start, end)
  } else if (kind === FOLD_KIND.hangul) {
    // Syllables decompose by arithmetic (The Unicode Standard, section 3.12); the table only marks them.
    const syllable = String.fromCodePoint(Math.max(codePoint, HANGUL_FIRST)).normalize('NFD')
    for (const jamo of syllable) words.take(1, jamo, start, end)
  } else takeEntry(words, entry, codePoint, start, end)
}

/**
 * @param text raw text
 * @returns its folded words, as many as the kernel counts; a code point that folds to several words gives each of
 *   them its place
 */
export function foldedWords(text: string): SplitText {
  const table = foldTable()
  const words = new Words()
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at) ?? 0
    const end = at + (codePoint > 0xffff ? 2 : 1)
    takeCodePoint(table, words, codePoint, at, end)
    at = end
  }
  return words
}
