/**
 * Boilerplate of dosimeter's own definition: what it is, and results without it, from documents and from an index.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  buildIndex,
  checkItems,
  type Item,
  type ItemSet,
  openIndex,
  type ScanResult,
  scanItems,
} from '../../dist/index.js'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-boilerplate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const INSTRUCTION = 'Read the log of the ferry below with care, and name the port that it calls at last.'
const LICENCE = 'You may copy these riddles for your own pond as long as this line stays above them.'
const own = (name: string, words: number): string =>
  Array.from({ length: words }, (_, w) => `${name}w${w}`).join(' ')

function set(name: string, questions: readonly string[], role: 'question' | 'context' = 'question'): ItemSet {
  const items = questions.map((question, i): Item => {
    const answer = { name: 'answer', role: 'answer', parts: [own(`${name}a${i}`, 14)] } as const
    return {
      set: name,
      id: `${name}/${i}`,
      file: `${name}.jsonl`,
      fingerprint: '0'.repeat(16),
      fields: [{ name: 'text', role, parts: [question] }, answer],
    }
  })
  return { name, title: name, files: [], items }
}

const many = (count: number, text: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => text(i))
/** Twelve items with the same instruction of 18 words, and twelve words of their own each. */
const ferries = set(
  'ferry',
  many(12, (i) => `${INSTRUCTION} ${own(`f${i}`, 12)}`),
)

async function scan(sets: readonly ItemSet[], documents: readonly string[], more = {}): Promise<ScanResult> {
  const input = corpus(documents)
  return scanItems(sets, { inputs: [input], reproducible: true, ...more })
}

