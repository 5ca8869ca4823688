/**
 * Copies of items in the forms of bench/recall are found: all of them, of texts of the project's own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMS, filler, seeded } from '../../bench/recall/forms.mjs'
import {
  findDescription,
  type Item,
  type ItemLine,
  type ItemSet,
  loadItemSet,
  loadPlainItems,
  scanItems,
} from '../../dist/index.js'

const SAMPLES = fileURLToPath(new URL('../fixtures/samples', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'dosimeter-recall-'))
let sets: ItemSet[]

/** Marks of every form: each of them changes the question, and leaves the answer as it is. */
function marked(i: number): Item {
  const words = Array.from({ length: 12 }, (_, w) => `w${i}x${w}`)
  const question = `Cafe\u0301 ${words.slice(0, 6).join(' ')} & <b>\n"${words.slice(6).join('" ')} ^2~`
  const parts = [question, words.map((word) => `${word}y`).join(' ')]
  return {
    set: 'marked',
    id: `${i}`,
    file: 'marked.jsonl',
    fingerprint: '0'.repeat(16),
    fields: [
      { name: 'question', role: 'question', parts: parts.slice(0, 1) },
      { name: 'answer', role: 'answer', parts: parts.slice(1) },
    ],
  }
}

beforeAll(async () => {
  const description = await findDescription(join(SAMPLES, 'trivia.yaml'))
  sets = [
    await loadItemSet({ name: 'trivia', description, paths: [join(SAMPLES, 'trivia.jsonl')] }),
    await loadPlainItems({
      name: 'arith',
      paths: [join(SAMPLES, 'arith.jsonl')],
      fields: ['question', 'answer'],
    }),
    { name: 'marked', title: 'Marked', files: [], items: Array.from({ length: 20 }, (_, i) => marked(i)) },
  ]
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Items of which the form has a copy, and what a scan says of them. */
async function scanCopies({ name, write }: (typeof FORMS)[number]): Promise<ItemLine[]> {
  const random = seeded(5)
  const written = new Set<string>()
  const lines = sets.flatMap(({ items }) =>
    items.flatMap((item) => {
      const texts = write(item, random) ?? []
      if (texts.length > 0) written.add(item.id)
      return [...texts, filler(30, random)].map((text) => `${JSON.stringify({ id: item.id, text })}\n`)
    }),
  )
  const input = join(folder, `${name.replaceAll(/\W+/g, '-')}.jsonl`)
  writeFileSync(input, lines.join(''))
  const { items } = await scanItems(sets, { inputs: [input], maxEvidence: 20, reproducible: true })
  return items.filter(({ id }) => written.has(id))
}

/** Whether some document with its id has text of an item. */
function isFound({ id, results: [{ documents, short }] }: ItemLine): boolean {
  return [...documents, ...(short?.documents ?? [])].some((document) => document.id === id)
}

describe('a copy', () => {
  const promised = FORMS.filter(({ kind }) => kind === 'promised')
  // These leave stretches that may be too short for a run.
  const partial = [
    'first half',
    'split over two documents',
    'one word in 10 replaced',
    'one word in 25 replaced',
  ]
  const sure = promised.filter(({ name }) => !partial.includes(name) && !name.endsWith('alone'))

  it.each(sure.map((form) => [form.name, form] as const))('is found: %s', async (_, form) => {
    const items = await scanCopies(form)
    const tested = items.filter(({ results: [{ fields }] }) => fields.some(({ grams }) => grams > 1))
    expect(tested.length).toBeGreaterThan(0)
    expect(tested.filter((item) => !isFound(item)).map(({ id }) => id)).toEqual([])
  })

  it.each(partial)('is found of most items: %s', async (name) => {
    const form = FORMS.find((each) => each.name === name)
    const items = form === undefined ? [] : await scanCopies(form)
    const tested = items.filter(({ results: [{ fields }] }) => fields.some(({ grams }) => grams > 20))
    expect(tested.length).toBeGreaterThan(10)
    expect(tested.filter(isFound).length / tested.length).toBeGreaterThan(0.8)
  })

  it.each(['question alone', 'answer or code alone'])('is found: %s', async (name) => {
    const form = FORMS.find((each) => each.name === name)
    const role = name.startsWith('question') ? 'question' : 'answer'
    const items = form === undefined ? [] : await scanCopies(form)
    const tested = items.filter(({ results: [{ fields }] }) =>
      fields.some((field) => field.role === role && field.grams > 1),
    )
    expect(tested.length).toBeGreaterThan(10)
    expect(tested.filter((item) => !isFound(item)).map(({ id }) => id)).toEqual([])
  })
})
