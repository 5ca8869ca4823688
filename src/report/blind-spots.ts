/**
 * What a report cannot see, whatever it says: the limits of n-grams, of this corpus and of these items. Pure.
 */
import type { Report } from '../results/schema.ts'
import { unitNoun } from '../text/scheme.ts'
import { leastOverlap } from './definition.ts'
import { counted } from './format.ts'

/**
 * @param report any report
 * @returns short sentences, the most general first
 */
export function blindSpots(report: Report): readonly string[] {
  const [definition] = report.definitions
  const summaries = report.sets.map(({ results: [summary] }) => summary)
  const untested = summaries.reduce(
    (sum, { levels }) => sum + levels['not testable'] + levels['too short'],
    0,
  )
  const documents = report.exact?.corpus === 'whole' ? report.exact.documents : report.index?.documents
  return [
    `Paraphrase, translation, and texts changed at least every ${leastOverlap(definition)}.`,
    documents === undefined
      ? 'Anything outside the corpus that was read.'
      : `Anything outside the ${counted(documents, 'document')} of this corpus.`,
    ...(untested === 0
      ? []
      : [
          `${counted(untested, 'item')} with a question of fewer than ${definition.gramLength} ${unitNoun(definition.unit)}s.`,
        ]),
    ...(definition.bound === 'upper'
      ? ['Which document holds a text: an index knows only that it is somewhere in a segment.']
      : []),
  ]
}
