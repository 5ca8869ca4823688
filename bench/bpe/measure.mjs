/**
 * Speed of token grams beside @dqbd/tiktoken, in the same run, in turns.
 */
import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { get_encoding } from '@dqbd/tiktoken'
import { kernelOf } from '../../dist/input/vocabulary.js'
import { gramScheme } from '../../dist/text/scheme.js'

const DATA = `${process.env.DOSIMETER_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))}/data/corpora`
const FILTER_BLOCKS = 2 ** 18 // 16 MiB
const SLACK = 64

/** Texts by name: English, code, Chinese with English and code. */
const CORPORA = {
  english: 't0-train.jsonl.gz',
  code: 'rails.jsonl.zst',
  'chinese-english': 'leetcode.jsonl.zst',
}

/** The first bytes of a compressed file's text, up to its last whole line. */
async function head(file, bytes) {
  const path = `${DATA}/${file}`
  let text = Buffer.alloc(0)
  if (file.endsWith('.zst')) text = execFileSync('zstdcat', [path], { maxBuffer: 2 ** 30 }).subarray(0, bytes)
  else {
    const parts = []
    let size = 0
    for await (const part of createReadStream(path).pipe(createGunzip())) {
      parts.push(part)
      size += part.length
      if (size >= bytes) break
    }
    text = Buffer.concat(parts).subarray(0, bytes)
  }
  return text.subarray(0, text.lastIndexOf(10) + 1)
}

/** Seeded pseudo-text where there is no real one: words of a made-up language by a power law, as JSON lines. */
function pseudoText(bytes) {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const syllables = ['ta', 'ren', 'mo', 'li', 'st', 'ing', 'er', 'ka', 'un', 'pro', 'de', 'o', 'ver', 'al']
  const words = Array.from({ length: 20_000 }, () =>
    Array.from(
      { length: 1 + Math.floor(3 * next()) },
      () => syllables[Math.floor(syllables.length * next())],
    ).join(''),
  )
  const lines = []
  for (let size = 0; size < bytes; size += lines.at(-1).length) {
    const text = Array.from({ length: 200 }, (_, i) => {
      const word = words[Math.floor(words.length ** next()) - 1] ?? 'a'
      return i % 12 === 11 ? `${word}.` : word
    }).join(' ')
    lines.push(`${JSON.stringify({ text })}\n`)
  }
  return Buffer.from(lines.join(''))
}

/** @returns {Promise<Record<string, Buffer>>} JSON lines with a text field, by name */
export async function corpora(bytes) {
  const texts = {}
  for (const [name, file] of Object.entries(CORPORA)) {
    try {
      if (existsSync(`${DATA}/${file}`)) texts[name] = await head(file, bytes)
    } catch (error) {
      if (error.code !== 'ENOENT') throw error // there is no zstdcat
    }
  }
  return Object.keys(texts).length > 0 ? texts : { 'pseudo-text': pseudoText(bytes) }
}

function seconds(work) {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

function statistics(bytes, times) {
  const speeds = times.map((time) => bytes / time / 1e6).sort((a, b) => a - b)
  return { bytes, best: speeds.at(-1), median: speeds[Math.floor(speeds.length / 2)] }
}

/**
 * Measures one vocabulary on one text, runs of the three in turns.
 *
 * @param {string} unit name of a vocabulary
 * @param {Buffer} text JSON lines with a field `text`
 * @param {{ runs?: number, sampleBytes?: number }} [options]
 * @returns MB/s (10^6 bytes of JSON lines) of `insert` (JSON to filter), `count` (JSON to grams) and `tiktoken`
 *   (strings to ids, on the first sampleBytes), best and median, and `ratio` of the medians of count and tiktoken
 */
export async function measure(unit, text, { runs = 5, sampleBytes = 2 ** 20 } = {}) {
  const kernel = await kernelOf(gramScheme({ unit }))
  kernel.setFields(['text'])
  kernel.reserveFilter(FILTER_BLOCKS)
  kernel.reserveInput(text.length + SLACK)
  kernel.bytes().set(text, kernel.inputAt)
  const take = (mode) => {
    kernel[mode]()
    kernel.budget = Number.POSITIVE_INFINITY
    kernel.records(kernel.inputAt, kernel.inputAt + text.length)
    kernel.flush()
  }
  const sample = text.subarray(0, text.lastIndexOf(10, sampleBytes) + 1)
  const strings = sample
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).text)
  const encoding = get_encoding(unit)
  const times = { insert: [], count: [], tiktoken: [] }
  take('count')
  for (let run = 0; run < runs; run++) {
    times.insert.push(seconds(() => take('insert')))
    times.count.push(seconds(() => take('count')))
    times.tiktoken.push(
      seconds(() => {
        for (const string of strings) encoding.encode_ordinary(string)
      }),
    )
  }
  encoding.free()
  const insert = statistics(text.length, times.insert)
  const count = statistics(text.length, times.count)
  const tiktoken = statistics(sample.length, times.tiktoken)
  return { insert, count, tiktoken, ratio: count.median / tiktoken.median }
}
