/**
 * Boilerplate on the page: how much there is, what changes without it, and which text it is. Pure.
 */
import type { Report } from '../../results/schema.ts'
import { boilerplateSentence } from '../boilerplate.ts'
import { number } from '../format.ts'
import { printable } from '../width.ts'
import { element as h, type Markup } from './markup.ts'

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
