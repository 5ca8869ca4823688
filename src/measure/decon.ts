/**
 * Scores of decon, the tool that OLMo 3 was decontaminated with: overlaps weighted by how rare a gram is among the
 * benchmark's items, for question, answer and passage. Pure.
 *
 * @see OLMo 3 (arXiv 2512.13961, section 3.5.3) and its configurations
 */

/** Parameters that differ between the published configurations. Lengths in tokens. */
export interface DeconRule {
  /** Score from which an item is contaminated. */
  readonly threshold: number
  /** Up to `decayStart` tokens only a perfect match counts; from `decayEnd` on the threshold does. */
  readonly decayStart: number
  readonly decayEnd: number
}

/** Which parts an item has beside its question. */
export interface DeconParts {
  readonly hasAnswer: boolean
  readonly hasPassage: boolean
}

/** Shares of the parts in the score; their sum is 1. */
export interface DeconWeights {
  readonly question: number
  readonly answer: number
  readonly passage: number
}

/**
 * Rarity of a gram: ln(items / items that hold it). 0 where every item holds it.
 *
 * @param items of the benchmark
 * @param holding it, at least 1
 */
export function gramRarity(items: number, holding: number): number {
  return Math.log(items / holding)
}

/**
 * @param rarities of an item's distinct grams
 * @param isMatched whether a gram was found, by position
 * @returns weighted share of grams that were found, exactly 1 when all were; undefined when all weigh nothing, as in
 *   a benchmark of one item
 */
export function rarityOverlap(
  rarities: readonly number[],
  isMatched: (gram: number) => boolean,
): number | undefined {
  let all = 0
  let matched = 0
  for (const [gram, rarity] of rarities.entries()) {
    all += rarity
    if (isMatched(gram)) matched += rarity
  }
  if (all === 0) return undefined
  // Sums of the same numbers in the same order: exactly 1 when all were found.
  return matched / all
}

/** From 1 at `decayStart` tokens in a straight line to `lowest` at `decayEnd`. */
function decayed(tokens: number, lowest: number, { decayStart, decayEnd }: DeconRule): number {
  if (tokens <= decayStart) return 1
  if (tokens >= decayEnd) return lowest
  return 1 - ((1 - lowest) * (tokens - decayStart)) / (decayEnd - decayStart)
}

/**
 * @returns the score that an item of so many tokens needs: from 1 for short ones to the rule's threshold
 */
export function requiredScore(tokens: number, rule: DeconRule): number {
  return decayed(tokens, rule.threshold, rule)
}

/**
 * @param threshold of the score
 * @returns least overlap of a question for anything else to be looked at: max(0, (T - 0.3) / 0.7)
 */
export function leastQuestionOverlap(threshold: number): number {
  return Math.max(0, (threshold - 0.3) / 0.7)
}

/**
 * @param overlap of the question
 * @param questionTokens its length
 * @returns whether the item is scored at all: short questions need more
 */
export function passesQuestionGate(overlap: number, questionTokens: number, rule: DeconRule): boolean {
  return overlap >= decayed(questionTokens, leastQuestionOverlap(rule.threshold), rule)
}

/**
 * Shares of the parts: a question of few grams and an answer of few tokens say less.
 *
 * @param uniqueGrams distinct grams of the question
 * @param answerTokens tokens of the answer
 */
export function deconWeights(parts: DeconParts, uniqueGrams: number, answerTokens: number): DeconWeights {
  const ofQuestion = uniqueGrams < 20 ? 0.5 + (0.5 * uniqueGrams) / 20 : 1
  const ofAnswer = answerTokens < 4 ? 0.5 + (0.5 * answerTokens) / 4 : 1
  if (parts.hasAnswer && parts.hasPassage) {
    const question = 0.7 * ofQuestion
    const lost = (0.7 - question) / 2
    const answer = (0.2 + lost) * ofAnswer
    return { question, answer, passage: 0.1 + lost + (0.2 + lost - answer) }
  }
  if (parts.hasAnswer) {
    const question = 0.75 * ofQuestion
    return { question, answer: 1 - question, passage: 0 }
  }
  if (parts.hasPassage) {
    const question = 0.85 * ofQuestion
    return { question, answer: 0, passage: 1 - question }
  }
  return { question: 1, answer: 0, passage: 0 }
}

/**
 * @param score weighted sum of overlaps
 * @param tokens of question, answer and passage together
 * @returns the score that is compared with the threshold: lower for short items, unless it is 1
 */
export function lengthPenalised(score: number, tokens: number, rule: DeconRule): number {
  return score === 1 ? 1 : score * (rule.threshold / requiredScore(tokens, rule))
}
