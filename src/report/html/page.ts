/**
 * The report as one page: no network, opens from disk, runs only its own script (CSP with the digests of script and style).
 *
 * All that needs no interaction is HTML and SVG made here, so that it is there at once, prints, and can be tested without a
 * browser. The script (client/) adds the item table, the evidence and the switch of themes.
 */
import { LEVELS } from '../../measure/verdict.ts'
import { blindSpots } from '../blind-spots.ts'
import { corpusFacts } from '../corpus-facts.ts'
import { counted } from '../format.ts'
import type { FormInput } from '../formats.ts'
import { notesOf } from '../notes.ts'
import { type ReportVerdict, reportVerdict } from '../verdict.ts'
import { printable } from '../width.ts'
import { benchmarkBars, filterLink } from './bars.ts'
import { boilerplateLine, boilerplateSection } from './boilerplate.ts'
import { CLIENT_SCRIPT, CLIENT_SCRIPT_DIGEST, CLIENT_STYLE, CLIENT_STYLE_DIGEST } from './client.generated.ts'
import { distributionSection } from './distribution.ts'
import { chunkElements, dataElement } from './embed.ts'
import { heatMap } from './heat-map.ts'
import { findingPrints, pageItem, pageOrder, pageTable } from './items.ts'
import { type Child, element as h, htmlOf, Markup } from './markup.ts'
import { publishedSection } from './published.ts'
import { staticItems } from './static-items.ts'

