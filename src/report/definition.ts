/**
 * A definition of contamination in words. Pure.
 */
import type { Report } from '../results/schema.ts'
import { describeGrams, unitNoun } from '../text/scheme.ts'
import { threshold } from './format.ts'

/** dosimeter's own definition as a report has it. */
export type Definition = Report['definitions'][0]

/**
 * @param definition which
 * @returns units in a row that an overlap must have at least, with their noun: `9 words`
 */
export function leastOverlap({ gramLength, minRun, unit }: Definition): string {
  return `${gramLength + minRun - 1} ${unitNoun(unit)}s`
}

/**
 * @param definition which
 * @returns what counts and which levels there are, as one sentence without a full stop
 */
export function describeDefinition(definition: Definition): string {
  const { gramLength, baseLength, minRun, unit, thresholds } = definition
  const inRuns = minRun === 1 ? '' : ` in runs of ${minRun}`
  const longer =
    gramLength === baseLength
      ? ''
      : `, each answered by ${gramLength - baseLength + 1} ${baseLength}-grams in a row`
  const grams = `${describeGrams(gramLength, unit)}${inRuns}`
  const { partial, contaminated, source } = thresholds
  const whose = source === 'set by the user' ? 'as set by the user' : `after ${source}`
  return (
    `${grams} (${leastOverlap(definition)} in a row)${longer}; ` +
    `partial from ${threshold(partial)} coverage, contaminated from ${threshold(contaminated)}, ${whose}`
  )
}
