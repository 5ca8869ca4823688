/**
 * What was checked against what, as names and values: the corpus or its index, how often that errs, and by which rule. Pure.
 */
import type { Report } from '../results/schema.ts'
import { describeDefinition } from './definition.ts'
import { counted, rate, size } from './format.ts'

/**
 * @param report any report
 * @returns names and values, plain text
 */
export function corpusFacts(report: Report): readonly (readonly [string, string])[] {
  const { index, exact, sets } = report
  const items = sets.reduce((sum, { results: [summary] }) => sum + summary.items, 0)
  const facts: [string, string][] = [
    ['checked', `${counted(items, 'item')} of ${counted(sets.length, 'set')}`],
  ]
  if (index !== null) {
    facts.push(['against', `the index ${index.path}`])
    facts.push([
      'which holds',
      `${counted(index.documents, 'document')} of ${counted(index.inputs, 'input')}, ${size(index.textBytes)} of text, ` +
        `${counted(index.grams, 'gram')} in ${counted(index.segments, 'segment')}`,
    ])
    facts.push([
      'false positives',
      `an absent gram is reported with probability ${rate(index.measuredRate)} (promised: at most ${rate(index.promisedRate)})`,
    ])
  }
  if (exact !== null) {
    const read =
      `${counted(exact.documents, 'document')} of ${counted(exact.inputs, 'input')}, ` +
      `${size(exact.textBytes)} of text, ${counted(exact.grams, 'gram')}`
    facts.push(
      exact.corpus === 'whole' && index === null
        ? ['against', `the whole corpus: ${read}`]
        : ['compared with', `the documents that the index points at: ${read}`],
    )
    if (index === null) facts.push(['false positives', 'none: documents were compared as text'])
    if (exact.skipped > 0) facts.push(['left out', `${counted(exact.skipped, 'bad record')} of the corpus`])
  }
  facts.push(['rule', describeDefinition(report.definitions[0])])
  facts.push([
    'made by',
    `dosimeter ${report.tool}${report.run === undefined ? '' : `, ${dayOf(report.run.startedAt)}`}`,
  ])
  if (report.isRedacted) facts.push(['redacted', 'without text of items and documents'])
  if (index !== null) facts.push(['index digest', index.digest])
  return facts
}

/** `2026-11-24 01:41 UTC` */
function dayOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
