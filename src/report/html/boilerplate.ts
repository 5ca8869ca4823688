/**
 * Boilerplate on the page: how much there is, what changes without it, and which text it is. Pure.
 */
import type { Report } from '../../results/schema.ts'
import { boilerplateSentence } from '../boilerplate.ts'
import { number } from '../format.ts'
import { printable } from '../width.ts'
import { element as h, type Markup } from './markup.ts'

/** Most sets that the first screen names. */
const SETS_SHOWN = 2

/**
 * @param report any report
 * @returns for the first screen what the verdict would be without boilerplate; undefined when that is the same
 */
export function boilerplateLine({ sets }: Report): Markup | undefined {
  const changes = sets.flatMap(({ name, results: [{ withoutBoilerplate, ...summary }] }) =>
    withoutBoilerplate === null ? [] : [{ name, before: summary, after: withoutBoilerplate }],
  )
  const difference = (level: 'contaminated' | 'partial'): string => {
    const total = sets.reduce((sum, { results: [{ levels }] }) => sum + levels[level], 0)
    const less = changes.reduce(
      (sum, { before, after }) => sum + before.levels[level] - after.levels[level],
      0,
    )
    return less === 0
      ? ''
      : `${number(total - less)} ${level === 'partial' ? 'in part' : level} instead of ${number(total)}`
  }
  const fewer = changes
    .map(({ name, before, after }) => ({
      name,
      before: before.anyOverlap.count,
      after: after.anyOverlap.count,
    }))
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => Math.abs(b.before - b.after) - Math.abs(a.before - a.after))
  const named = fewer
    .slice(0, SETS_SHOWN)
    .map(({ name, before, after }) => `${printable(name)} ${number(after)} instead of ${number(before)}`)
  const more = fewer.length - named.length
  const parts = [
    difference('contaminated'),
    difference('partial'),
    named.length === 0
      ? ''
      : `any overlap in ${named.join(', ')}${more === 0 ? '' : `, and fewer in ${number(more)} more`}`,
  ].filter((part) => part !== '')
  if (parts.length === 0) return undefined
  return h(
    'p',
    { class: 'details' },
    'Without ',
    h('a', { href: '#boilerplate' }, 'boilerplate'),
    `, text that many items share: ${parts.join('; ')}.`,
  )
}

/** @returns undefined when the items have none */
export function boilerplateSection(report: Report): Markup | undefined {
  const sentence = boilerplateSentence(report)
  if (sentence === undefined) return undefined
  const shown = report.boilerplate.most
  return h(
    'section',
    { id: 'boilerplate' },
    h('h2', {}, 'Boilerplate'),
    h('p', { class: 'lead' }, sentence),
    h(
      'details',
      {},
      h('summary', {}, 'The most frequent stretches'),
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The most frequent stretches' },
        h(
          'table',
          { class: 'plain' },
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              ['Stretch', 'Items', 'Benchmarks', 'Why'].map((name) => h('th', { scope: 'col' }, name)),
            ),
          ),
          h(
            'tbody',
            {},
            shown.map(({ text, items, sets, reasons, grams }) =>
              h(
                'tr',
                {},
                h(
                  'td',
                  { class: 'stretch' },
                  text === undefined ? `${number(grams)} grams` : printable(text),
                ),
                h('td', { class: 'figure' }, number(items)),
                h('td', {}, sets.map(({ name }) => printable(name)).join(', ')),
                h('td', {}, reasons.join(', ')),
              ),
            ),
          ),
        ),
      ),
    ),
  )
}
