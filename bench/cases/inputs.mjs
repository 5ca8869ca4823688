/**
 * Inputs as they lie: builds from every codec and format, beside what only decoding them costs and beside the same text as
 * plain lines; and one large file on two workers.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { writeFormat } from '../corpora/formats.mjs'
import { SPLITTABLE, writeSplittable } from '../corpora/splittable.mjs'
import { alternate, run } from '../harness/child.mjs'
import { hasTwoCores, REASON } from '../harness/context.mjs'
import { build } from '../harness/dosimeter.mjs'

const limit = (name) => fileURLToPath(new URL(`../limits/${name}.mjs`, import.meta.url))
/** Text of a file, by mode. Start and sampling show in small ones. */
const MOST_BYTES = { smoke: 64e6, quick: 64e6, full: 256e6 }
const SLOW_BYTES = { smoke: 16e6, quick: 16e6, full: 256e6 }
/** Text that is there over and over in the file that two cores share. */
const SPLIT_HEAD_BYTES = 64e6
/** Text, as JSONL, of the file that two cores share. */
const SPLIT_BYTES = { smoke: 2e7, quick: 2.5e8, full: 2e9 }
const SPLIT_RUNS = 3
/** Keeps a command and its threads to one core (util-linux). */
const ONE_CORE = ['taskset', '-c', '0']

/** @param {string} command packs standard input */
const program = (command) => (from, to) => {
  const [name = '', ...options] = command.split(' ')
  const target = openSync(to, 'w')
  execFileSync(name, options, { stdio: [openSync(from, 'r'), target, 'inherit'] })
}

const brotli = (from, to) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6 }
  writeFileSync(to, brotliCompressSync(readFileSync(from), { params }))
}

const codec = (name, ending, pack, bytes = MOST_BYTES) => ({
  name,
  file: `jsonl.${ending}`,
  make: pack,
  decode: (path) => [limit('decode'), name === 'bzip2' ? 'ours' : 'bare', name, path],
  bytes,
})

const format = (name, ending = name) => ({
  name,
  file: ending,
  make: (from, to) => writeFormat(from, name, to),
  decode: (path) => [limit('read-format'), 'library', name, path],
  bytes: MOST_BYTES,
  ...(name === 'text' ? { args: ['--document-per', 'line'] } : {}),
})

/** What is read, how it is made, and the library that only decodes it. */
const FORMS = [
  codec('gzip', 'gz', program('gzip -6 -c')),
  codec('zstd', 'zst', program('zstd -q -c')),
  codec('xz', 'xz', program('xz -c')),
  codec('bzip2', 'bz2', program('bzip2 -c'), SLOW_BYTES),
  codec('lz4', 'lz4', program('lz4 -q -c')),
  codec('brotli', 'br', brotli),
  format('json'),
  format('parquet'),
  format('arrow'),
  format('csv'),
  format('text', 'txt'),
  format('warc'),
  format('xml'),
]

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {(typeof FORMS)[number]} form
 * @returns {Promise<import('../harness/figure.mjs').Figure[] | string>}
 */
