/**
 * Beside other tools, each on one core and on the same files.
 *
 * Their start and their indexing of the items are taken off: each runs on a large and on a small file, and the
 * difference of bytes by the difference of the best times is its speed. dosimeter's is that of reading.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { alternate, run } from '../harness/child.mjs'
import { build, scan as scanItems } from '../harness/dosimeter.mjs'
import { marginalSpeed } from '../harness/statistics.mjs'
import { peerCorpus, peerItems } from '../peers/inputs.mjs'
import { install } from '../peers/python.mjs'
import { TOOLS } from '../peers/tools.mjs'

const LARGE_BYTES = { smoke: 4e5, quick: 8e6, full: 32e6 }
const SMALL_SHARE = 1 / 8

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {import('../peers/tools.mjs').Tool} tool
 * @returns {Promise<import('../harness/figure.mjs').Figure[] | string>}
 */
async function beside(context, tool) {
  const installed = install(context, tool.name)
  if ('reason' in installed) return installed.reason
  const { corpora, work, mode, runs } = context
  const corpus = corpora.any('english')
  const [large, small] = [1, SMALL_SHARE].map((share) =>
    peerCorpus(context, corpora.head(corpus, LARGE_BYTES[mode] * share)),
  )
  const { items, evals, count } = peerItems(context)
  const folder = join(work, `peer-${tool.name}`)
  mkdirSync(folder, { recursive: true })
  const setup = { context, bin: installed.bin, folder, items, evals }
  const indexing = await tool.prepare?.(setup)
  const scan = (on) => () => {
    const { command, env } = tool.scan(setup, on)
    return run(context, command, { ...(env === undefined ? {} : { env }) })
  }
  const [ours, scans, onLarge, onSmall] = await alternate(
    [
      () => build(context, [large.path], ['--workers', '1']),
      () =>
        scanItems(
          context,
          [large.path],
          ['--items', items, '--fields', 'question,answer'],
          ['--workers', '1'],
        ),
      scan(large),
      scan(small),
    ],
    runs,
  )
  const seconds = (samples) => samples.map(({ wallSeconds }) => wallSeconds)
  const speed = marginalSpeed(
    { work: large.bytes / 1e6, seconds: seconds(onLarge) },
    { work: small.bytes / 1e6, seconds: seconds(onSmall) },
  )
  const common = { id: `peers/${tool.name}`, unit: 'MB/s', better: 'higher' }
  const indexed = indexing?.toFixed(1) ?? tool.indexing?.(onLarge[0].stdout)
  const known = indexed === undefined ? 'not used' : `indexed in ${indexed} s`
  return [
    {
      ...common,
      name: 'reading, one core',
      ours: {
        name: 'dosimeter',
        runs: ours.map(({ readSeconds, wallSeconds }) => large.bytes / (readSeconds ?? wallSeconds) / 1e6),
      },
      rival: { name: tool.name, runs: [speed] },
      target: { ratio: 25 },
      note: `${corpus.name}, ${(large.bytes / 1e6).toFixed(0)} MB, ${count} items ${known}`,
    },
    {
      ...common,
      name: 'reading, one core: scan',
      ours: {
        name: 'scan',
        runs: scans.map(({ readSeconds, wallSeconds }) => large.bytes / (readSeconds ?? wallSeconds) / 1e6),
      },
      rival: { name: tool.name, runs: [speed] },
      target: { ratio: 25 },
    },
    {
      ...common,
      name: 'whole process, one core',
      ours: { name: 'dosimeter', runs: ours.map(({ wallSeconds }) => large.bytes / wallSeconds / 1e6) },
      rival: { name: tool.name, runs: onLarge.map(({ wallSeconds }) => large.bytes / wallSeconds / 1e6) },
    },
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const peerCases = TOOLS.map((tool) => ({
  id: `peers/${tool.name}`,
  needs: ({ withPeers }) => (withPeers ? undefined : 'not asked for: --peers'),
  run: (context) => beside(context, tool),
}))
