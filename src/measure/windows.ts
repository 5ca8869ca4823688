/**
 * Figures of published definitions from the windows of one text that were found: any hit, gram ratio, coverage,
 * longest run. Pure. (`overlap.ts` has the rules of the default definition, with runs inside one place.)
 */

/** The windows of a text: where its grams begin. */
export interface Windows {
  /** Units of the text. */
  readonly units: number
  /** First unit of each window, ascending. */
  readonly starts: Int32Array
  /** Units of each window. */
  readonly gramLength: number
}

/** Figures of a text; ratios are undefined without a window that counts, which means "not testable", not "clean". */
export interface WindowFigures {
  /** Windows that count. */
  readonly grams: number
  readonly hits: number
  /** Units inside at least one window that counts. */
  readonly units: number
  readonly coveredUnits: number
  /** Most consecutive windows that are hits. */
  readonly longestRun: number
  /** hits / grams: NGRAM-MATCH, PaLM, HELM "jaccard", QUIP. */
  readonly gramRatio: number | undefined
  /** coveredUnits / units: TOKEN-MATCH, Llama 3, HELM "token" without gaps. */
  readonly coverageRatio: number | undefined
  /** Units of the longest run / units: LONGEST-MATCH with skip budget 0. */
  readonly longestSpanRatio: number | undefined
}

/**
 * @param units in the text
 * @param gramLength units in a window, at least 1
 * @returns a window at every unit at which one fits
 */
export function everyWindow(units: number, gramLength: number): Windows {
  const windows = Math.max(0, units - gramLength + 1)
  return { units, gramLength, starts: Int32Array.from({ length: windows }, (_, i) => i) }
}

/**
 * @param windows of the text
 * @param isHit whether a window was found, by its position in `starts`
 * @param counts whether a window counts at all, by position; boilerplate does not
 */
export function windowFigures(
  windows: Windows,
  isHit: (window: number) => boolean,
  counts: (window: number) => boolean = () => true,
): WindowFigures {
  const { gramLength, starts } = windows
  let grams = 0
  let hits = 0
  let units = 0
  let coveredUnits = 0
  let unitsUntil = 0
  let coveredUntil = 0
  let run = 0
  let longestRun = 0
  let runStart = 0
  let longestSpan = 0
  for (const [window, start] of starts.entries()) {
    const isCounted = counts(window)
    const isCountedHit = isCounted && isHit(window)
    const end = start + gramLength
    if (isCounted) {
      grams++
      units += end - Math.max(start, unitsUntil)
      unitsUntil = end
    }
    if (!isCountedHit) {
      run = 0
      continue
    }
    hits++
    coveredUnits += end - Math.max(start, coveredUntil)
    coveredUntil = end
    if (run === 0) runStart = start
    run++
    longestRun = Math.max(longestRun, run)
    longestSpan = Math.max(longestSpan, end - runStart)
  }
  const share = (part: number, of: number): number | undefined => (of === 0 ? undefined : part / of)
  return {
    grams,
    hits,
    units,
    coveredUnits,
    longestRun,
    gramRatio: share(hits, grams),
    coverageRatio: share(coveredUnits, units),
    longestSpanRatio: share(longestSpan, units),
  }
}

/**
 * Gram length of a set that follows the lengths of its items: the one at a percentile, within limits.
 *
 * @param lengths of the items in units, any order, at least one
 * @param rule `percent` from 0 to 100, and the limits of the result
 * @see Brown et al. 2020 (GPT-3, arXiv 2005.14165, appendix C): 5th percentile, 8 to 13; the position in the sorted
 *   lengths is floor(count * percent / 100), at most the last, as in overlapy
 */
export function percentileGramLength(
  lengths: readonly number[],
  rule: { readonly percent: number; readonly least: number; readonly most: number },
): number {
  const sorted = lengths.toSorted((a, b) => a - b)
  const at = Math.min(Math.floor((sorted.length * rule.percent) / 100), sorted.length - 1)
  return Math.min(rule.most, Math.max(rule.least, sorted[at] ?? rule.least))
}

/**
 * Chains of tiles: a tile of `width` units at i goes on with the one at i + width, until the first miss.
 *
 * @param hits one entry for each unit at which a tile may begin, 1 = found
 * @param width units of a tile
 * @returns tiles of the longest chain, the number expected of a text that is found whole, and their quotient
 * @see Marone and Van Durme 2023 (Data Portraits, arXiv 2303.03919)
 */
export function longestChain(
  hits: Uint8Array,
  width: number,
): { readonly longest: number; readonly expected: number; readonly badness: number | undefined } {
  const chains = new Int32Array(hits.length + width)
  let longest = 0
  for (let i = hits.length - 1; i >= 0; i--) {
    if (hits[i] !== 1) continue
    chains[i] = 1 + (chains[i + width] ?? 0)
    longest = Math.max(longest, chains[i] ?? 0)
  }
  const expected = hits.length / width
  return { longest, expected, badness: expected === 0 ? undefined : longest / expected }
}
