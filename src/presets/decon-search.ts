/**
 * decon's search in one document: clusters of question grams, then the answer after and the passage before them.
 * Pure; the scores are in src/measure/decon.ts.
 */
import {
  deconWeights,
  gramRarity,
  lengthPenalised,
  passesQuestionGate,
  rarityOverlap,
} from '../measure/decon.ts'
import type { DocumentView, ItemHit } from './document-measures.ts'
import type { QueryItem, QueryText } from './query.ts'
import type { DeconMeasure, Figures } from './types.ts'

/** How rare grams are among the items of a set. */
export interface Rarities {
  /** Rarity of a question's gram, by pattern. */
  question(set: number, pattern: number): number
  /** Rarity of an answer's or a passage's gram, by its units' numbers joined by spaces. */
  other(set: number, part: 'answer' | 'passage', gram: string): number
}

/** Rarities of presets that need none. */
export const NO_RARITIES: Rarities = { question: () => 0, other: () => 0 }

const textOf = (item: QueryItem, name: string): QueryText | undefined =>
  item.texts.find((text) => text.name === name)

/** Distinct grams of a text, in order. */
function gramsOf({ units }: QueryText, gramLength: number): readonly string[] {
  const grams = new Set<string>()
  for (let i = 0; i + gramLength <= units.length; i++) {
    grams.add(units.subarray(i, i + gramLength).join(' '))
  }
  return [...grams]
}

/**
 * Counts in how many items of its set each gram is.
 *
 * @param items of all sets
 * @param setSizes items of each set
 */
export function deconRarities(
  items: readonly QueryItem[],
  setSizes: readonly number[],
  measure: DeconMeasure,
): Rarities {
  const holding = new Map<string, number>()
  const count = (key: string): void => void holding.set(key, (holding.get(key) ?? 0) + 1)
  for (const item of items) {
    const { set } = item
    const question = textOf(item, 'question')
    for (const pattern of new Set(question?.patterns)) count(`${set} question ${pattern}`)
    const answer = textOf(item, 'answer')
    const passage = textOf(item, 'passage')
    if (answer !== undefined) {
      for (const gram of gramsOf(answer, measure.answerGram)) count(`${set} answer ${gram}`)
    }
    if (passage !== undefined && measure.passage !== undefined) {
      for (const gram of gramsOf(passage, measure.passage.gram)) count(`${set} passage ${gram}`)
    }
  }
  const rarity = (set: number, key: string): number =>
    gramRarity(setSizes[set] ?? 1, Math.max(1, holding.get(key) ?? 1))
  return {
    question: (set, pattern) => rarity(set, `${set} question ${pattern}`),
    other: (set, part, gram) => rarity(set, `${set} ${part} ${gram}`),
  }
}

/** What of an item is scored, and how much each part weighs. */
function partsOf(item: QueryItem, measure: DeconMeasure) {
  const q = item.texts.findIndex(({ name }) => name === 'question')
  const question = item.texts[q]
  if (question === undefined) return undefined
  const answer = textOf(item, 'answer')
  const passage = measure.passage === undefined ? undefined : textOf(item, 'passage')
  const patterns = [...new Set(question.patterns)]
  const weights = deconWeights(
    { hasAnswer: answer !== undefined, hasPassage: passage !== undefined },
    patterns.length,
    answer?.units.length ?? 0,
  )
  const tokens = [question, answer, passage].reduce((sum, text) => sum + (text?.units.length ?? 0), 0)
  return { q, question, answer, passage, patterns, weights, tokens }
}

type Parts = NonNullable<ReturnType<typeof partsOf>>

/** Overlaps of the parts of an item with a document. */
interface Overlaps {
  readonly question: number
  readonly answer: number
  readonly passage: number
}

function scoreOf(
  { answer, passage, weights, tokens }: Parts,
  found: Overlaps,
  measure: DeconMeasure,
): number {
  const isWhole =
    found.question === 1 &&
    (answer === undefined || found.answer === 1) &&
    (passage === undefined || found.passage === 1)
  // A perfect match is told by its parts: sums of shares can fall short of 1 by a rounding error.
  const sum =
    weights.question * found.question + weights.answer * found.answer + weights.passage * found.passage
  return lengthPenalised(isWhole ? 1 : sum, tokens, measure)
}

/**
 * @returns the score of a verbatim copy. Grams that every item has weigh nothing, so an item of a set of one, or of equal
 *   ones, has 0, and one whose answer is everybody's cannot get more than its question is worth
 */
export function bestScore(item: QueryItem, measure: DeconMeasure, rarities: Rarities): number {
  const parts = partsOf(item, measure)
  if (parts === undefined) return 0
  const { set } = item
  const weighs = (rarity: number): boolean => rarity > 0
  const isWeighed = (part: 'answer' | 'passage', text: QueryText, gramLength: number): boolean =>
    gramsOf(text, gramLength).some((gram) => weighs(rarities.other(set, part, gram)))
  if (!parts.patterns.some((pattern) => weighs(rarities.question(set, pattern)))) return 0
  const { answer, passage } = parts
  const hasAnswer =
    answer !== undefined &&
    (answer.units.length <= measure.shortAnswer || isWeighed('answer', answer, measure.answerGram))
  const hasPassage =
    passage !== undefined &&
    measure.passage !== undefined &&
    isWeighed('passage', passage, measure.passage.gram)
  const found = { question: 1, answer: hasAnswer ? 1 : 0, passage: hasPassage ? 1 : 0 }
  return scoreOf(parts, found, measure)
}