let corpora = 0
function corpus(documents: readonly string[]): string {
  const input = join(folder, `corpus-${corpora++}.jsonl`)
  writeFileSync(input, documents.map((text) => `${JSON.stringify({ text })}\n`).join(''))
  return input
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6
const resultOf = ({ items }: Pick<ScanResult, 'items'>, id: string) =>
  items.find((item) => item.id === id)?.results[0]

describe('boilerplate', () => {
  it('is the text that many items of a set share', async () => {
    const { report } = await scan([ferries], ['Nothing of it.'])
    expect(report.boilerplate).toEqual({
      grams: 11,
      items: 12,
      most: [
        {
          text: INSTRUCTION.slice(0, -1),
          grams: 11,
          reasons: ['many items of a set'],
          items: 12,
          sets: [{ name: 'ferry', items: 12 }],
        },
      ],
    })
    const few = set(
      'few',
      many(9, (i) => `${INSTRUCTION} ${own(`f${i}`, 12)}`),
    )
    expect((await scan([few], ['Nothing of it.'])).report.boilerplate.grams).toBe(0)
  })

  it('is the text that unrelated sets share, each in three items', async () => {
    const sets = ['pond', 'lake'].map((name) =>
      set(
        name,
        many(3, (i) => `${LICENCE} ${own(`${name}${i}`, 9)}`),
      ),
    )
    const { boilerplate } = (await scan(sets, ['Nothing of it.'])).report
    expect(boilerplate.most).toMatchObject([
      {
        text: LICENCE.slice(0, -1),
        reasons: ['unrelated sets'],
        items: 6,
        sets: [
          { name: 'pond', items: 3 },
          { name: 'lake', items: 3 },
        ],
      },
    ])
    const one = set(
      'lake',
      many(2, (i) => `${LICENCE} ${own(`lake${i}`, 9)}`),
    )
    expect((await scan([sets[0] ?? ferries, one], ['Nothing of it.'])).report.boilerplate.grams).toBe(0)
  })

  // GPT-3's overlap study found both on top of its list (github.com/openai/gpt-3, overlap_frequency.md).
  it.each(['1 2 3 4 5 6 7 8 9 10 11 12 13', 'a b c d e f g h i j k l m'])(
    'is an enumeration, of one item too: %s',
    async (text) => {
      const { report, items } = await scan([set('count', [text])], [`So she counted: ${text}!`])
      expect(report.boilerplate).toMatchObject({ grams: 6, most: [{ text, reasons: ['enumeration'] }] })
      expect(items[0]?.results[0]).toMatchObject({
        level: 'contaminated',
        withoutBoilerplate: { level: 'not testable', best: null },
      })
    },
  )

  it('is no passage that many questions share', async () => {
    const passages = set(
      'passage',
      many(12, (i) => `${INSTRUCTION} ${own(`f${i}`, 12)}`),
      'context',
    )
    const { report, items } = await scan([passages], [INSTRUCTION])
    expect(report.boilerplate.grams).toBe(0)
    expect(items[0]?.results[0]).toMatchObject({ contextLevel: 'partial', withoutBoilerplate: null })
  })

  it('is left out of the second result only', async () => {
    const documents = [INSTRUCTION, `${INSTRUCTION} ${own('f3', 12)}`]
    const scanned = await scan([ferries], documents)
    // 18 of 44 words of question and answer.
    expect(resultOf(scanned, 'ferry/0')).toMatchObject({
      level: 'partial',
      verified: { best: { hits: 11 } },
      withoutBoilerplate: { level: 'none', kind: null, best: null },
    })
    expect(resultOf(scanned, 'ferry/3')).toMatchObject({
      level: 'contaminated',
      withoutBoilerplate: { level: 'contaminated', kind: 'input-only', best: { hits: 12, longestRun: 12 } },
    })
    const [summary] = scanned.report.sets[0]?.results ?? []
    expect(summary).toMatchObject({
      anyOverlap: { count: 12 },
      withoutBoilerplate: {
        items: 12,
        anyOverlap: { count: 1 },
        levels: { contaminated: 1, none: 11 },
        higher: 0,
        lower: 11,
      },
    })
  })

  it('that was not found makes what is left of an item a larger part', async () => {
    const long = set(
      'long',
      many(12, (i) => `${own('instruction', 60)} ${own(`f${i}`, 12)}`),
    )
    const scanned = await scan([long], [own('f3', 12)])
    // 12 of 72 words; seven windows at the end of the instruction reach into the 12 words and are the item's own.
    expect(resultOf(scanned, 'long/3')).toMatchObject({
      level: 'below',
      withoutBoilerplate: { level: 'partial', best: { hits: 5, coverage: round(12 / (7 + 12 + 14)) } },
    })
    const [summary] = scanned.report.sets[0]?.results ?? []
    expect(summary?.withoutBoilerplate).toMatchObject({ higher: 1, lower: 0, levels: { partial: 1 } })
  })

  it('is the same from an index, and from its exact pass', async () => {
    const input = corpus([INSTRUCTION, `${INSTRUCTION} ${own('f3', 12)}`])
    const out = join(folder, 'index')
    await buildIndex({ inputs: [input], out })
    const index = await openIndex(out)
    const scanned = await scanItems([ferries], { inputs: [input] })
    for (const exact of [undefined, {}]) {
      const checked = await checkItems(index, [ferries], exact === undefined ? {} : { exact })
      expect(checked.report.boilerplate).toEqual(scanned.report.boilerplate)
      const without = ({ items }: Pick<ScanResult, 'items'>) =>
        items.map(({ results }) => results[0].withoutBoilerplate)
      expect(without(checked)).toEqual(without(scanned))
    }
  })

  it('does not push out the document that is the best without it', async () => {
    // Many documents have more of the item, but only what all items share; the journal keeps few of them.
    const documents = [...many(60, (i) => `${INSTRUCTION} ${own(`x${i}`, 5)}`), own('f5', 12)]
    for (const order of [documents, documents.toReversed()]) {
      const scanned = await scan([ferries], order, { maxEvidence: 1 })
      expect(resultOf(scanned, 'ferry/5')).toMatchObject({
        verified: { documents: 61, best: { hits: 11 } },
        withoutBoilerplate: { kind: 'input-only', best: { hits: 5 } },
      })
    }
  })

  it('has no text when redacted', async () => {
    const { report } = await scan([ferries], ['Nothing of it.'], { redact: true })
    expect(report.boilerplate.most).toHaveLength(1)
    expect(report.boilerplate.most[0]).not.toHaveProperty('text')
  })
})
