/**
 * What published definitions say of the same items, beside dosimeter's own. Pure.
 */
import type { PublishedDefinition, PublishedSummary } from '../../results/published-schema.ts'
import type { Report } from '../../results/schema.ts'
import { describeDefinition } from '../definition.ts'
import { counted, number, percent, percentRange, threshold } from '../format.ts'
import { printable } from '../width.ts'
import { element as h, type Markup } from './markup.ts'

/**
 * @param report any report
 * @returns undefined when no published definition was asked for
 */
export function publishedSection(report: Report): Markup | undefined {
  const [own, ...definitions] = report.definitions
  if (definitions.length === 0) return undefined
  return h(
    'section',
    { id: 'definitions' },
    h('h2', {}, 'What others would have said'),
    h(
      'p',
      { class: 'lead' },
      'Share of contaminated items under published definitions, in the same run. They differ in what they look up and in when they decide: ' +
        'figures of two columns are not two measurements of one thing.',
    ),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Published definitions by benchmark' },
      h(
        'table',
        { class: 'plain' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Benchmark'),
            h('th', { scope: 'col', class: 'figure' }, 'dosimeter'),
            definitions.map(({ name, bound }) =>
              h(
                'th',
                { scope: 'col', class: 'figure' },
                h('a', { href: `#definition-${idOf(name)}` }, name),
                bound === 'upper' && h('span', { class: 'sub' }, 'upper bound'),
              ),
            ),
          ),
        ),
        h(
          'tbody',
          {},
          report.sets.map(({ name, results: [summary, ...results] }) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, h('bdi', {}, printable(name))),
              shareCell(summary.contaminated),
              definitions.map((definition) =>
                publishedCell(
                  definition,
                  results.find((result) => result.definition === definition.name),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
    h(
      'dl',
      { class: 'definitions' },
      h('dt', {}, 'dosimeter'),
      h('dd', {}, `${describeDefinition(own)}.`),
      definitions.map((definition) => describe(definition, report)),
    ),
  )
}

function describe(definition: PublishedDefinition, report: Report): readonly Markup[] {
  const { name, title, sources, measure, decision, gramLengths, text, boilerplate } = definition
  const notes = [...definition.limits, ...definition.notes]
  const sweeps = report.sets.flatMap(({ name: set, results: [, ...results] }) =>
    results
      .filter((result) => result.definition === name && result.sweep !== null)
      .map(
        ({ sweep }) =>
          `${printable(set)}: ${(sweep ?? [])
            .filter(({ items }) => items > 0)
            .map(({ at, items }) => `${number(items)} from ${at <= 1 ? threshold(at) : number(at)}`)
            .join(', ')}`,
      )
      .filter((line) => /\d from/.test(line)),
  )
  return [
    h('dt', { id: `definition-${idOf(name)}` }, name),
    h(
      'dd',
      {},
      h('p', {}, `${title}. `, h('em', {}, sources.join('; ')), '.'),
      h('p', {}, `Text: ${text}. Grams: ${gramLengths}. Measure: ${measure}. Contaminated: ${decision}.`),
      notes.length > 0 &&
        h(
          'ul',
          {},
          notes.map((note) => h('li', {}, note)),
        ),
      sweeps.length > 0 &&
        h(
          'details',
          {},
          h('summary', {}, 'Items from each threshold on, as the source withholds its own'),
          h(
            'ul',
            {},
            sweeps.map((line) => h('li', {}, line)),
          ),
        ),
      boilerplate !== null &&
        boilerplate.grams > 0 &&
        h(
          'p',
          {},
          `${counted(boilerplate.grams, 'gram')} of the items ${boilerplate.grams === 1 ? 'is' : 'are'} boilerplate; report.json has the figures without.`,
        ),
    ),
  ]
}

function shareCell({ share, low, high, count }: PublishedSummary['contaminated']): Markup {
  return h(
    'td',
    { class: count > 0 ? 'figure' : 'figure zero' },
    percent(share),
    h('span', { class: 'sub' }, count > 0 ? `${number(count)}, ${percentRange(low, high)}` : '0'),
  )
}

function publishedCell({ isDecided }: PublishedDefinition, summary: PublishedSummary | undefined): Markup {
  if (summary === undefined) return h('td', { class: 'figure zero' }, '–')
  const { contaminated, outcomes, verdict } = summary
  if (!isDecided) {
    return h(
      'td',
      { class: 'figure' },
      '–',
      h('span', { class: 'sub' }, `${number(outcomes.measured)} found, no threshold`),
    )
  }
  const { share, low, high, count } = contaminated
  return h(
    'td',
    { class: count > 0 ? 'figure' : 'figure zero' },
    percent(share),
    h('span', { class: 'sub' }, count > 0 ? `${number(count)}, ${percentRange(low, high)}` : '0'),
    verdict !== null && h('span', { class: 'sub' }, verdict),
  )
}

/** Labels have a `~`, which an id may have but a reader of links would not expect. */
function idOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9-]/g, '-')
}
