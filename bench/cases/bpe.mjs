/**
 * Grams of exact BPE tokens, on one core: beside @dqbd/tiktoken always, beside the best of PyPI when peers are asked
 * for.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { get_encoding } from '@dqbd/tiktoken'
import { kernelOf } from '../../dist/input/vocabulary.js'
import { gramScheme } from '../../dist/text/scheme.js'
import { alternate, run } from '../harness/child.mjs'
import { install } from '../peers/python.mjs'

const SCRIPT = fileURLToPath(new URL('../peers/bpe.py', import.meta.url))
const TEXT_BYTES = { smoke: 1e5, quick: 8e6, full: 32e6 }
/** The package takes 4 to 10 MB/s. */
const PACKAGE_BYTES = { smoke: 2e4, quick: 1e6, full: 4e6 }
const PEERS = /** @type {const} */ (['bpe-openai', 'rs_bpe'])
const FILTER_BLOCKS = 2 ** 18 // 16 MiB
const SLACK = 64

function seconds(work) {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

/** Takes JSON lines from memory to a filter, or only to grams; returns MB/s. */
async function ours(unit, text) {
  const kernel = await kernelOf(gramScheme({ unit }))
  kernel.setFields(['text'])
  kernel.reserveFilter(FILTER_BLOCKS)
  kernel.reserveInput(text.length + SLACK)
  kernel.bytes().set(text, kernel.inputAt)
  return (mode) => {
    kernel[mode]()
    const time = seconds(() => {
      kernel.budget = Number.POSITIVE_INFINITY
      kernel.records(kernel.inputAt, kernel.inputAt + text.length)
      kernel.flush()
    })
    return text.length / time / 1e6
  }
}

/** The package's own encoder on strings, which it need not find in JSON. */
function packages(unit, sample) {
  const lines = sample.toString('utf8').trimEnd().split('\n')
  const strings = lines.map((line) => JSON.parse(line).text)
  const encoding = get_encoding(unit)
  const take = () => {
    for (const string of strings) encoding.encode_ordinary(string)
  }
  return { take: () => sample.length / seconds(take) / 1e6, free: () => encoding.free() }
}

/** Commands that encode a corpus and print {"bytes", "tokens", "seconds"}; or why there are none. */
function peersOf(context, path) {
  const peers = []
  for (const name of PEERS) {
    const installed = install(context, name)
    if ('reason' in installed) return installed.reason
    peers.push({ name, command: [join(installed.bin, 'python'), SCRIPT, name, path] })
  }
  return peers
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {import('../corpora/made.mjs').Made} kind
 * @param {string} unit
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function bpe(context, kind, unit) {
  const { corpora, mode, runs } = context
  const corpus = corpora.any(kind)
  const sample = corpora.head(corpus, TEXT_BYTES[mode])
  const text = readFileSync(sample.path)
  const take = await ours(unit, text)
  const short = text.subarray(0, text.lastIndexOf(10, PACKAGE_BYTES[mode]) + 1)
  const encoder = packages(unit, short)
  const peers = context.withPeers && unit === 'cl100k_base' ? peersOf(context, sample.path) : []
  if (typeof peers === 'string') context.log(`  without other libraries: ${peers}`)
  const others = typeof peers === 'string' ? [] : peers
  const [insert, grams, own, ...rest] = await alternate(
    [
      async () => ({ speed: take('insert') }),
      async () => ({ speed: take('count') }),
      async () => ({ speed: encoder.take() }),
      ...others.map(({ command }) => async () => {
        const { bytes, seconds: time } = JSON.parse((await run(context, command)).stdout)
        return { speed: bytes / time / 1e6 }
      }),
    ],
    runs,
  )
  encoder.free()
  const side = (name, samples) => ({ name, runs: samples.map(({ speed }) => speed) })
  const common = { id: `bpe/${corpus.name}/${unit}`, unit: 'MB/s', better: /** @type {const} */ ('higher') }
  const isPromised = kind !== 'chinese'
  return [
    {
      ...common,
      name: 'JSON to filter',
      ours: side('dosimeter', insert),
      rival: side('@dqbd/tiktoken, strings to ids', own),
      target: isPromised ? { absolute: 40, ratio: 10 } : { ratio: 10 },
    },
    ...others.map(({ name }, i) => ({
      ...common,
      name: `JSON to grams, beside ${name}`,
      ours: side('dosimeter', grams),
      rival: side(`${name}, strings to ids`, rest[i] ?? []),
      target: { ratio: 1 },
    })),
  ]
}

const UNITS = ['cl100k_base', 'o200k_base', 'gpt2']

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const bpeCases = ['english', 'chinese', 'code'].flatMap((kind) =>
  UNITS.map((unit) => ({ id: `bpe/${kind}/${unit}`, run: (context) => bpe(context, kind, unit) })),
)
