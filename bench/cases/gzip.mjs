/**
 * Building from gzip files: decompressing costs what it costs, and nothing may come on top.
 */
import { fileURLToPath } from 'node:url'
import { alternate, run } from '../harness/child.mjs'
import { hasTwoCores, REASON } from '../harness/context.mjs'
import { build } from '../harness/dosimeter.mjs'

const GUNZIP = fileURLToPath(new URL('../limits/gunzip.mjs', import.meta.url))
const MOST_BYTES = 128e6

/**
 * @param {import('../harness/context.mjs').Context} context
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function processorTime(context) {
  const { corpora, runs } = context
  const corpus = corpora.head(corpora.any('english'), MOST_BYTES)
  const [packed = ''] = corpora.gzipped(corpus, 1)
  const oneWorker = ['--workers', '1']
  const [gzip, plain, node, program] = await alternate(
    [
      () => build(context, [packed], oneWorker),
      () => build(context, [corpus.path], oneWorker),
      () => run(context, [process.execPath, GUNZIP, packed]),
      () => run(context, ['gzip', '-dct', packed]),
    ],
    runs,
  )
  const seconds = (samples) => samples.map(({ cpuSeconds = Number.NaN }) => cpuSeconds)
  const sums = (samples) => seconds(samples).map((value, i) => value + seconds(plain)[i])
  const common = { id: `build/${corpus.name}/gzip`, unit: 'CPU s', better: 'lower' }
  const ours = { name: 'dosimeter', runs: seconds(gzip) }
  return [
    {
      ...common,
      name: 'beside node:zlib',
      ours,
      rival: { name: 'node:zlib + uncompressed build', runs: sums(node) },
      target: { ratio: 1.1 },
    },
    {
      ...common,
      name: 'beside gunzip',
      ours,
      rival: { name: 'gunzip + uncompressed build', runs: sums(program) },
      target: { ratio: 1.1 },
    },
  ]
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function twoFiles(context) {
  const { corpora, runs } = context
  const corpus = corpora.head(corpora.any('english'), MOST_BYTES)
  const packed = corpora.gzipped(corpus, 2)
  const workers = (count) => () => build(context, packed, ['--lanes', '2', '--workers', String(count)])
  const [one, two] = await alternate([workers(1), workers(2)], runs)
  const speeds = (samples) => samples.map(({ wallSeconds }) => (2 * corpus.bytes) / wallSeconds / 1e6)
  return [
    {
      id: `build/${corpus.name}/gzip`,
      name: 'two files, two workers, whole process',
      unit: 'MB/s',
      better: 'higher',
      ours: { name: 'dosimeter, two workers', runs: speeds(two) },
      rival: { name: 'one worker', runs: speeds(one) },
      target: { ratio: 1.85 },
    },
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const gzipCases = [
  {
    id: 'build/gzip/cpu',
    needs: ({ measure }) => (measure === undefined ? REASON.compiler : undefined),
    run: processorTime,
  },
  { id: 'build/gzip/2-workers', needs: () => (hasTwoCores() ? undefined : REASON.cores), run: twoFiles },
]
