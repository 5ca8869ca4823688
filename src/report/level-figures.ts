/**
 * The figures that stand beside a level, in the same words in every form: those of the overlap that set it. Pure.
 */
import type { LevelFigures } from '../results/figures.ts'
import { unitNoun } from '../text/scheme.ts'
import type { Definition } from './definition.ts'
import { counted, percent, percentBeside } from './format.ts'

type Thresholds = Definition['thresholds']

/** @returns `a`, `a and b`, `a, b and c` */
function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/**
 * @param thresholds that the figure must not seem to contradict
 * @returns `60.7 %`, or `100 % of question` where a field by itself set the level; `100 % of answer (too short by itself)`
 *   where it is only `partial` for that
 */
export function coverageText(
  { fields, coverage, isHeldBack }: Pick<LevelFigures, 'fields' | 'coverage' | 'isHeldBack'>,
  { partial, contaminated }: Pick<Thresholds, 'partial' | 'contaminated'>,
): string {
  const share = percentBeside(coverage, [partial, contaminated])
  const of = fields === null || fields.length === 0 ? '' : ` of ${joined(fields)}`
  return `${share}${of}${isHeldBack ? ' (too short by itself)' : ''}`
}

/**
 * @param figures what set the level; undefined when nothing was found of any field but the context
 * @param definition under which it was set
 * @returns `coverage 60.7 %, 37 words in a row`; of a field by itself `93.9 % of solution, 15 words in a row; 27.4 % of the
 *   whole item`; empty without an overlap
 */
export function levelFiguresText(
  figures: LevelFigures | undefined,
  { unit, thresholds }: Pick<Definition, 'unit' | 'thresholds'>,
): string {
  if (figures === undefined) return ''
  const { fields, longestSpan, wholeCoverage } = figures
  if (longestSpan === 0) {
    const where = fields === null || fields.length === 0 ? '' : `${joined(fields)}, `
    return `${where}a text too short for grams, found whole`
  }
  const coverage = coverageText(figures, thresholds)
  const stretch = `${counted(longestSpan, unitNoun(unit))} in a row`
  return fields === null
    ? `coverage ${coverage}, ${stretch}`
    : `${coverage}, ${stretch}; ${percent(wholeCoverage)} of the whole item`
}
