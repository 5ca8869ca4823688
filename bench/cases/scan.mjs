/**
 * Scanning a corpus for items with one worker, beside building an index of the same file; and reading again what an index
 * points at, beside scanning all.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { alternate, run } from '../harness/child.mjs'
import { REASON } from '../harness/context.mjs'
import { build, dosimeter, scan } from '../harness/dosimeter.mjs'
import { peerItems } from '../peers/inputs.mjs'

const MB = 1e6

/** Published sets, as they lie in the shared data. */
const SETS = {
  gsm8k: 'gsm8k/test.jsonl',
  humaneval: 'humaneval/HumanEval.jsonl.gz',
  mmlu: 'mmlu/test.jsonl.gz',
  mbpp: 'mbpp/mbpp.jsonl',
  qasc: 'qasc/dev.jsonl',
  agieval: 'agieval',
  bbh: 'bbh',
}

/** @typedef {{ args: readonly string[], note: string }} Items */

/** @returns {Items} */
function usualItems(context) {
  const { items, count } = peerItems(context)
  return { args: ['--items', items, '--fields', 'question,answer'], note: `${count} items` }
}

/** @returns {(context: import('../harness/context.mjs').Context) => Items} */
function published(names) {
  return ({ shared }) => {
    const pathOf = (name) => join(shared ?? '', 'data/benchmarks', SETS[name] ?? name)
    return {
      args: names.flatMap((name) => ['--benchmark', `${name}=${pathOf(name)}`]),
      note: names.join(', '),
    }
  }
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {import('../corpora/made.mjs').Made} kind
 * @param {{ name: string, itemsOf: (context: import('../harness/context.mjs').Context) => Items, target: number }} what
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function besideBuild(context, kind, { name, itemsOf, target }) {
  const corpus = context.corpora.any(kind)
  const items = itemsOf(context)
  const [scans, builds] = await alternate(
    [
      () => scan(context, [corpus.path], items.args, ['--workers', '1']),
      () => build(context, [corpus.path], ['--workers', '1']),
    ],
    context.runs,
  )
  const speed = (samples, of) => samples.map((sample) => corpus.bytes / of(sample) / MB)
  const reading = ({ readSeconds, wallSeconds }) => readSeconds ?? wallSeconds
  const common = { id: `scan/${corpus.name}${name}`, unit: 'MB/s', better: /** @type {const} */ ('higher') }
  const note = `${(corpus.bytes / MB).toFixed(0)} MB, ${items.note}`
  return [
    {
      ...common,
      name: 'reading, one core',
      ours: { name: 'scan', runs: speed(scans, reading) },
      rival: { name: 'index build', runs: speed(builds, reading) },
      target: { ratio: target },
      note,
    },
    {
      ...common,
      name: 'whole process, one core',
      ours: { name: 'scan', runs: speed(scans, ({ wallSeconds }) => wallSeconds) },
      rival: { name: 'index build', runs: speed(builds, ({ wallSeconds }) => wallSeconds) },
    },
  ]
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function besideScan(context) {
  const corpus = context.corpora.any('english')
  const { args, note } = few.itemsOf(context)
  const index = join(context.indexes, 'exact')
  const command = ['index', 'build', corpus.path, '--out', index, '--quiet', '--workers', '1']
  await run(context, dosimeter(command))
  const check = ['check', '--index', index, ...args, '--exact', '--workers', '1', '--top', '0', '--json']
  const [checks, scans] = await alternate(
    [() => run(context, dosimeter(check)), () => scan(context, [corpus.path], args, ['--workers', '1'])],
    context.runs,
  )
  rmSync(index, { recursive: true })
  const { exact, sets } = JSON.parse(checks[0]?.stdout ?? '')
  const candidates = sets.reduce(
    (sum, { results: [own] }) => sum + own.evidence.verified + own.evidence.refuted,
    0,
  )
  const seconds = (samples) => samples.map(({ wallSeconds }) => wallSeconds)
  return [
    {
      id: `exact/${corpus.name}${few.name}`,
      name: 'whole process, one core',
      unit: 's',
      better: 'lower',
      ours: { name: 'check --exact', runs: seconds(checks) },
      rival: { name: 'scan', runs: seconds(scans) },
      note: `${note}; ${candidates} candidates, ${(exact.fileBytes / MB).toFixed(0)} of ${(corpus.bytes / MB).toFixed(0)} MB read again`,
    },
  ]
}

const usual = { name: '', itemsOf: usualItems, target: 1 }
const few = { name: '/few-sets', itemsOf: published(['gsm8k', 'humaneval']), target: 1 }
const all = { name: '/all-sets', itemsOf: published(Object.keys(SETS)), target: 1 }

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const scanCases = [
  ...['english', 'chinese', 'code'].map((kind) => ({
    id: `scan/${kind}`,
    run: (context) => besideBuild(context, kind, usual),
  })),
  ...[few, all].map((what) => ({
    id: `scan/english${what.name}`,
    needs: ({ shared }) => (shared === undefined ? REASON.shared : undefined),
    run: (context) => besideBuild(context, 'english', what),
  })),
  {
    id: 'exact/english',
    needs: ({ shared }) => (shared === undefined ? REASON.shared : undefined),
    run: besideScan,
  },
]