/** A stretch of a document with grams of a question. */
interface Cluster {
  readonly start: number
  readonly end: number
  readonly patterns: ReadonlySet<number>
}

/** Grows from each sampled place over places with a gram, with at most `questionMisses` others in a row. */
function clustersOf(
  text: QueryText,
  hits: readonly { readonly window: number; readonly place: number }[],
  documentUnits: number,
  measure: DeconMeasure,
): readonly Cluster[] {
  const at = new Map<number, number>()
  for (const { window, place } of hits) at.set(place, text.patterns[window] ?? 0)
  const clusters: Cluster[] = []
  let done = -1
  for (const seed of [...at.keys()].sort((a, b) => a - b)) {
    if (seed % measure.sampleEvery !== 0 || seed <= done) continue
    const patterns = new Set<number>()
    const grow = (step: 1 | -1): number => {
      let misses = 0
      let last = seed
      for (let place = seed; place >= 0 && place < documentUnits; place += step) {
        const pattern = at.get(place)
        if (pattern === undefined) {
          misses++
          if (misses > measure.questionMisses) break
        } else {
          misses = 0
          last = place
          patterns.add(pattern)
        }
      }
      return last
    }
    const start = grow(-1)
    const last = grow(1)
    done = last
    clusters.push({ start, end: last + text.windows.gramLength, patterns })
  }
  return clusters
}

/** Overlap of an answer with what follows a question. */
function answerOverlap(
  answer: QueryText,
  set: number,
  view: DocumentView,
  from: number,
  measure: DeconMeasure,
  rarities: Rarities,
): number {
  const { units } = answer
  if (units.length <= measure.shortAnswer) {
    const window = view.numbers.subarray(from, from + measure.shortAnswerWindow)
    for (let i = 0; i + units.length <= window.length; i++) {
      if (units.every((unit, j) => window[i + j] === unit)) return 1
    }
    return 0
  }
  // A long answer that begins in the window may run on beyond it.
  const window = view.numbers.subarray(from, from + Math.max(measure.answerWindow, units.length))
  return overlapIn(answer, window, measure.answerGram, (gram) => rarities.other(set, 'answer', gram))
}

function overlapIn(
  text: QueryText,
  window: Int32Array,
  gramLength: number,
  rarity: (gram: string) => number,
): number {
  const inWindow = new Set<string>()
  for (let i = 0; i + gramLength <= window.length; i++) {
    inWindow.add(window.subarray(i, i + gramLength).join(' '))
  }
  const grams = gramsOf(text, gramLength)
  return rarityOverlap(grams.map(rarity), (gram) => inWindow.has(grams[gram] ?? '')) ?? 0
}

/** Overlap of a passage with what stands before a question: the nearest stretch of its grams. */
function passageOverlap(
  passage: QueryText,
  set: number,
  view: DocumentView,
  questionStart: number,
  rule: NonNullable<DeconMeasure['passage']>,
  rarities: Rarities,
): number {
  const grams = new Set(gramsOf(passage, rule.gram))
  const isAt = (place: number): boolean =>
    grams.has(view.numbers.subarray(place, place + rule.gram).join(' '))
  let end = questionStart
  let place = questionStart - rule.gram
  while (place >= 0 && questionStart - place <= rule.distance && !isAt(place)) place--
  if (place < 0 || !isAt(place)) return 0
  end = place + rule.gram
  let start = place
  let misses = 0
  for (; place >= 0 && misses <= rule.misses; place--) {
    if (isAt(place)) {
      misses = 0
      start = place
    } else misses++
  }
  return overlapIn(passage, view.numbers.subarray(start, end), rule.gram, (gram) =>
    rarities.other(set, 'passage', gram),
  )
}

/**
 * Scores an item in a document.
 *
 * @param hits windows of the item's question in the document
 * @returns `score` after the penalty for short items, and `gramRatio`: the question's weighted overlap; of the best
 *   cluster. undefined when no sampled place hits, or no gram weighs anything
 */
export function deconFigures(
  item: QueryItem,
  view: DocumentView,
  hits: readonly ItemHit[],
  measure: DeconMeasure,
  rarities: Rarities,
): Figures | undefined {
  const parts = partsOf(item, measure)
  if (parts === undefined) return undefined
  const { q, question, answer, passage, patterns } = parts
  const own = hits.filter(({ text }) => text === q)
  let best: { score: number; gramRatio: number } | undefined
  for (const cluster of clustersOf(question, own, view.units.length, measure)) {
    const overlap = rarityOverlap(
      patterns.map((pattern) => rarities.question(item.set, pattern)),
      (i) => cluster.patterns.has(patterns[i] ?? -1),
    )
    if (overlap === undefined) continue
    let score = 0
    if (passesQuestionGate(overlap, question.units.length, measure)) {
      const found = {
        question: overlap,
        answer:
          answer === undefined ? 0 : answerOverlap(answer, item.set, view, cluster.end, measure, rarities),
        passage:
          passage === undefined || measure.passage === undefined
            ? 0
            : passageOverlap(passage, item.set, view, cluster.start, measure.passage, rarities),
      }
      score = scoreOf(parts, found, measure)
    }
    if (best === undefined || score > best.score) best = { score, gramRatio: overlap }
  }
  return best
}
