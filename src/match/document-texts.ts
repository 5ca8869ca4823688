/**
 * The texts of one document, read as far as hits lie in them.
 */
import type { ReadUnits, UnitSpan } from '../text/units.ts'
import { mayBeIn, type Variant } from '../text/variants.ts'
import type { Hit } from './document-hits.ts'
import { type ItemTexts, isEqual } from './item-texts.ts'

/** A text of a document. */
export interface DocumentText {
  readonly text: string
  readonly spans: readonly UnitSpan[]
}

/** What the units read, and what numbers items have for that. */
interface ReadText extends DocumentText {
  readonly units: readonly string[]
  readonly words: Int32Array
}

/** No word of any item, and a word that has not been looked up. */
const UNKNOWN = -1
const UNREAD = -2

/** See the file header. */
export class DocumentTexts {
  readonly #texts: readonly string[]
  readonly #readUnits: ReadUnits
  readonly #items: ItemTexts
  readonly #read = new Map<number, ReadText>()
  readonly #mayBeIn = new Map<Variant, boolean>()

  constructor(texts: readonly string[], readUnits: ReadUnits, items: ItemTexts) {
    this.#texts = texts
    this.#readUnits = readUnits
    this.#items = items
  }

  /** @returns the text with the given position */
  text(number: number): DocumentText {
    return this.#text(number)
  }

  #text(number: number): ReadText {
    const known = this.#read.get(number)
    if (known !== undefined) return known
    const text = this.#texts[number] ?? ''
    const { spans, texts: units } = this.#readUnits(text)
    const read = { text, spans, units, words: new Int32Array(units.length).fill(UNREAD) }
    this.#read.set(number, read)
    return read
  }

  /** @returns whether one of the texts may be in a form */
  mayBeIn(variant: Variant): boolean {
    const known = this.#mayBeIn.get(variant)
    if (known !== undefined) return known
    const found = this.#texts.some((text) => mayBeIn(variant, text))
    this.#mayBeIn.set(variant, found)
    return found
  }

  /** @returns whether the document has the words of the gram there; most of its words are never looked up */
  has({ text, position, id }: Hit): boolean {
    const { words, units } = this.#text(text)
    // First, so that the item's words have their numbers.
    const expected = this.#items.wordsOf(id)
    for (let i = position; i < position + expected.length && i < words.length; i++) {
      // A word that was unknown before may have become an item's.
      if ((words[i] ?? UNREAD) < 0) words[i] = this.#items.wordNumber(units[i] ?? '') ?? UNKNOWN
    }
    return isEqual(words, position, expected)
  }
}
