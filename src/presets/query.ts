/**
 * Items as a preset sees them: texts made of fields, cut into units, and the windows that are looked up. Pure.
 */
import type { Item, ItemSet } from '../items/types.ts'
import { everyWindow, percentileGramLength, type Windows } from '../measure/windows.ts'
import { rewrite } from '../text/rewrite.ts'
import { TEXT_RULES, type TextSplitter } from '../text/text-rule.ts'
import { unitsOf } from '../text/units.ts'
import { type PatternTable, sharedAnchor } from './pattern-table.ts'
import type { Preset, PresetText } from './types.ts'

/** A text of an item with its windows. */
export interface QueryText {
  readonly name: string
  readonly raw: string
  /** Unit numbers of the table. */
  readonly units: Int32Array
  readonly windows: Windows
  /** For each window its pattern. */
  readonly patterns: Int32Array
}

/** An item as a preset sees it. */
export interface QueryItem {
  readonly item: Item
  /** Position of the item's set. */
  readonly set: number
  readonly texts: readonly QueryText[]
}

/** A text of an item before it is cut. */
interface RawText {
  readonly name: string
  readonly raw: string
}

/** Letters, of any script. */
export const LETTER = /\p{L}/u

/** What separates paragraphs. */
export const BLANK_LINE = /\n[^\S\n]*\n\s*/u

const NO_WINDOWS = (units: number, gramLength: number): Windows => ({
  units,
  gramLength,
  starts: new Int32Array(0),
})

function partsOf(item: Item, { roles, instead }: PresetText): readonly string[] {
  const of = (wanted: readonly string[]): string[] =>
    item.fields.filter(({ role }) => wanted.includes(role)).flatMap(({ parts }) => parts)
  const parts = of(roles)
  return parts.length === 0 && instead !== undefined ? of(instead) : parts
}

/**
 * @param text any text
 * @returns what follows its last sentence end but the one at the very end, without white space around it
 */
function lastSentence(text: string): string {
  return (
    text
      .trim()
      .split(/(?<=[.!?])\s+/u)
      .at(-1) ?? ''
  )
}

/**
 * @returns the texts of an item that a preset looks at; texts without characters are left out
 */
function rawTexts(preset: Preset, item: Item): readonly RawText[] {
  return preset.texts.flatMap((text) => {
    const parts = partsOf(item, text)
    const whole = text.eachPart === true ? parts : parts.length === 0 ? [] : [parts.join('\n')]
    const pieces = text.eachParagraph === true ? whole.flatMap((raw) => raw.split(BLANK_LINE)) : whole
    return pieces
      .map((raw) => ({ name: text.name, raw: text.lastSentence === true ? lastSentence(raw) : raw }))
      .filter(({ raw }) => raw !== '')
  })
}

