/**
 * The figures of one item, below its evidence: field by field, as a list, and under published definitions.
 */
import { counted, number, percent } from '../../format.ts'
import type { PageField, PageItem, PageTable } from '../page-data.ts'
import { copyButton } from './copy.ts'
import { make } from './dom.ts'

/**
 * @param table all items
 * @param item what the table does not have
 * @param command that explains the item
 */
export function figuresOf(table: PageTable, item: PageItem, command: string): HTMLElement {
  return make(
    'div',
    { class: 'figures' },
    make('h4', {}, 'Figures'),
    fieldTable(table, item.fields),
    make('dl', { class: 'facts' }, facts(table, item, command)),
    item.published.length > 0 && publishedTable(item),
  )
}

function facts(table: PageTable, item: PageItem, command: string): HTMLElement[] {
  const { gramRatio, sources, place } = item
  const entries: (readonly [string, string] | undefined)[] = [
    gramRatio > 0 ? ['gram ratio', percent(gramRatio)] : undefined,
    item.contextLevel === null ? undefined : ['context', item.contextLevel],
    item.withoutBoilerplate === null ? undefined : ['without boilerplate', item.withoutBoilerplate],
    item.form === null ? undefined : ['found in the form', item.form],
    item.chance === null ? undefined : ['chance', `${item.chance} that the filters’ error alone made it`],
    sources.length === 0
      ? undefined
      : [table.places === 'documents' ? 'documents' : 'segments', sourceText(table, item)],
    ['from', place],
  ]
  return [
    ...entries.flatMap((entry) =>
      entry === undefined ? [] : [make('dt', {}, entry[0]), make('dd', {}, entry[1])],
    ),
    ...fingerprints(item),
    make('dt', {}, 'command'),
    make(
      'dd',
      {},
      make('code', { class: 'command' }, command),
      make('span', { class: 'sub' }, ' where REPORT is the folder of this report'),
    ),
  ]
}

/** In the form of allow-lists and CI; an item without a finding has its content's only. */
function fingerprints({ findings, fingerprint }: PageItem): HTMLElement[] {
  if (findings.length === 0) return [make('dt', {}, 'fingerprint'), make('dd', {}, fingerprint)]
  return [
    make('dt', {}, findings.length === 1 ? 'fingerprint' : 'fingerprints'),
    make(
      'dd',
      {},
      findings.map((print) =>
        make(
          'span',
          { class: 'print' },
          make('code', {}, print),
          copyButton('Copy', () => print, `Copy the fingerprint ${print}`),
        ),
      ),
    ),
  ]
}

/** Most sources that are named. */
const SOURCES_SHOWN = 6

function sourceText({ places }: PageTable, { sources }: PageItem): string {
  const noun = places === 'documents' ? 'input' : 'segment'
  const most = [...sources].sort((a, b) => b[1] - a[1]).slice(0, SOURCES_SHOWN)
  const more = sources.length - most.length
  const named = most
    .map(([name, count]) =>
      places === 'documents' ? `${number(count)} in ${name}` : `${name} (${counted(count, 'gram')})`,
    )
    .join(', ')
  return `${named}${more === 0 ? '' : ` and in ${counted(more, `more ${noun}`)}`}`
}

function fieldTable(table: PageTable, fields: readonly PageField[]): HTMLElement {
  return make(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Figures of the fields' },
    make(
      'table',
      { class: 'plain' },
      make('caption', { class: 'hidden' }, 'Figures of the fields'),
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          [
            'Field',
            'Role',
            'Coverage',
            'Longest',
            `${table.noun.charAt(0).toUpperCase()}${table.noun.slice(1)}s`,
            'Grams found',
            'Not tested',
          ].map((title) => make('th', { scope: 'col' }, title)),
        ),
      ),
      make(
        'tbody',
        {},
        fields.map((field) => {
          const { name, role, units, grams, best, untestedUnits, isolatedHits } = field
          return make(
            'tr',
            {},
            make('th', { scope: 'row' }, make('bdi', {}, name)),
            make('td', {}, role),
            make(
              'td',
              { class: 'figure' },
              grams === 0 ? 'too short' : best === null ? 'not found' : percent(best.coverage),
            ),
            make('td', { class: 'figure' }, best === null ? '–' : number(best.span)),
            make('td', { class: 'figure' }, number(units)),
            make(
              'td',
              { class: 'figure' },
              `${number(best?.hits ?? 0)} of ${number(grams)}${isolatedHits === 0 ? '' : `, ${number(isolatedHits)} isolated`}`,
            ),
            make('td', { class: 'figure' }, untestedUnits === 0 ? '–' : number(untestedUnits)),
          )
        }),
      ),
    ),
  )
}

function publishedTable({ published }: PageItem): HTMLElement {
  return make(
    'details',
    {},
    make(
      'summary',
      {},
      `Published definitions: ${published.map(({ definition, outcome }) => `${definition} ${outcome}`).join('; ')}`,
    ),
    make(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Published definitions of this item' },
      make(
        'table',
        { class: 'plain' },
        make(
          'thead',
          {},
          make(
            'tr',
            {},
            ['Definition', 'Outcome', 'Grams', 'Documents', 'Figures'].map((title) =>
              make('th', { scope: 'col' }, title),
            ),
          ),
        ),
        make(
          'tbody',
          {},
          published.map(({ definition, outcome, hits, grams, documents, figures }) =>
            make(
              'tr',
              {},
              make('th', { scope: 'row' }, definition),
              make('td', {}, outcome),
              make('td', { class: 'figure' }, `${number(hits)} of ${number(grams)}`),
              make('td', { class: 'figure' }, documents === null ? '–' : number(documents)),
              make('td', {}, figures),
            ),
          ),
        ),
      ),
    ),
  )
}
