/**
 * Decoding: what guards, framing and checksums cost on top of what does the work.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { alternate, run } from '../harness/child.mjs'

const DECODE = fileURLToPath(new URL('../limits/decode.mjs', import.meta.url))
const MOST_BYTES = 64e6
const SLOW_BYTES = 16e6

/** @param {string} command @returns {(path: string, to: string) => void} */
const program = (command) => (path, to) => {
  const [name = '', ...options] = command.split(' ')
  writeFileSync(
    to,
    execFileSync(name, [...options, path], { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] }),
  )
}

const brotli = (path, to) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6 }
  writeFileSync(to, brotliCompressSync(readFileSync(path), { params }))
}

/** Codec, ending, how it is packed, the way beside it with its name and target, and the program if there is one. */
const CODECS = [
  { codec: 'gzip', ending: 'gz', pack: program('gzip -6 -c'), bare: 'node:zlib', unpack: 'gzip -dc' },
  { codec: 'zstd', ending: 'zst', pack: program('zstd -q -c'), bare: 'zstddec', unpack: 'zstd -dqc' },
  { codec: 'xz', ending: 'xz', pack: program('xz -c'), bare: 'xz-decompress', unpack: 'xz -dc' },
  {
    codec: 'lz4',
    ending: 'lz4',
    pack: program('lz4 -q -c'),
    bare: 'hyparquet-compressors',
    unpack: 'lz4 -dqc',
  },
  { codec: 'brotli', ending: 'br', pack: brotli, bare: 'node:zlib' },
  { codec: 'bzip2', ending: 'bz2', pack: program('bzip2 -c'), unpack: 'bzip2 -dc', bytes: SLOW_BYTES },
]

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {(typeof CODECS)[number]} codec
 * @returns {Promise<import('../harness/figure.mjs').Figure[] | string>}
 */
async function decoding(context, { codec, ending, pack, bare, unpack, bytes = MOST_BYTES }) {
  const { corpora, runs, measure } = context
  const corpus = corpora.head(corpora.any('english'), bytes)
  const packed = `${corpus.path}.${ending}`
  try {
    if (!existsSync(packed)) pack(corpus.path, packed)
  } catch {
    return `the program that packs ${codec} is not there`
  }
  const decode = (kind) => async () => {
    const { stdout } = await run(context, [process.execPath, DECODE, kind, codec, packed])
    return JSON.parse(stdout)
  }
  const hasProgram = unpack !== undefined && measure !== undefined
  const sides = [
    decode('ours'),
    ...(bare === undefined ? [] : [decode('bare')]),
    ...(hasProgram ? [() => run(context, [...unpack.split(' '), packed])] : []),
  ]
  const results = await alternate(sides, runs)
  const speeds = (samples = []) => samples.map(({ cpuSeconds }) => corpus.bytes / cpuSeconds / 1e6)
  const common = {
    id: `codecs/${codec}/${corpus.name}`,
    unit: 'MB/s',
    better: 'higher',
    ours: { name: 'dosimeter', runs: speeds(results[0]) },
  }
  const figures = []
  if (bare !== undefined) {
    figures.push({
      ...common,
      name: `beside ${bare}`,
      rival: { name: bare, runs: speeds(results[1]) },
      target: { ratio: 0.9 },
    })
  }
  if (hasProgram) {
    figures.push({
      ...common,
      name: `beside ${unpack}`,
      rival: { name: unpack, runs: speeds(results.at(-1)) },
    })
  }
  return figures.length > 0 ? figures : 'nothing to stand beside'
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const codecCases = CODECS.map((codec) => ({
  id: `codecs/${codec.codec}`,
  run: (context) => decoding(context, codec),
}))
