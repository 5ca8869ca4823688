/**
 * From figures to decisions. Pure.
 */
import type { Band, Condition, Decision, FigureName, Figures, Preset } from './types.ts'

/**
 * @returns whether a condition holds; never for a figure that is missing
 */
function holds({ figure, at, above }: Condition, figures: Figures): boolean {
  const value = figures[figure]
  if (value === undefined) return false
  return above === true ? value > at : value >= at
}

/**
 * @returns whether all conditions hold; undefined when the decision has none
 */
export function isContaminated({ when }: Decision, figures: Figures): boolean | undefined {
  return when?.every((condition) => holds(condition, figures))
}

/**
 * @returns names of the bands that the figures are in, in the decision's order
 */
export function bandsOf({ bands = [] }: Decision, figures: Figures): readonly string[] {
  const isIn = ({ figure, from, below }: Band): boolean => {
    const value = figures[figure]
    if (value === undefined) return false
    return (from === undefined || value >= from) && (below === undefined || value < below)
  }
  return bands.filter(isIn).map(({ name }) => name)
}

/**
 * The figure that a threshold of the reader's own is held against, where the source has no threshold for items: the one it sweeps,
 * that of its bands, or the ratio that it reports.
 *
 * @returns undefined for a definition that has a threshold
 */
export function openFigure({
  decision,
  measure,
}: Pick<Preset, 'decision' | 'measure'>): FigureName | undefined {
  if (decision.when !== undefined) return undefined
  const own = decision.sweep?.figure ?? decision.bands?.[0]?.figure
  return own ?? (measure.kind === 'chain' ? 'chainRatio' : 'gramRatio')
}

/** Figures that rank documents and texts where a decision names none, from the most telling. */
const RANKED: readonly FigureName[] = [
  'score',
  'coverageRatio',
  'gramRatio',
  'blockRatio',
  'subsequenceRatio',
  'sharedRatio',
  'jaccard',
  'chainRatio',
  'documentShare',
  'pairsFound',
  'hits',
]

/** @returns figures that a decision looks at, in its order, without repeats, then the others that rank */
function rankingFigures({ when = [], bands = [], sweep }: Decision): readonly FigureName[] {
  const own = [...when, ...bands, ...(sweep === undefined ? [] : [sweep])].map(({ figure }) => figure)
  return [...new Set([...own, ...RANKED])]
}

/**
 * Orders figures: those that meet the decision before others, then by the figures it looks at.
 *
 * @returns below 0 when a comes first
 */
export function compareFigures(decision: Decision, a: Figures, b: Figures): number {
  const met = Number(isContaminated(decision, b) === true) - Number(isContaminated(decision, a) === true)
  if (met !== 0) return met
  for (const figure of rankingFigures(decision)) {
    const difference = (b[figure] ?? -1) - (a[figure] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}
