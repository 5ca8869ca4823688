/**
 * Measures of a document against all items of a set at once: which share of its grams, or of a paragraph's, any item
 * has, and how many items stand in it whole. Pure.
 */
import type { DocumentView, ItemHit } from './document-measures.ts'
import { BLANK_LINE, LETTER, type QueryItem } from './query.ts'
import type { Figures, Preset } from './types.ts'

/** Hits of a document, by item. */
export type HitsByItem = ReadonlyMap<number, readonly ItemHit[]>

/** Units from `start` up to `end` that are judged together. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/** Paragraphs of a document by its units; words between white space never cross them. */
function paragraphsOf(view: DocumentView, split: (raw: string) => readonly string[]): readonly Stretch[] {
  let start = 0
  return view.raw.split(BLANK_LINE).map((paragraph) => {
    const stretch = { start, end: start + split(paragraph).length }
    start = stretch.end
    return stretch
  })
}

/** Grams that lie inside a stretch and count: their first units. */
function gramsIn(
  { start, end }: Stretch,
  view: DocumentView,
  gramLength: number,
  needsLetter: boolean,
): readonly number[] {
  const starts = Array.from({ length: Math.max(0, end - start - gramLength + 1) }, (_, i) => start + i)
  if (!needsLetter) return starts
  return starts.filter((at) => view.units.slice(at, at + gramLength).some((unit) => LETTER.test(unit)))
}

/** A hit with the item that it belongs to, and how many units it has. */
interface PlacedHit {
  readonly item: number
  readonly place: number
  readonly length: number
}

function placedHits(hits: HitsByItem, items: readonly QueryItem[]): PlacedHit[] {
  return [...hits].flatMap(([item, own]) =>
    own.map(({ text, place }) => ({
      item,
      place,
      length: items[item]?.texts[text]?.windows.gramLength ?? 0,
    })),
  )
}

/**
 * Shares of stretches of a document that items have; for each item with a hit the highest of its stretches.
 *
 * @param set whose items are asked; paragraphs ask all sets at once, as the filter of Marin holds them all
 */
function sharesOf(
  preset: Preset,
  items: readonly QueryItem[],
  view: DocumentView,
  hits: HitsByItem,
  split: (raw: string) => readonly string[],
): Map<number, Figures> {
  const { grams, measure } = preset
  const n = grams.kind === 'grams' ? grams.n : 1
  const needsLetter = grams.kind === 'grams' && grams.withLetter === true
  const isByParagraph = measure.kind === 'share' && measure.of === 'paragraph'
  const stretches = isByParagraph ? paragraphsOf(view, split) : [{ start: 0, end: view.units.length }]
  const placed = placedHits(hits, items)
  const best = new Map<number, Figures>()
  const keep = (item: number, documentShare: number): void => {
    if (documentShare > (best.get(item)?.documentShare ?? -1)) best.set(item, { documentShare })
  }
  let isScorable = false
  for (const stretch of stretches) {
    const starts = gramsIn(stretch, view, n, needsLetter)
    if (starts.length === 0) continue
    isScorable = true
    const inside = placed.filter(
      ({ place, length }) => length === n && place >= stretch.start && place + n <= stretch.end,
    )
    const found = new Set(inside.map(({ place }) => place))
    const share = starts.filter((start) => found.has(start)).length / starts.length
    for (const { item } of inside) keep(item, share)
  }
  // Short features are whole paragraphs, tried only where nothing else can be.
  if (!isScorable && isByParagraph) {
    for (const { start, end } of stretches) {
      for (const hit of placed) if (hit.place === start && hit.length === end - start) keep(hit.item, 1)
    }
  }
  return best
}

function pairsOf(items: readonly QueryItem[], hits: HitsByItem): Map<number, Figures> {
  const whole = [...hits]
    .filter(([item, own]) => new Set(own.map(({ text }) => text)).size === items[item]?.texts.length)
    .map(([item]) => item)
  return new Map(whole.map((item) => [item, { pairsFound: whole.length }]))
}

/**
 * Figures of the items that a document shares grams with, for measures of whole sets.
 *
 * @param items of all sets
 * @param hits of the document
 * @param split the preset's text rule
 * @returns by item; items of different sets are judged apart unless the preset looks at paragraphs
 */
export function measureSets(
  preset: Preset,
  items: readonly QueryItem[],
  view: DocumentView,
  hits: HitsByItem,
  split: (raw: string) => readonly string[],
): ReadonlyMap<number, Figures> {
  if (preset.measure.kind === 'share' && preset.measure.of === 'paragraph') {
    return sharesOf(preset, items, view, hits, split)
  }
  const sets = new Set([...hits.keys()].map((item) => items[item]?.set ?? 0))
  const results = [...sets].flatMap((set) => {
    const own = new Map([...hits].filter(([item]) => items[item]?.set === set))
    return [
      ...(preset.measure.kind === 'pairs' ? pairsOf(items, own) : sharesOf(preset, items, view, own, split)),
    ]
  })
  return new Map(results)
}
