/**
 * One item with its evidence: every field, and each listed document beside it with the stretches marked that both have.
 */
import { counted, number, percent } from '../../format.ts'
import type { PageDocument, PageField, PageItem, PageTable, TextRange } from '../page-data.ts'
import { copyButton } from './copy.ts'
import { make } from './dom.ts'
import { markedText, offsets } from './marked-text.ts'
import { shellWord } from './marks.ts'
import { SIGNS } from './signs.ts'

/**
 * @param table all items
 * @param row position of the item in it
 * @param item what the table does not have
 * @param link address of this item
 */
export function evidenceOf(table: PageTable, row: number, item: PageItem, link: () => string): HTMLElement {
  const set = table.sets[table.set[row] ?? 0] ?? ''
  const name = `${set}/${table.id[row]}`
  const level = table.level[row] ?? 0
  const command = `dosimeter explain ${shellWord(table.folder)} ${shellWord(name)}`
  const documents = item.documents.length + item.shortDocuments.length
  return make(
    'div',
    { class: 'item' },
    make('h3', {}, make('bdi', {}, name)),
    make(
      'p',
      { class: `verdict level-${level}` },
      make('span', { 'aria-hidden': 'true', class: 'sign' }, SIGNS[level] ?? ''),
      ' ',
      [
        table.levels[level],
        table.kinds[table.kind[row] ?? -1]?.replaceAll('-', ' '),
        table.evidences[table.evidence[row] ?? -1],
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    ),
    make('dl', { class: 'facts' }, facts(table, row, item)),
    make(
      'p',
      { class: 'actions' },
      copyButton('Copy explain command', () => command),
      copyButton('Copy link', link),
      make('code', {}, command),
    ),
    fieldTable(table, item.fields),
    item.published.length > 0 && publishedTable(item),
    documentSection(table, row, item),
    documents === 0 &&
      table.isRedacted &&
      make('p', { class: 'note' }, 'Texts are not part of this report: it is redacted.'),
    item.fields.some(({ parts }) => parts !== undefined) && wholeItem(item, documents === 0),
  )
}

function facts(table: PageTable, row: number, item: PageItem): HTMLElement[] {
  const { coverage } = item
  const span = table.span[row] ?? 0
  const entries: (readonly [string, string] | undefined)[] = [
    ['coverage', `${percent(coverage)} of the whole item${alone(item)}`],
    span > 0 ? ['longest', `${counted(span, table.noun)} in a row`] : undefined,
    coverage > 0 ? ['gram ratio', percent(item.gramRatio)] : undefined,
    item.contextLevel === null ? undefined : ['context', item.contextLevel],
    item.withoutBoilerplate === null ? undefined : ['without boilerplate', item.withoutBoilerplate],
    item.form === null ? undefined : ['found in the form', item.form],
    item.chance === null ? undefined : ['chance', `${item.chance} that the filters’ error alone made it`],
    item.sources.length === 0
      ? undefined
      : [
          table.places === 'documents' ? 'documents' : 'segments',
          item.sources
            .map(([name, count]) =>
              table.places === 'documents'
                ? `${number(count)} in ${name}`
                : `${name} (${counted(count, 'gram')})`,
            )
            .join(', '),
        ],
    ['from', item.place],
    ['fingerprint', item.fingerprint],
  ]
  return entries.flatMap((entry) =>
    entry === undefined ? [] : [make('dt', {}, entry[0]), make('dd', {}, entry[1])],
  )
}

/** The field that was found best, when it was found better than the whole. */
function alone({ coverage, fields }: PageItem): string {
  const [best] = fields
    .filter(({ role }) => role !== 'context')
    .sort((a, b) => (b.best?.coverage ?? 0) - (a.best?.coverage ?? 0))
  const own = best?.best?.coverage ?? 0
  return best === undefined || fields.length === 1 || own <= coverage
    ? ''
    : `, ${percent(own)} of ${best.name}`
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

function documentSection(table: PageTable, row: number, item: PageItem): HTMLElement | false {
  const total = table.documents[row] ?? 0
  const shown = item.documents.length
  if (shown + item.shortDocuments.length === 0) {
    const isFound = (table.evidence[row] ?? -1) >= 0
    return isFound && make('p', { class: 'note' }, table.withoutDocuments)
  }
  const which = shown < total ? ` (the best ${shown} of ${number(total)})` : ''
  return make(
    'div',
    { class: 'documents' },
    shown > 0 && make('h4', {}, `Documents${which}`),
    item.documents.map((document, i) => documentOf(item, document, i)),
    item.shortDocuments.length > 0 && make('h4', {}, 'Documents with short parts beside another field'),
    item.shortDocuments.map((document, i) => documentOf(item, document, shown + i)),
  )
}

function documentOf(item: PageItem, document: PageDocument, position: number): HTMLElement {
  const { root, input, record, byte, id, kind, coverage, distance, spans, spanCount, shortFields } = document
  const figures = [
    kind?.replaceAll('-', ' ') ?? '',
    coverage === 0 ? '' : `coverage ${percent(coverage)}`,
    distance === null
      ? ''
      : distance === 0
        ? 'question and answer touch'
        : `question and answer ${number(distance)} units apart`,
    shortFields.length === 0 ? '' : `found whole: ${shortFields.join(', ')}`,
    spanCount > spans.length ? `the longest ${spans.length} of ${number(spanCount)} stretches` : '',
  ].filter((part) => part !== '')
  const fields = [...new Set(spans.map(({ field }) => field))]
  return make(
    'details',
    { class: 'document', open: position === 0 },
    make(
      'summary',
      {},
      make('bdi', { class: 'place' }, `${root}/${input}:${record}`),
      ' ',
      make(
        'span',
        { class: 'sub' },
        `${id === null ? '' : `${id}, `}byte ${number(byte)}; ${figures.join(', ')}`,
      ),
    ),
    fields.map((field) => pairOf(item, document, field)),
  )
}

function pairOf(item: PageItem, { spans, excerpts }: PageDocument, field: string): HTMLElement {
  const own = spans.filter((span) => span.field === field)
  const parts = item.fields.find(({ name }) => name === field)?.parts
  const ranges = (part: number): TextRange[] =>
    own.filter((span) => span.part === part).map((span) => span.item)
  const left =
    parts === undefined
      ? [offsets(own.map(({ part, item: [start, end] }) => `part ${part}: ${start}–${end}`))]
      : parts.map((part, p) => markedText(part, ranges(p)))
  const near = excerpts.filter(({ text, start, excerpt }) =>
    own.some(
      (span) => span.text === text && span.document[1] > start && span.document[0] < start + excerpt.length,
    ),
  )
  const right =
    near.length === 0
      ? [offsets(own.map(({ text, document: [start, end] }) => `${text}: ${start}–${end}`))]
      : near.map(({ text, start, excerpt }) =>
          markedText(
            excerpt,
            own
              .filter((span) => span.text === text)
              .map(({ document: [from, to] }): TextRange => [from - start, to - start]),
            `${text}, from character ${number(start)}`,
          ),
        )
  return make(
    'div',
    { class: 'pair' },
    make('div', { class: 'side' }, make('h5', {}, 'Item: ', make('bdi', {}, field)), left),
    make('div', { class: 'side' }, make('h5', {}, 'Document'), right),
  )
}

function wholeItem({ fields }: PageItem, isOpen: boolean): HTMLElement {
  return make(
    'details',
    { class: 'whole', open: isOpen },
    make('summary', {}, 'The whole item'),
    fields.map(({ name, role, parts, marks }) =>
      parts === undefined
        ? undefined
        : make(
            'div',
            { class: 'side' },
            make('h5', {}, make('bdi', {}, name), name === role ? '' : ` (${role})`),
            parts.map((part, p) => markedText(part, marks?.[p] ?? [])),
          ),
    ),
  )
}