async function building(context, { name, file, make, decode, bytes, args = [] }) {
  const { corpora, runs, work } = context
  const corpus = corpora.head(corpora.any('english'), bytes[context.mode])
  const path = join(work, `inputs-${corpus.name}.${file}`)
  try {
    if (!existsSync(path)) make(corpus.path, path)
  } catch (error) {
    if (error.code === 'ENOENT') return `the program that packs ${name} is not there`
    throw error
  }
  const built =
    (input, workers, more = []) =>
    () =>
      build(context, [input], ['--lanes', '2', '--workers', String(workers), ...more])
  const [one, two, plain, alone] = await alternate(
    [
      built(path, 1, args),
      built(path, 2, args),
      built(corpus.path, 1),
      async () => JSON.parse((await run(context, [process.execPath, ...decode(path)])).stdout),
    ],
    runs,
  )
  rmSync(path)
  const id = `inputs/${name}/${corpus.name}`
  // Text as the lines of the plain file have it, whatever surrounds it elsewhere.
  const speeds = (samples) => samples.map(({ wallSeconds }) => corpus.bytes / wallSeconds / 1e6)
  const speed = { id, unit: 'MB/s', better: 'higher' }
  const lines = { name: 'the same as plain JSONL', runs: speeds(plain) }
  const figures = [
    {
      ...speed,
      name: 'one worker, whole process',
      ours: { name: 'dosimeter', runs: speeds(one) },
      rival: lines,
    },
    {
      ...speed,
      name: 'two workers, whole process',
      ours: { name: 'dosimeter', runs: speeds(two) },
      rival: { name: 'one worker', runs: speeds(one) },
    },
  ]
  if (context.measure === undefined) return figures
  const seconds = (samples) => samples.map(({ cpuSeconds }) => cpuSeconds)
  const least = Math.min(...seconds(plain))
  const peaks = (samples) => samples.map(({ maxRssBytes }) => maxRssBytes / 2 ** 20)
  return [
    ...figures,
    {
      id,
      name: 'processor time',
      unit: 'CPU s',
      better: 'lower',
      ours: { name: 'dosimeter', runs: seconds(one) },
      rival: { name: 'decoding alone + plain JSONL', runs: seconds(alone).map((value) => value + least) },
      target: { ratio: 1.15 },
    },
    {
      id,
      name: 'peak memory, one worker',
      unit: 'MiB',
      better: 'lower',
      ours: { name: 'dosimeter', runs: peaks(one) },
      rival: { name: 'the same as plain JSONL', runs: peaks(plain) },
    },
    {
      id,
      name: 'peak memory, two workers',
      unit: 'MiB',
      better: 'lower',
      ours: { name: 'dosimeter', runs: peaks(two) },
      rival: { name: 'its promise', runs: [(two[0]?.memoryLimitBytes ?? Number.NaN) / 2 ** 20] },
    },
  ]
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {keyof typeof SPLITTABLE} kind
 * @returns {Promise<import('../harness/figure.mjs').Figure[] | string>}
 */
async function splitting(context, kind) {
  const { corpora, mode, runs, work } = context
  const path = join(work, `split.${SPLITTABLE[kind]}`)
  try {
    await writeSplittable(
      corpora.head(corpora.any('english'), SPLIT_HEAD_BYTES).path,
      kind,
      SPLIT_BYTES[mode],
      path,
    )
  } catch (error) {
    if (error.code === 'ENOENT') return `the program that packs ${kind} is not there`
    throw error
  }
  // Decoding has a thread of its own beside one worker: that is two cores, unless it is kept to one.
  const one = () => build(context, [path], ['--workers', '1'], ONE_CORE)
  const two = () => build(context, [path], ['--workers', '2'])
  const [ones, twos] = await alternate([one, two], Math.min(runs, SPLIT_RUNS))
  rmSync(path)
  const speeds = (samples) => samples.map(({ wallSeconds }) => SPLIT_BYTES[mode] / wallSeconds / 1e6)
  const id = `inputs/split/${kind}`
  const peaks = twos.flatMap(({ maxRssBytes }) => (maxRssBytes === undefined ? [] : [maxRssBytes / 2 ** 20]))
  return [
    {
      id,
      name: 'one file, whole process',
      unit: 'MB/s',
      better: 'higher',
      ours: { name: 'two cores', runs: speeds(twos) },
      rival: { name: 'one core', runs: speeds(ones) },
      // Start and sealing take longer than reading a small file.
      ...(mode === 'full' ? { target: { ratio: 1.8 } } : {}),
    },
    ...(peaks.length === 0
      ? []
      : [
          {
            id,
            name: 'peak memory, two cores',
            unit: 'MiB',
            better: 'lower',
            ours: { name: 'dosimeter', runs: peaks },
            rival: { name: 'its promise', runs: [(twos[0]?.memoryLimitBytes ?? Number.NaN) / 2 ** 20] },
          },
        ]),
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const inputCases = [
  ...FORMS.map((form) => ({ id: `inputs/${form.name}`, run: (context) => building(context, form) })),
  ...Object.keys(SPLITTABLE).map((kind) => ({
    id: `inputs/split/${kind}`,
    needs: () => (hasTwoCores() ? undefined : REASON.cores),
    run: (context) => splitting(context, kind),
  })),
]
