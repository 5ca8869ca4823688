/**
 * The most contaminated items as a plain table, for paper and for readers without a script. Pure.
 */
import { LEVELS } from '../../measure/verdict.ts'
import { decisiveCoverage } from '../../results/figures.ts'
import type { ItemLine, Report } from '../../results/schema.ts'
import { counted, number, percent } from '../format.ts'
import { hasOverlap } from '../most-contaminated.ts'
import { printable } from '../width.ts'
import { element as h, type Markup } from './markup.ts'
import { setsNamedInIds, shownName } from './names.ts'

/** Most items in the table. */
const ITEMS_SHOWN = 40

/**
 * @param ordered items in the order of the page
 * @returns a table, or a sentence when nothing was found
 */
export function staticItems(report: Report, ordered: readonly ItemLine[]): Markup {
  const found = ordered.filter(({ results: [result] }) => hasOverlap(result))
  const shown = found.slice(0, ITEMS_SHOWN)
  if (shown.length === 0) return h('p', {}, 'No item has an overlap.')
  const more = found.length - shown.length
  const hasDocuments = report.exact !== null
  const named = setsNamedInIds(ordered)
  return h(
    'table',
    { class: 'plain' },
    h(
      'caption',
      {},
      more === 0
        ? 'All items with an overlap'
        : `The ${shown.length} most contaminated of ${counted(found.length, 'item')} with an overlap; items.jsonl has all`,
    ),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['Level', 'Item', 'Coverage', 'Kind', hasDocuments ? 'Best document' : 'Segments'].map((name) =>
          h('th', { scope: 'col' }, name),
        ),
      ),
    ),
    h(
      'tbody',
      {},
      shown.map(({ set, id, results: [result] }) => {
        const document = result.verified?.best?.document
        const more = (result.verified?.documents ?? 0) - 1
        return h(
          'tr',
          {},
          h('td', { class: `short level-${LEVELS.indexOf(result.level)}` }, result.level),
          h('td', {}, h('bdi', {}, printable(shownName(set, id, named)))),
          h('td', { class: 'figure' }, percent(decisiveCoverage(result))),
          h('td', { class: 'short' }, result.kind?.replaceAll('-', ' ') ?? ''),
          h(
            'td',
            {},
            document === undefined
              ? hasDocuments
                ? ''
                : number(result.segments?.length ?? 0)
              : printable(`${document.root}/${document.input}:${document.record}`),
            document !== undefined && more > 0 && ` and ${counted(more, 'more document')}`,
          ),
        )
      }),
    ),
  )
}
