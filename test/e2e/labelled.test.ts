/**
 * A labelled benchmark, after the design of marin's (tests/datakit and ops/contam_benchmark.py of marin-community/marin):
 * leaked items in several forms, documents with text that items share with half the world, and documents that have nothing
 * of any item. Who is which is known, so recall and false positives are exact. Texts are made up, but for short quotations of
 * what is in the public domain.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildIndex,
  checkItems,
  type Item,
  type ItemLine,
  type ItemSet,
  openIndex,
  type ScanResult,
  scanItems,
} from '../../dist/index.js'
import { seeded } from '../support/parquet-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-labelled-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ITEMS = 300
const EACH_NEGATIVE = 40
const EASY_NEGATIVES = 200

const pick = seeded(27)
/** Words of a small vocabulary: texts have words in common, but no row of them. */
const VOCABULARY = Array.from({ length: 800 }, (_, i) => `${'bdfgklmnprst'[i % 12]}${i.toString(36)}`)
const prose = (count: number): string =>
  Array.from({ length: count }, () => VOCABULARY[pick(VOCABULARY.length)]).join(' ')

// Of an act of Congress, of Lincoln's address at Gettysburg, and of any book of algebra and of trigonometry.
const CLAUSE =
  'Be it enacted by the Senate and House of Representatives of the United States of America in Congress assembled'
const ADDRESS =
  'Four score and seven years ago our fathers brought forth on this continent a new nation, conceived in Liberty, ' +
  'and dedicated to the proposition that all men are created equal'
const IDENTITY = 'x^3 + y^3 + z^3 - 3xyz = (x + y + z)(x^2 + y^2 + z^2 - xy - yz - zx)'
const TANGENT = 'tan(a + b) = (tan a + tan b) / (1 - tan a tan b)'
/** An instruction as sets of logic have it, in other words. */
const TEMPLATE =
  'Write down every row of the table of truth values for the argument below, then say with its help whether the ' +
  'argument holds, and if it does not, name a row that shows why'

function item(id: string, question: string, answer: string): Item {
  return {
    set: 'labelled',
    id,
    file: 'labelled.jsonl',
    fingerprint: '0'.repeat(16),
    fields: [
      { name: 'question', role: 'question', parts: [question] },
      { name: 'answer', role: 'answer', parts: [answer] },
    ],
  }
}

const leaked = Array.from({ length: ITEMS }, (_, i) =>
  item(`leaked-${i}`, prose(14 + pick(50)), prose(9 + pick(40))),
)
/** Items that quote what everybody quotes; none of them is in the corpus. */
const quoting = [
  ...Array.from({ length: EACH_NEGATIVE }, (_, i) =>
    item(`truth-${i}`, `${TEMPLATE}: ${prose(12)}`, prose(12)),
  ),
  item('clause', `Which body has the power that "${CLAUSE}" speaks of? ${prose(30)}`, prose(15)),
  item('address', `"${ADDRESS}": who said so, where, and on which day? ${prose(24)}`, prose(15)),
  item('identity', `With ${IDENTITY} show for which x, y and z the left side is 0. ${prose(30)}`, prose(15)),
  item('tangent', `Derive ${TANGENT} from the sums of sine and cosine. ${prose(40)}`, prose(15)),
]
const SET: ItemSet = { name: 'labelled', title: 'labelled', files: [], items: [...leaked, ...quoting] }

const textOf = ({ fields }: Item): string => fields.map(({ parts }) => parts.join('\n')).join('\n')

/** The page of a leaked item in each form. */
const FORMS: Readonly<Record<string, (text: string) => string>> = {
  verbatim: (text) => text,
  'a paragraph of its own': (text) => `${prose(60)}\n\n${text}\n\n${prose(60)}`,
  'wrapped at eight words': (text) =>
    text
      .split(/\s+/)
      .map((word, i) => `${i % 8 === 0 ? '\n> ' : ' '}${word}`)
      .join(''),
  'embedded in a sentence': (text) => `${prose(40)} ${text} ${prose(40)}`,
}

const hardNegatives = [CLAUSE, ADDRESS, IDENTITY, TANGENT, TEMPLATE].flatMap((text) =>
  Array.from({ length: EACH_NEGATIVE }, () => `${prose(30)} ${text}. ${prose(30)}`),
)
const easyNegatives = Array.from({ length: EASY_NEGATIVES }, () => prose(80))

function corpus(name: string, texts: readonly string[]): string {
  const file = join(folder, `${name.replaceAll(' ', '-')}.jsonl`)
  writeFileSync(file, texts.map((text, i) => `${JSON.stringify({ id: `${name} ${i}`, text })}\n`).join(''))
  return file
}

/** Ids by level, those of level none left out. */
function flagged(items: readonly ItemLine[]): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const { id, results } of items) {
    const [{ level }] = results
    if (level !== 'none') found[level] = [...(found[level] ?? []), id]
  }
  return found
}

const ids = (items: readonly Item[]): string[] => items.map(({ id }) => id)
/** What the quotations make of the items that quote them: nothing of it is a leak, and nothing is called one. */
const FALSE_POSITIVES = { partial: ids(quoting) }

describe.each(Object.keys(FORMS))('leaked items, %s', (form) => {
  let inputs: string[] = []
  let scanned: ScanResult

  beforeAll(async () => {
    const texts = leaked.map((each) => FORMS[form]?.(textOf(each)) ?? '')
    inputs = [corpus(form, texts), corpus('hard', hardNegatives), corpus('easy', easyNegatives)]
    scanned = await scanItems([SET], { inputs })
  }, 120_000)

  it('are all found, each in its document, and nothing else is contaminated', () => {
    expect(flagged(scanned.items)).toEqual({ contaminated: ids(leaked), ...FALSE_POSITIVES })
    const documents = scanned.items
      .slice(0, ITEMS)
      .map(({ results: [{ kind, documents }] }) => [kind, documents.map(({ id }) => id)])
    expect(documents).toEqual(leaked.map((_, i) => ['input-and-answer', [`${form} ${i}`]]))
  })

  it('are found by an index too, and by its exact pass', async () => {
    const out = join(folder, `index-${form}`)
    await buildIndex({ inputs, out })
    const index = await openIndex(out)
    const expected = { contaminated: ids(leaked), ...FALSE_POSITIVES }
    expect(flagged((await checkItems(index, [SET])).items)).toEqual(expected)
    expect(flagged((await checkItems(index, [SET], { exact: {} })).items)).toEqual(expected)
  }, 120_000)

  it('leave of the quotations what one item has: the instruction that many share is boilerplate', () => {
    const [shared, ...others] = scanned.report.boilerplate.most
    expect(shared).toMatchObject({ text: TEMPLATE, items: EACH_NEGATIVE, reasons: ['many items of a set'] })
    expect(others).toEqual([])
    const left = scanned.items.flatMap(({ id, results: [{ level, withoutBoilerplate }] }) =>
      (withoutBoilerplate?.level ?? level) === 'partial' ? [id] : [],
    )
    expect(left).toEqual(['clause', 'address', 'identity', 'tangent'])
  })
})

it('nothing of a corpus without any item is found', async () => {
  const { items } = await scanItems([SET], { inputs: [corpus('easy', easyNegatives)] })
  expect(flagged(items)).toEqual({})
})
