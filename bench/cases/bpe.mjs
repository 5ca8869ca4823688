/**
 * Exact BPE (cl100k_base) of other libraries, on one core: what our own has to stand beside.
 */

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alternate, run } from '../harness/child.mjs'
import { install } from '../peers/python.mjs'

const SCRIPT = fileURLToPath(new URL('../peers/bpe.py', import.meta.url))
const SAMPLE_BYTES = { smoke: 1e5, quick: 2e6, full: 8e6 }
const NAMES = /** @type {const} */ (['bpe-openai', 'rs_bpe'])

/**
 * Commands that encode a corpus and print {"bytes", "tokens", "seconds"}, one for each library.
 *
 * @param {import('../harness/context.mjs').Context} context
 * @param {string} path JSONL with `text`
 * @returns {{ name: string, command: string[] }[] | string} why there are none
 */
export function bpePeers(context, path) {
  const peers = []
  for (const name of NAMES) {
    const installed = install(context, name)
    if ('reason' in installed) return installed.reason
    peers.push({ name, command: [join(installed.bin, 'python'), SCRIPT, name, path] })
  }
  return peers
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {import('../corpora/made.mjs').Made} kind
 * @returns {Promise<import('../harness/figure.mjs').Figure[] | string>}
 */
async function bpe(context, kind) {
  const { corpora, mode, runs } = context
  const corpus = corpora.any(kind)
  const sample = corpora.head(corpus, SAMPLE_BYTES[mode])
  const peers = bpePeers(context, sample.path)
  if (typeof peers === 'string') return peers
  const results = await alternate(
    peers.map(
      ({ command }) =>
        async () =>
          JSON.parse((await run(context, command)).stdout),
    ),
    runs,
  )
  const sides = results.map((samples, i) => ({
    name: peers[i].name,
    runs: samples.map(({ bytes, seconds }) => bytes / seconds / 1e6),
  }))
  return [
    {
      id: `bpe/${corpus.name}`,
      name: 'encoding, one core',
      unit: 'MB/s',
      better: 'higher',
      ours: sides[0],
      rival: sides[1],
      note: `tokens: ${results.map(([first], i) => `${peers[i].name} ${first.tokens}`).join(', ')}`,
    },
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const bpeCases = ['english', 'chinese', 'code'].map((kind) => ({
  id: `bpe/${kind}`,
  needs: ({ withPeers }) => (withPeers ? undefined : 'not asked for: --peers'),
  run: (context) => bpe(context, kind),
}))
