/**
 * Measures that need to know only how often each gram stands in the corpus, wherever that is. Pure.
 */
import { helmFigures } from '../measure/helm.ts'
import { longestChain, type WindowFigures, windowFigures } from '../measure/windows.ts'
import type { QueryText } from './query.ts'
import type { Figures, Preset } from './types.ts'

/** How often patterns stand in the corpus. */
export interface PatternCounts {
  documents(pattern: number): number
  occurrences(pattern: number): number
}

/** Whether a pattern does not count at all. */
export type IsIgnored = (pattern: number) => boolean

/**
 * @returns whether a gram counts as found under a preset's rule of counts
 */
export function isFound({ counts = {} }: Preset, pattern: number, found: PatternCounts): boolean {
  const occurrences = found.occurrences(pattern)
  const documents = found.documents(pattern)
  return (
    occurrences >= (counts.leastOccurrences ?? 1) &&
    occurrences <= (counts.mostOccurrences ?? Number.POSITIVE_INFINITY) &&
    documents <= (counts.mostDocuments ?? Number.POSITIVE_INFINITY)
  )
}

/**
 * @returns figures by the names that decisions use; ratios are left out of texts without a window
 */
export function windowRecord(figures: WindowFigures): Figures {
  const { hits, longestRun, gramRatio, coverageRatio, longestSpanRatio } = figures
  return {
    anyHit: hits > 0 ? 1 : 0,
    hits,
    longestRun,
    ...(gramRatio === undefined ? {} : { gramRatio }),
    ...(coverageRatio === undefined ? {} : { coverageRatio }),
    ...(longestSpanRatio === undefined ? {} : { longestSpanRatio }),
  }
}

/**
 * Figures of one text from the counts of the whole corpus.
 *
 * @returns figures; undefined when the preset's measure looks at single documents, and for a text without a window
 *   that counts
 */
export function corpusFigures(
  preset: Preset,
  text: QueryText,
  found: PatternCounts,
  isIgnored: IsIgnored,
): Figures | undefined {
  const patternAt = (window: number): number => text.patterns[window] ?? 0
  const counts = (window: number): boolean => !isIgnored(patternAt(window))
  const isHit = (window: number): boolean => isFound(preset, patternAt(window), found)
  const figures = windowFigures(text.windows, isHit, counts)
  if (figures.grams === 0) return undefined
  const { measure } = preset
  if (measure.kind === 'windows') return windowRecord(figures)
  if (measure.kind === 'helm') {
    const occurrences = Array.from(text.patterns, (pattern) =>
      isIgnored(pattern) ? 0 : found.occurrences(pattern),
    )
    const helm = helmFigures(occurrences, text.windows.gramLength, measure.mostOften)
    return {
      anyHit: helm.binary,
      gramRatio: helm.jaccard,
      weightedJaccard: helm.weightedJaccard,
      coverageRatio: helm.token,
      weightedCoverageRatio: helm.weightedToken,
    }
  }
  if (measure.kind === 'chain') {
    const hits = Uint8Array.from(text.patterns, (_, window) => (counts(window) && isHit(window) ? 1 : 0))
    const { longest, badness } = longestChain(hits, text.windows.gramLength)
    return {
      anyHit: longest > 0 ? 1 : 0,
      hits: figures.hits,
      longestChain: longest,
      ...(badness === undefined ? {} : { chainRatio: badness }),
    }
  }
  return undefined
}