/** Nothing may be loaded from anywhere, sent anywhere, or run but what is named by its digest. */
const POLICY = [
  "default-src 'none'",
  `script-src '${CLIENT_SCRIPT_DIGEST}'`,
  `style-src '${CLIENT_STYLE_DIGEST}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** So many sets make a table that is lower than the facts. */
const FEW_SETS = 4

/** Signs of levels beside their names: colours are not the only one. */
const SIGNS: Readonly<Record<ReportVerdict['level'], string>> = {
  contaminated: '●',
  partial: '◐',
  below: '○',
  none: '–',
}

/** What the verdict is about, one and many. */
const WORST_ITEMS: Readonly<Record<Exclude<ReportVerdict['level'], 'none'>, readonly [string, string]>> = {
  contaminated: ['contaminated item', 'contaminated items'],
  partial: ['item that is contaminated in part', 'items that are contaminated in part'],
  below: ['item with a small overlap', 'items with a small overlap'],
}

/**
 * @param data a report; texts in it may be anything
 * @returns the page
 */
export async function renderHtml(data: FormInput): Promise<string> {
  const { report } = data
  const ordered = pageOrder(data)
  const prints = findingPrints(data)
  const chunks = await chunkElements(ordered, (item) => pageItem(data, item, prints.get(item) ?? []))
  const table = await dataElement('table', pageTable(data, ordered, chunks.first))
  const verdict = reportVerdict(report)
  const heat = heatMap(report, data.items)
  const published = publishedSection(report)
  const page = h(
    'html',
    { lang: 'en' },
    h(
      'head',
      {},
      h('meta', { charset: 'utf-8' }),
      h('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'referrer', content: 'no-referrer' }),
      h('meta', { name: 'generator', content: `dosimeter ${report.tool}` }),
      h('link', { rel: 'icon', href: 'data:,' }),
      h('title', {}, `${verdict.headline.replace(/\.$/, '')} · dosimeter`),
      h('style', {}, new Markup(CLIENT_STYLE)),
    ),
    h(
      'body',
      {},
      h('a', { class: 'skip', href: '#items' }, 'Skip to the items'),
      header(published !== undefined, heat !== undefined),
      h(
        'main',
        {},
        overview(data, verdict),
        itemSection(data, ordered),
        distributionSection(report, data.items),
        heat,
        published,
        boilerplateSection(report),
        h(
          'section',
          { id: 'reading' },
          h('h2', {}, 'How to read this'),
          h(
            'ul',
            {},
            notesOf(report, report.definitions[0]).map((note) => h('li', {}, note.trim())),
          ),
        ),
      ),
      h(
        'footer',
        {},
        h(
          'p',
          {},
          `Made by dosimeter ${report.tool} from report.json and items.jsonl. This page loads nothing and sends nothing.`,
        ),
      ),
      table,
      chunks.elements,
      h('script', {}, new Markup(CLIENT_SCRIPT)),
    ),
  )
  return `<!doctype html>\n${page.html}\n`
}

function header(hasPublished: boolean, hasSources: boolean): Markup {
  return h(
    'header',
    { class: 'top' },
    h('a', { class: 'mark', href: '#overview' }, 'dosimeter'),
    h(
      'nav',
      { 'aria-label': 'Sections' },
      h('a', { href: '#items' }, 'Items'),
      h('a', { href: '#thresholds' }, 'Thresholds'),
      hasSources && h('a', { href: '#sources' }, 'Sources'),
      hasPublished && h('a', { href: '#definitions' }, 'Definitions'),
    ),
    h(
      'button',
      { id: 'theme', type: 'button', class: 'quiet', hidden: true },
      h('span', { class: 'disc', 'aria-hidden': 'true' }),
      h('span', { class: 'name' }, 'Dark'),
    ),
  )
}

function overview({ report }: FormInput, verdict: ReportVerdict): Markup {
  const { level, headline, details } = verdict
  return h(
    'section',
    { id: 'overview' },
    h(
      'h1',
      {},
      h('span', { class: `sign level-${LEVELS.indexOf(level)}`, 'aria-hidden': 'true' }, SIGNS[level]),
      ' ',
      headline,
    ),
    details.length > 0 && h('p', { class: 'details' }, details.join(' ')),
    boilerplateLine(report),
    report.warnings.map((warning) =>
      h('p', { class: 'warning' }, h('strong', {}, 'Warning: '), printable(warning)),
    ),
    h('p', { class: 'jump' }, itemsLink(report, verdict)),
    h(
      'div',
      // Beside a short table the facts would leave half of the page empty.
      { class: report.sets.length > FEW_SETS ? 'first' : 'first few' },
      benchmarkBars(report),
      h(
        'div',
        { class: 'beside' },
        h('div', {}, h('h2', {}, 'What was checked'), h('dl', { class: 'facts' }, facts(report))),
        h(
          'div',
          {},
          h('h2', {}, 'What this cannot see'),
          h(
            'ul',
            {},
            blindSpots(report).map((spot) => h('li', {}, spot)),
          ),
          h('p', { class: 'further' }, h('a', { href: '#reading' }, 'How to read the figures')),
        ),
      ),
    ),
  )
}

/** From the verdict to the items that it is about. */
function itemsLink({ sets }: FormInput['report'], { level }: ReportVerdict): Markup {
  const count = sets.reduce((sum, { results: [{ levels }] }) => sum + levels[level], 0)
  return level === 'none'
    ? h('a', { href: '#items' }, 'See the items ↓')
    : h('a', { href: filterLink({ level }) }, `See the ${counted(count, ...WORST_ITEMS[level])} ↓`)
}

function facts(report: FormInput['report']): Child {
  return corpusFacts(report).map(([name, value]) => [h('dt', {}, name), h('dd', {}, printable(value))])
}

function itemSection(data: FormInput, ordered: FormInput['items']): Markup {
  const { items, report } = data
  const places = report.exact === null ? 'Segments' : 'Documents'
  return h(
    'section',
    { id: 'items' },
    h('h2', {}, 'Items'),
    // Shown without a script, and printed: the whole table is only on the screen.
    h('div', { id: 'static-items' }, staticItems(report, ordered)),
    h('p', { id: 'failure', class: 'warning', hidden: true, role: 'alert' }),
    h(
      'div',
      { id: 'browser', hidden: true },
      h(
        'form',
        { id: 'filters', role: 'search', 'aria-label': 'Filters of items' },
        labelled(
          'Search',
          h('input', {
            id: 'filter-q',
            type: 'search',
            placeholder: 'id, text, document or fingerprint',
            autocomplete: 'off',
            spellcheck: 'false',
          }),
        ),
        select('level', 'Level'),
        select('set', 'Benchmark'),
        select('kind', 'Kind'),
        select('field', 'Field found'),
        select('source', report.exact === null ? 'Segment' : 'Source'),
        labelled(
          'Sort by',
          h(
            'select',
            { id: 'sort' },
            h('option', { value: '' }, 'level, worst'),
            SORTS.map(([value, text]) => h('option', { value }, text)),
            h('option', { value: '-documents' }, `${places.toLowerCase()}, most`),
            h('option', { value: 'documents' }, `${places.toLowerCase()}, fewest`),
          ),
        ),
      ),
      h(
        'div',
        { class: 'status' },
        h('p', { id: 'count', class: 'note', role: 'status' }, counted(items.length, 'item')),
        h('button', { id: 'reset', type: 'button', class: 'quiet small' }, 'Reset filters'),
      ),
      h(
        'div',
        { class: 'split' },
        h('div', { id: 'list' }),
        h('article', { id: 'evidence', 'aria-label': 'Evidence', tabindex: 0 }),
      ),
    ),
  )
}

/** Orders of the items besides that of the report, as the address has them. */
const SORTS: readonly (readonly [string, string])[] = [
  ['-coverage', 'coverage, highest'],
  ['coverage', 'coverage, lowest'],
  ['-span', 'longest stretch'],
  ['span', 'shortest stretch'],
  ['item', 'name, A to Z'],
  ['-item', 'name, Z to A'],
  ['-level', 'level, least'],
]

function select(name: string, label: string): Markup {
  return labelled(label, h('select', { id: `filter-${name}` }, h('option', { value: '' }, 'any')))
}

function labelled(label: string, control: Markup): Markup {
  return h('label', {}, h('span', {}, label), new Markup(htmlOf(control)))
}
