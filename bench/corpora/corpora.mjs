/**
 * Corpora as files, made or copied when a case first asks for them.
 *
 * @typedef {object} Corpus
 * @property {string} name `english`, `english-t0` …; it stands in the ids of cases
 * @property {string} path uncompressed JSONL with `id` and `text`
 * @property {number} bytes
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { makeCorpus } from './made.mjs'

/** Published texts by the language they stand for: name, and file below the shared folder. */
const REAL = {
  english: ['english-t0', 't0-train.jsonl.gz'],
  chinese: ['chinese-leetcode', 'leetcode.jsonl.zst'],
  code: ['code-rails', 'rails.jsonl.zst'],
}
/** Code has fewer grams a byte, and a filter of 128 MiB wants ten million. */
const MADE_BYTES = {
  smoke: { english: 1e6, chinese: 1e6, code: 1e6 },
  quick: { english: 64e6, chinese: 64e6, code: 100e6 },
  full: { english: 256e6, chinese: 256e6, code: 256e6 },
}
/** Published texts are repeated up to these sizes; for a filter of 1 GiB the English one has to have 80 million grams. */
const REAL_BYTES = {
  quick: { english: 64e6, chinese: 64e6, code: 100e6 },
  full: { english: 580e6, chinese: 512e6, code: 512e6 },
}

/** See the file header. */
export class Corpora {
  #work
  #shared
  #mode
  /** @type {Map<string, Corpus>} */
  #known = new Map()

  /**
   * @param {string} work folder for the files
   * @param {string | undefined} shared
   * @param {'quick' | 'full' | 'smoke'} mode
   */
  constructor(work, shared, mode) {
    this.#work = work
    this.#shared = shared
    this.#mode = mode
  }

  /**
   * @param {import('./made.mjs').Made} kind
   * @returns {Corpus} seeded text
   */
  made(kind) {
    return this.#once(kind, (path) => makeCorpus(kind, path, MADE_BYTES[this.#mode][kind]))
  }

  /**
   * @param {import('./made.mjs').Made} kind
   * @returns {Corpus | undefined} published text, repeated in full mode; undefined where it cannot be had
   */
  real(kind) {
    const [name, file] = REAL[kind]
    const from = join(this.#shared ?? '', 'data/corpora', file)
    if (this.#mode === 'smoke' || this.#shared === undefined || !existsSync(from)) return undefined
    if (file.endsWith('.zst') && spawnSync('zstd', ['--version']).status !== 0) return undefined
    return this.#once(name, (path) => {
      const text = file.endsWith('.zst')
        ? execFileSync('zstd', ['-dcq', from], { maxBuffer: 2 ** 30 })
        : gunzipSync(readFileSync(from))
      const target = openSync(path, 'w')
      let written = 0
      do written += writeSync(target, text)
      while (written < REAL_BYTES[this.#mode][kind])
      closeSync(target)
    })
  }

  /**
   * @param {import('./made.mjs').Made} kind
   * @returns {Corpus} published text where it is there, else seeded
   */
  any(kind) {
    return this.real(kind) ?? this.made(kind)
  }

  /**
   * The beginning of a corpus, up to the end of a record.
   *
   * @param {Corpus} corpus
   * @param {number} bytes at most
   * @returns {Corpus} the corpus itself when it is no larger
   */
  head(corpus, bytes) {
    const { name, path } = corpus
    if (corpus.bytes <= bytes) return corpus
    return this.#once(`${name}-${Math.round(bytes / 1e6)}MB`, (to) => {
      const part = readFileSync(path).subarray(0, bytes)
      const target = openSync(to, 'w')
      writeSync(target, part, 0, part.lastIndexOf(10) + 1)
      closeSync(target)
    })
  }

  /**
   * @param {Corpus} corpus
   * @param {number} copies how many files of it
   * @returns {string[]} paths of gzip files, level 6
   */
  gzipped({ name, path }, copies) {
    const packed = () => gzipSync(readFileSync(path), { level: 6 })
    return Array.from({ length: copies }, (_, i) => {
      const to = join(this.#work, `${name}.${i}.jsonl.gz`)
      if (!existsSync(to)) {
        const file = openSync(to, 'w')
        writeSync(file, packed())
        closeSync(file)
      }
      return to
    })
  }

  /**
   * @param {string} name
   * @param {(path: string) => void} make
   */
  #once(name, make) {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const path = join(this.#work, `${name}.jsonl`)
    make(path)
    const corpus = { name, path, bytes: statSync(path).size }
    this.#known.set(name, corpus)
    return corpus
  }
}
