/**
 * Faults that other tools have had, as tests of dosimeter's own definition (scan and index).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  buildIndex,
  checkItems,
  findDescription,
  findingsOf,
  type Item,
  type ItemLine,
  type ItemSet,
  loadItemSet,
  loadPlainItems,
  openIndex,
  type Role,
  scanItems,
} from '../../dist/index.js'
import { ownWords, pageMaker } from '../support/made-up-words.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-own-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const page = pageMaker()

type Fields = Readonly<Partial<Record<Role, string>>>

function setOf(items: Readonly<Record<string, Fields>>): ItemSet {
  const made = Object.entries(items).map(
    ([id, fields]): Item => ({
      set: 'set',
      id,
      file: 'set.jsonl',
      fingerprint: '0'.repeat(16),
      fields: Object.entries(fields).map(([role, text]) => ({
        name: role,
        role: role as Role,
        parts: [text],
      })),
    }),
  )
  return { name: 'set', title: 'set', files: [], items: made }
}

/** Writes files, and names them. */
let corpora = 0
function corpus(files: Readonly<Record<string, readonly string[]>>): string[] {
  const root = join(folder, `corpus-${corpora++}`)
  return Object.entries(files).map(([path, texts]) => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, texts.map((text, i) => `${JSON.stringify({ id: `${path}-${i}`, text })}\n`).join(''))
    return file
  })
}

/** What a scan, an index and its exact pass say of the items. */
async function everyWay(sets: readonly ItemSet[], inputs: readonly string[]) {
  const out = join(folder, `index-${corpora++}`)
  await buildIndex({ inputs, out })
  const index = await openIndex(out)
  return {
    scanned: (await scanItems(sets, { inputs, workers: 1 })).items,
    checked: (await checkItems(index, sets)).items,
    verified: (await checkItems(index, sets, { exact: {} })).items,
  }
}

const levels = (items: readonly ItemLine[]): string[] => items.map(({ results: [{ level }] }) => level)

describe('inputs', () => {
  it('of the same name in two folders are told apart, each with its leak', async () => {
    const items = { x: { question: ownWords('x', 30) }, y: { question: ownWords('y', 30) } }
    const inputs = corpus({
      'a/part-0.jsonl': [page(items.x.question)],
      'b/part-0.jsonl': [page(), page(items.y.question)],
    })
    const { scanned, verified } = await everyWay([setOf(items)], inputs)
    for (const lines of [scanned, verified]) {
      const places = lines.map(({ results: [{ documents }] }) =>
        documents.map(({ input, record, id }) => ({ input, record, id })),
      )
      expect(places).toEqual([
        [{ input: 'a/part-0.jsonl', record: 1, id: 'a/part-0.jsonl-0' }],
        [{ input: 'b/part-0.jsonl', record: 2, id: 'b/part-0.jsonl-1' }],
      ])
      const counts = lines.map(({ results: [{ verified: block }] }) => block?.inputs)
      expect(counts).toMatchObject([[{ input: 'a/part-0.jsonl' }], [{ input: 'b/part-0.jsonl' }]])
    }
  })
})

describe('a set', () => {
  const text = ownWords('only', 30)
  const load = (name: string, texts: readonly string[]): Promise<ItemSet> => {
    const file = join(folder, `${name}.jsonl`)
    writeFileSync(file, texts.map((question) => `${JSON.stringify({ question })}\n`).join(''))
    return loadPlainItems({ name, paths: [file], fields: ['question'] })
  }

  it.each([1, 2])('of %i items with the same text is found', async (count) => {
    const set = await load(
      `same-${count}`,
      Array.from({ length: count }, () => text),
    )
    const { scanned, checked, verified } = await everyWay([set], corpus({ 'a.jsonl': [page(text)] }))
    for (const lines of [scanned, checked, verified]) {
      expect(levels(lines)).toEqual(Array.from({ length: count }, () => 'contaminated'))
      expect(new Set(lines.map(({ id }) => id)).size).toBe(count)
    }
  })

  it('says the same of its items whatever other items it has', async () => {
    const items = {
      whole: { question: text, answer: ownWords('a', 40) },
      none: { question: ownWords('n', 30) },
    }
    const part = ownWords('a', 12)
    const inputs = corpus({ 'a.jsonl': [page(text, part), page(part)] })
    const unrelated = Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [
        `u${i}`,
        { question: ownWords(`q${i}u`, 9 + (i % 40)), answer: ownWords(`a${i}u`, 3 + (i % 20)) },
      ]),
    )
    const alone = await everyWay([setOf(items)], inputs)
    const among = await everyWay([setOf({ ...items, ...unrelated })], inputs)
    for (const way of ['scanned', 'checked', 'verified'] as const) {
      expect(alone[way].map(({ results }) => results[0].level)).toEqual(['contaminated', 'none'])
      expect(among[way]).toHaveLength(1002)
      expect(among[way].slice(0, 2)).toEqual(alone[way])
      expect(new Set(levels(among[way].slice(2)))).toEqual(new Set(['none']))
    }
  })
})

