/**
 * One item with its evidence: what was found, and each listed document beside it with the stretches marked that both have.
 */
import { counted, number, percent } from '../../format.ts'
import type { PageDocument, PageItem, PageTable, TextRange } from '../page-data.ts'
import { copyButton } from './copy.ts'
import { make } from './dom.ts'
import { figuresOf } from './item-figures.ts'
import { markedText, offsets } from './marked-text.ts'
import { shellWord } from './marks.ts'
import { nameOf, shownName } from './names.ts'
import { SIGNS } from './signs.ts'

/**
 * @param table all items
 * @param row position of the item in it
 * @param item what the table does not have
 * @param link address of this item
 */
export function evidenceOf(table: PageTable, row: number, item: PageItem, link: () => string): HTMLElement {
  const command = `dosimeter explain REPORT ${shellWord(nameOf(table, row))}`
  const documents = item.documents.length + item.shortDocuments.length + (item.aloneDocument === null ? 0 : 1)
  return make(
    'div',
    { class: 'item' },
    make('h3', {}, make('bdi', {}, shownName(table, row))),
    verdict(table, row, item),
    make(
      'p',
      { class: 'actions' },
      copyButton('Copy explain command', () => command),
      copyButton('Copy link', link),
    ),
    documentSection(table, row, item),
    documents === 0 &&
      table.isRedacted &&
      make('p', { class: 'note' }, 'Texts are not part of this report: it is redacted.'),
    item.fields.some(({ parts }) => parts !== undefined) && wholeItem(item, documents === 0),
    figuresOf(table, item, command),
  )
}

/** What was found in a line, how much and where in another. */
function verdict(table: PageTable, row: number, { figures, sources }: PageItem): HTMLElement[] {
  const level = table.level[row] ?? 0
  const found = [figures, whereText(table, row, sources)].filter((part) => part !== '')
  return [
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
    ...(found.length === 0 ? [] : [make('p', { class: 'summary' }, found.join(' · '))]),
  ]
}

function whereText(table: PageTable, row: number, sources: PageItem['sources']): string {
  const places = table.documents[row] ?? 0
  const [only] = sources
  if (places === 0 || only === undefined) return ''
  const isOne = sources.length === 1
  if (table.places === 'segments') {
    const label = table.sourceLabels[table.sources.indexOf(only[0])] ?? only[0]
    return `in ${isOne ? label : counted(places, 'segment')}`
  }
  return `in ${counted(places, 'document')} of ${isOne ? only[0] : counted(sources.length, 'input')}`
}

function documentSection(table: PageTable, row: number, item: PageItem): HTMLElement | false {
  const total = table.documents[row] ?? 0
  const shown = item.documents.length
  const { aloneDocument, alone } = item
  if (shown + item.shortDocuments.length === 0 && aloneDocument === null) {
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
    aloneDocument !== null &&
      make(
        'h4',
        {},
        `Short parts by themselves, which count for nothing${alone > 1 ? ` (the first of ${counted(alone, 'document')})` : ''}`,
      ),
    aloneDocument !== null && documentOf(item, aloneDocument, shown + item.shortDocuments.length),
  )
}

function documentOf(item: PageItem, document: PageDocument, position: number): HTMLElement {
  const { root, input, record, byte, id, kind, coverage, distance, spans, spanCount, shortFields } = document
  const figures = [
    kind?.replaceAll('-', ' ') ?? '',
    coverage === 0 ? '' : `${percent(coverage)} of the item`,
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
    make('summary', {}, make('h4', {}, 'The whole item')),
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