/** A small generator of numbers from 0 up to a limit, seeded by an item's fingerprint. */
function drawer(fingerprint: string): (limit: number) => number {
  let state = BigInt(`0x${fingerprint}`)
  return (limit) => {
    // splitmix64 (Steele, Lea and Flood 2014).
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let x = state
    x = BigInt.asUintN(64, (x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n)
    x = BigInt.asUintN(64, (x ^ (x >> 27n)) * 0x94d049bb133111ebn)
    return Number((x ^ (x >> 31n)) % BigInt(limit))
  }
}

/** First characters of the words of a rewritten text, by code point. */
function wordStarts(units: readonly string[], gramLength: number): Int32Array {
  const starts: number[] = []
  for (let i = 0; i + gramLength <= units.length; i++) {
    if (!/\s/u.test(units[i] ?? ' ') && (i === 0 || /\s/u.test(units[i - 1] ?? ' '))) starts.push(i)
  }
  return Int32Array.from(starts)
}

/** Windows of a text; none when it is too short for the rule. */
function windowsOf(
  preset: Preset,
  units: readonly string[],
  item: Item,
  gramLength: number,
  answerFrom: number,
): Windows {
  const { grams } = preset
  const { length } = units
  const all = everyWindow(length, gramLength)
  const only = (keep: (start: number) => boolean): Windows => ({ ...all, starts: all.starts.filter(keep) })
  const whole = { units: length, gramLength: length, starts: Int32Array.of(0) }
  switch (grams.kind) {
    case 'percentile':
    case 'tiles':
      return all
    case 'grams': {
      const isShort = length < gramLength
      if (isShort && (grams.whole === undefined || length < grams.whole)) return all
      const windows = isShort ? whole : all
      if (grams.withLetter !== true) return windows
      const hasLetter = (start: number): boolean =>
        units.slice(start, start + windows.gramLength).some((unit) => LETTER.test(unit))
      return { ...windows, starts: windows.starts.filter(hasLetter) }
    }
    case 'sample': {
      if (length <= gramLength) return length === 0 ? all : whole
      const draw = drawer(item.fingerprint)
      const starts = Array.from({ length: grams.count }, () => draw(length - gramLength + 1))
      return { ...all, starts: Int32Array.from(new Set(starts)).sort() }
    }
    case 'at-words':
      return { ...all, starts: wordStarts(units, gramLength) }
    case 'answer':
      return only((start) => start + gramLength > answerFrom)
    case 'whole':
      return length === 0 ? all : whole
    case 'paragraphs':
      return only((start) => isLongParagraph(units[start] ?? '', grams.leastWords))
  }
}

/** Words by the segmentation of Unicode (UAX 29) as the runtime has it. */
const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

function isLongParagraph(paragraph: string, leastWords: number): boolean {
  let words = 0
  for (const { isWordLike } of segmenter.segment(paragraph)) {
    if (isWordLike === true) words++
    if (words >= leastWords) return true
  }
  return false
}

/** Gram length of a set in units. */
function gramLengthOf(preset: Preset, itemLengths: readonly number[]): number {
  const { grams } = preset
  if (grams.kind === 'percentile') return percentileGramLength(itemLengths, grams)
  return grams.kind === 'whole' || grams.kind === 'paragraphs' ? 1 : grams.n
}

/** Units of a text; a preset about answers cuts question and answer apart and puts them in a row. */
function unitsOfTexts(preset: Preset, splitter: TextSplitter, item: Item): readonly CutText[] {
  const texts = rawTexts(preset, item).map((text) => ({
    ...text,
    units: splitter.split(text.raw),
    answerFrom: 0,
  }))
  if (preset.grams.kind !== 'answer') return texts
  const label = texts.find(({ name }) => name === 'label')
  const query = texts.filter(({ name }) => name !== 'label')
  if (label === undefined) return []
  const before = query.flatMap(({ units }) => units)
  const raw = [...query, label].map((text) => text.raw).join('\n')
  return [{ name: label.name, raw, units: [...before, ...label.units], answerFrom: before.length }]
}

interface CutText extends RawText {
  readonly units: readonly string[]
  readonly answerFrom: number
}

/** decon leaves out items with few tokens or few distinct words. */
function isLeftOut({ measure }: Preset, texts: readonly CutText[]): boolean {
  if (measure.kind !== 'decon') return false
  const tokens = texts.reduce((sum, { units }) => sum + units.length, 0)
  const { steps } = TEXT_RULES['tokens-decon']
  const words = new Set(texts.flatMap(({ raw }) => rewrite(raw, steps).split(' ')))
  return tokens < measure.leastTokens || words.size < measure.leastWords
}

/**
 * Cuts the items of all sets and puts their windows into a table.
 *
 * @param sets of items
 * @param splitter the preset's text rule, ready
 * @param table of the splitter; it gets the patterns
 * @param leastGram units of the shortest gram to look up
 * @returns the items in order; those without a window have texts without any
 */
export function queryItems(
  preset: Preset,
  sets: readonly ItemSet[],
  splitter: TextSplitter,
  table: PatternTable,
  leastGram = 1,
): readonly QueryItem[] {
  return sets.flatMap(({ items }, set) => {
    const cut = items.map((item) => unitsOfTexts(preset, splitter, item))
    const lengths = cut.map((texts) => texts.reduce((sum, { units }) => sum + units.length, 0))
    const gramLength = gramLengthOf(preset, lengths.length === 0 ? [0] : lengths)
    return items.map((item, i): QueryItem => {
      const texts = cut[i] ?? []
      const isOut = isLeftOut(preset, texts)
      return {
        item,
        set,
        texts: texts.map(({ name, raw, units, answerFrom }) => {
          const numbers = table.numbers(units)
          const all = isOut
            ? NO_WINDOWS(units.length, gramLength)
            : windowsOf(preset, units, item, gramLength, answerFrom)
          const length = all.gramLength
          const windows = length < leastGram ? NO_WINDOWS(units.length, length) : all
          const anchor = length === gramLength ? length : sharedAnchor(Math.max(1, length))
          const patterns = windows.starts.map((start) => table.add(numbers, start, length, anchor))
          return { name, raw, units: numbers, windows, patterns }
        }),
      }
    })
  })
}

/** Fewest words of an item for it to be looked up at all, in `tooShort`. */
const LEAST_WORDS = 3

/**
 * @returns whether an item without a window has fewer than three words at all
 */
export function isTooShort({ texts }: QueryItem): boolean {
  return texts.every(({ raw }) => unitsOf(raw, 'words').length < LEAST_WORDS)
}