describe('one side of an item', () => {
  const [question, answer] = [ownWords('q', 30), ownWords('a', 60)]
  const set = setOf({ item: { question, answer } })
  const behind = ownWords('far', 120)

  it.each([
    ['the question alone', page(question), 'input-only', null],
    ['the long answer alone', page(answer), 'answer-only', null],
    ['the answer before the question', page(answer, question), 'input-and-answer', 25],
    [
      'the answer 120 words behind the question',
      `${page()} ${question} ${behind} ${answer} ${page()}`,
      'input-and-answer',
      120,
    ],
    ['the answer at the end', `${page(question)} ${answer}`, 'input-and-answer', 25],
    ['the question at the begin', `${question} ${page(answer)}`, 'input-and-answer', 25],
  ] as const)('%s is found', async (_, text, kind, distance) => {
    const { scanned, checked, verified } = await everyWay([set], corpus({ 'a.jsonl': [page(), text] }))
    for (const lines of [scanned, checked, verified]) {
      expect(levels(lines)).toEqual(['contaminated'])
      expect(lines.map(({ results }) => results[0].kind)).toEqual([kind])
    }
    for (const lines of [scanned, verified]) {
      expect(lines.map(({ results }) => results[0].documents)).toMatchObject([[{ kind, distance }]])
    }
  })
})

describe('a short question', () => {
  it('of one gram is found at every offset of a document', async () => {
    const question = ownWords('q', 8)
    const texts = Array.from({ length: 10 }, (_, i) => `${ownWords(`before${i}x`, i)} ${question} ${page()}`)
    const { scanned, checked, verified } = await everyWay(
      [setOf({ item: { question } })],
      corpus({ 'a.jsonl': texts }),
    )
    for (const lines of [scanned, checked, verified]) expect(levels(lines)).toEqual(['partial'])
    for (const lines of [scanned, verified]) {
      expect(lines.map(({ results }) => results[0].verified?.documents)).toEqual([10])
    }
  })

  it('of twenty words with one replaced is never silent', async () => {
    const words = ownWords('q', 20).split(' ')
    const replaced = words.map((_, at) => words.with(at, 'replaced').join(' '))
    const items = Object.fromEntries(
      replaced.map((_, at) => [`at-${at}`, { question: words.map((word) => `${word}i${at}`).join(' ') }]),
    )
    const texts = replaced.map((text, at) => page(text.replaceAll(/q\d+/g, (word) => `${word}i${at}`)))
    const { scanned, checked, verified } = await everyWay([setOf(items)], corpus({ 'a.jsonl': texts }))
    // Nine words in a row on either side of the replaced one are covered.
    const covered = words.map((_, at) =>
      [at, words.length - 1 - at].reduce((sum, side) => sum + (side >= 9 ? side : 0), 0),
    )
    const expected = covered.map((units) => (units >= 16 ? 'contaminated' : 'partial'))
    expect(covered.every((units) => units >= 9)).toBe(true)
    for (const lines of [scanned, checked, verified]) expect(levels(lines)).toEqual(expected)
    expect(scanned.map(({ results }) => results[0].verified?.best?.coverage)).toEqual(
      covered.map((units) => units / 20),
    )
  })
})

describe('a multiple-choice item', () => {
  it('on a page with its choices is one item, with one name', async () => {
    const choices = ['north', 'south', 'east', 'west'].map((name) => ownWords(name, 9))
    const question = ownWords('q', 20)
    const path = join(folder, 'mmlu', 'test.jsonl')
    mkdirSync(dirname(path))
    writeFileSync(path, `${JSON.stringify({ question, choices, answer: 2 })}\n`)
    const set = await loadItemSet({
      name: 'mmlu',
      description: await findDescription('mmlu'),
      paths: [path],
    })
    const listed = choices.map((choice, i) => `(${'ABCD'[i]}) ${choice}`)
    const texts = [page([question, ...listed].join('\n')), page([question, ...listed.reverse()].join('\n'))]
    const inputs = corpus({ 'a.jsonl': texts })
    const runs = [1, 3].map((workers) => scanItems([set], { inputs, workers, reproducible: true }))
    const [one, three] = await Promise.all(runs)
    expect(three).toEqual(one)
    expect(one?.items).toMatchObject([
      {
        id: 'mmlu/test/0',
        results: [
          { level: 'contaminated', kind: 'input-only', verified: { documents: 2, best: { coverage: 1 } } },
        ],
      },
    ])
    expect(findingsOf(one?.report ?? fail(), one?.items ?? [])).toHaveLength(1)
  })
})

function fail(): never {
  throw new Error('not expected')
}
