/**
 * Checking benchmarks against a large index of random grams.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alternate, run } from '../harness/child.mjs'
import { dosimeter } from '../harness/dosimeter.mjs'

const MAKE_INDEX = fileURLToPath(new URL('../corpora/make-index.mjs', import.meta.url))
const READER = fileURLToPath(new URL('../limits/reader.mjs', import.meta.url))
const GRAMS = { smoke: 1e5, quick: 64e6, full: 1e9 }
const WORKERS = Math.min(2, availableParallelism())

/** Where the published sets lie below the shared folder. */
const SETS = [
  'gsm8k=gsm8k/test.jsonl',
  'mmlu=mmlu/test.jsonl.gz',
  'mmlu=mmlu/validation.jsonl.gz',
  'mmlu=mmlu/dev.jsonl.gz',
  'humaneval=humaneval/HumanEval.jsonl.gz',
  'mbpp=mbpp/mbpp.jsonl',
  'qasc=qasc/dev.jsonl',
  'agieval=agieval',
  'bbh=bbh',
]

/** Items cut from seeded text: `words` words each. */
function madeItems(context, count, words, name) {
  const path = join(context.work, `${name}.jsonl`)
  if (existsSync(path)) return path
  const text = readFileSync(context.corpora.made('english').path, 'utf8').slice(0, count * words * 20)
  const all = text.match(/[a-z]{2,}/g) ?? []
  const items = Array.from({ length: count }, (_, i) => {
    const from = (i * words) % Math.max(1, all.length - words)
    return JSON.stringify({ id: `item-${i}`, question: all.slice(from, from + words).join(' ') })
  })
  writeFileSync(path, `${items.join('\n')}\n`)
  return path
}

/** Arguments that name all items: the published sets, or seeded ones. */
function manyItems(context) {
  if (context.shared !== undefined && context.mode !== 'smoke') {
    const folder = join(context.shared, 'data/benchmarks')
    return SETS.flatMap((set) => ['--benchmark', set.replace('=', `=${folder}/`)])
  }
  const count = context.mode === 'smoke' ? 200 : 34_000
  return ['--items', madeItems(context, count, 60, 'many-items'), '--fields', 'question']
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function check(context) {
  const grams = GRAMS[context.mode]
  const index = join(context.indexes, 'random')
  const made = await run(context, [process.execPath, MAKE_INDEX, index, String(grams), String(WORKERS)])
  context.log(`  index of ${grams / 1e6} M random grams: ${made.wallSeconds.toFixed(1)} s`)
  const base = ['check', '--index', index, '--workers', String(WORKERS), '--json', '--top', '0']
  const few = ['--items', madeItems(context, 40, 57, 'few-items'), '--fields', 'question']
  const segments = join(index, 'segments')
  const files = readdirSync(segments).map((name) => join(segments, name))
  const [all, small, reader] = await alternate(
    [
      () => run(context, dosimeter([...base, ...manyItems(context)])),
      () => run(context, dosimeter([...base, ...few])),
      () => run(context, [process.execPath, READER, String(WORKERS), ...files]),
    ],
    context.runs,
  )
  const report = JSON.parse(all[0].stdout)
  const items = report.sets.reduce((sum, { results }) => sum + results[0].items, 0)
  const seconds = (samples) => samples.map(({ wallSeconds }) => wallSeconds)
  const id = `check/${grams / 1e6}M-grams`
  const common = { id, unit: 's', better: 'lower' }
  const isFull = context.mode === 'full'
  const note = `${items} items, ${Math.round((report.run?.bytesRead ?? 0) / 2 ** 20)} MiB of filters read`
  return [
    {
      ...common,
      name: 'all items, whole process',
      ours: { name: 'dosimeter', runs: seconds(all) },
      rival: { name: 'only reading the index', runs: seconds(reader) },
      target: isFull ? { ratio: 1.5, absolute: 5 } : { absolute: 5 },
      note,
    },
    {
      ...common,
      name: 'all items, reading and probing filters',
      ours: { name: 'dosimeter', runs: all.map(({ stdout }) => JSON.parse(stdout).run.probeSeconds) },
      rival: { name: 'only reading the index', runs: reader.map(({ stdout }) => JSON.parse(stdout).seconds) },
      ...(isFull ? { target: { ratio: 1.5 } } : {}),
    },
    {
      ...common,
      name: '2,000 grams, whole process',
      ours: { name: 'dosimeter', runs: seconds(small) },
      rival: { name: 'target', runs: [0.5] },
      target: { absolute: 0.5 },
    },
    {
      ...common,
      name: 'peak memory',
      unit: 'MiB',
      ours: { name: 'dosimeter', runs: all.map(({ maxRssBytes = 0 }) => maxRssBytes / 2 ** 20) },
      rival: {
        name: 'only reading the index',
        runs: reader.map(({ maxRssBytes = 0 }) => maxRssBytes / 2 ** 20),
      },
    },
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const checkCases = [{ id: 'check', run: check }]
