/**
 * Published definitions in an exact pass: what is read of the corpus gives what a scan of all of it gives, cut the same way.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildIndex,
  type CheckResult,
  checkItems,
  findDescription,
  findPreset,
  gramScheme,
  type ItemSet,
  loadItemSet,
  openIndex,
  PRESETS,
  scanItems,
  scanTexts,
} from '../../dist/index.js'
import { fillers, madeSet } from '../support/presets.ts'

const SAMPLES = fileURLToPath(new URL('../fixtures/samples', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'dosimeter-exact-presets-'))
const PARTS = 7
/** Of the own definition, so that it points at fewer parts than the others. */
const LEAST_RUN = 8
/** Seven words: the shortest grams of any definition about words. */
const SCHEME = gramScheme({ n: 7 })

/** Records of the sample corpus with one text each, dealt out over files. */
const records: { readonly id: string; readonly text: string }[] = [
  'forum.jsonl.gz',
  'qa.jsonl',
  'web.jsonl',
].flatMap((name) => {
  const bytes = readFileSync(join(SAMPLES, 'corpus', name))
  const lines = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n')
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { id, text, question, answer } = JSON.parse(line) as Record<string, string>
      return { id: id ?? '', text: text ?? `${question}\n${answer}` }
    })
})
const questions = readFileSync(join(SAMPLES, 'trivia.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { question: string }).question.split(/\s+/))
  // Long enough that the own definition needs all of its run.
  .filter((words) => words.length >= 18)
const HELD = PARTS - 3
/** A file with nine words of some questions, to which only definitions about single grams point; two with nothing. */
const files = Array.from({ length: PARTS }, (_, part) => ({
  name: `part-${part}.jsonl${part === 1 ? '.gz' : ''}`,
  records:
    part < HELD
      ? records.filter((_, i) => i % HELD === part)
      : Array.from({ length: 20 }, (_, i) => {
          const nine = part > HELD ? '' : questions[i]?.slice(0, 9).join(' ')
          return { id: `${part}-${i}`, text: `${fillers(50, `q${part}x${i}x`)} ${nine} ${fillers(50)}` }
        }),
}))
const paths = files.map(({ name }) => join(folder, name))
let sets: ItemSet[]

/** Results of the published definitions by label. */
function published({ report, items }: CheckResult): Map<string, unknown> {
  const [, ...definitions] = report.definitions
  return new Map(
    definitions.map(({ name, bound }, d) => [
      name,
      {
        bound,
        sets: report.sets.map(({ results }) => results[d + 1]),
        items: items.map(({ id, results }) => [id, results[d + 1]]),
      },
    ]),
  )
}

const index = (name: string) => join(folder, name)
const check = async (name: string, presets: readonly string[], isExact = true) =>
  checkItems(await openIndex(index(name)), sets, {
    presets,
    reproducible: true,
    minRun: LEAST_RUN,
    ...(isExact ? { exact: {} } : {}),
  })

beforeAll(async () => {
  for (const [f, { records: own }] of files.entries()) {
    const bytes = Buffer.from(own.map((record) => `${JSON.stringify(record)}\n`).join(''))
    writeFileSync(paths[f] ?? '', f === 1 ? gzipSync(bytes) : bytes)
  }
  sets = [
    await loadItemSet({
      name: 'trivia',
      description: await findDescription(join(SAMPLES, 'trivia.yaml')),
      paths: [join(SAMPLES, 'trivia.jsonl')],
    }),
  ]
  await buildIndex({ inputs: paths, out: index('words'), scheme: SCHEME, lanes: PARTS, fpr: 1e-5 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Their own words are those of the index. */
const SAME_WORDS =
  'palm llama3 contam-token contam-ngram contam-extend contam-longest llama2 tulu3 apertus gopher phi4'.split(
    ' ',
  )

describe('check --exact --preset', () => {
  it('gives what a scan gives, of definitions in the words of the index', async () => {
    const exact = await check('words', SAME_WORDS)
    const scanned = await scanItems(sets, { inputs: paths, presets: SAME_WORDS, minRun: LEAST_RUN })
    expect([...published(exact).keys()]).toEqual(SAME_WORDS.map((id) => `${id}~words`))
    expect(published(exact)).toEqual(published(scanned))
    // Something was found, in parts of the corpus.
    expect(
      exact.report.sets[0]?.results.find(({ definition }) => definition === 'tulu3~words'),
    ).toMatchObject({
      outcomes: { contaminated: expect.toSatisfy((count: number) => count > 3) },
    })
    expect(exact.report.exact).toMatchObject({ corpus: 'parts', inputs: PARTS - 2 })
    // The own definition alone points at fewer.
    expect((await check('words', [])).report.exact?.inputs).toBe(PARTS - 3)
  })

  it('gives what a scan cut like the index gives, of all that an index can lead to', async () => {
    const ids = PRESETS.map(({ id }) => id)
    const refused: string[] = []
    for (const id of ids) {
      await check('words', [id]).catch(
        (error: Error) => refused.push(id) && expect(error.message).toContain(`${id} `),
      )
    }
    const answered = ids.filter((id) => !refused.includes(id))
    expect(answered).toEqual(
      PRESETS.filter(
        ({ needs, grams, text }) =>
          needs !== 'corpus' && grams.kind !== 'whole' && !/^(characters|letters)/.test(text),
      ).map(({ id }) => id),
    )
    const documents = files.flatMap(({ records: own }, input) =>
      own.map(({ id, text }, record) => ({ id, input, record: record + 1, text })),
    )
    const reference = scanTexts(sets, documents, answered.map(findPreset), { index: SCHEME })
    const exact = await check('words', answered)
    for (const [p, { label, items }] of reference.entries()) {
      const found = exact.items.map(({ id, results }) => {
        const own = results[p + 1]
        return own !== undefined && 'hits' in own
          ? [
              id,
              own.outcome,
              own.hits,
              own.grams,
              own.documentCount,
              own.documents.map(({ input, record }) => `${input}:${record}`),
            ]
          : []
      })
      const wanted = items.map((item) => [
        item.id,
        item.outcome,
        item.hits,
        item.grams,
        item.documents,
        item.evidence.map(({ input, record }) => `${files[input]?.name}:${record}`),
      ])
      expect({ label: exact.report.definitions[p + 1]?.name, found }).toEqual({ label, found: wanted })
    }
  })

  it('changes nothing of the own definition', async () => {
    const own = ({ items }: CheckResult) => items.map(({ results }) => results[0])
    expect(own(await check('words', ['tulu3', 'gpt3']))).toEqual(own(await check('words', [])))
  })

  it('reads where a definition finds something and the own one nothing', async () => {
    // Eight words in a row are one gram, which is no run of two.
    const words = 'one heron waded slowly along the muddy bank'
    const lone = [madeSet('lone', [{ question: `${words} yesterday evening` }])]
    writeFileSync(join(folder, 'lone.jsonl'), `${JSON.stringify({ text: `x ${words} y` })}\n`)
    await buildIndex({ inputs: [join(folder, 'lone.jsonl')], out: index('lone') })
    const { items } = await checkItems(await openIndex(index('lone')), lone, {
      presets: ['llama3'],
      exact: {},
    })
    expect(items[0]?.results[0].level).toBe('none')
    expect(items[0]?.results[1]).toMatchObject({
      outcome: 'measured',
      hits: 1,
      documentCount: 1,
      figures: { coverageRatio: 0.8 },
    })
  })

  it('counts tokens of an index of tokens', async () => {
    await buildIndex({
      inputs: paths,
      out: index('tokens'),
      scheme: gramScheme({ unit: 'cl100k_base' }),
      lanes: PARTS,
    })
    const ids = ['llama3', 'llama2', 'contam-extend', 'apertus']
    const scanned = await scanItems(sets, {
      inputs: paths,
      presets: ids,
      unit: 'cl100k_base',
      reproducible: true,
    })
    expect(published(await check('tokens', ids))).toEqual(published(scanned))
    await expect(check('tokens', ['contam-token'])).rejects.toMatchObject({
      code: 'GRAM_TOO_SHORT',
      message: expect.stringContaining('dosimeter scan CORPUS... --unit cl100k_base --preset contam-token'),
    })
  })

  it('refuses one-document definitions where documents have several text fields, and calls the others approximate', async () => {
    const several = join(folder, 'several.jsonl')
    writeFileSync(several, `${JSON.stringify({ question: records[0]?.text, answer: 'none' })}\n`)
    await buildIndex({
      inputs: [several],
      out: index('several'),
      textFields: ['question,answer'],
      scheme: SCHEME,
    })
    await expect(check('several', ['tulu3'])).rejects.toMatchObject({
      message: expect.stringContaining(
        'the index holds their text fields apart; use: dosimeter scan CORPUS... --preset tulu3',
      ),
    })
    const { report } = await check('several', ['palm'])
    expect(report.definitions[1]).toMatchObject({ name: 'palm~words', bound: 'approximate' })
  })
})
