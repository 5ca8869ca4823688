/**
 * Builds of compressed and structured inputs that stop, are killed, and go on: the bytes of an undisturbed build.
 */
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/build/build.js'
import type { BuildOptions } from '../../dist/build/options.js'
import { startBuild } from '../support/child-build.ts'
import { bgzip, storedLz4, storedZstd } from '../support/codecs.ts'
import { jsonlOf, writeFiles } from '../support/corpus.ts'
import { randomWords } from '../support/hashes.ts'
import { snapshot, temporaryFolder } from '../support/index-folder.ts'
import { parquetOf } from '../support/parquet-files.ts'

interface Document {
  readonly id: string
  readonly text: string
}

function documentsOf(lines: Buffer): Document[] {
  return lines
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Document)
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

const csvOf = (documents: readonly Document[]): string =>
  ['id,text', ...documents.map(({ id, text }) => `${id},${quoted(text)}`)].join('\r\n')

function rowsOf(documents: readonly Document[], rowGroupSize: number): Uint8Array {
  const column = (name: 'id' | 'text') => ({
    name,
    data: documents.map((document) => document[name]),
    type: 'STRING' as const,
  })
  return parquetOf([column('id'), column('text')], { rowGroupSize })
}

function arrowOf(documents: readonly Document[]): Uint8Array {
  const column = (name: 'id' | 'text') =>
    vectorFromArray(
      documents.map((document) => document[name]),
      new Utf8(),
    )
  return tableToIPC(new Table({ id: column('id'), text: column('text') }), 'stream')
}

/** Frames that end within lines. */
function framesOf(lines: Uint8Array, bytes: number): Buffer {
  const frames: Buffer[] = []
  for (let at = 0; at < lines.length; at += bytes) frames.push(storedZstd(lines.subarray(at, at + bytes)))
  return Buffer.concat(frames)
}

const folder = temporaryFolder()

describe('each format', () => {
  const OPTIONS = { inputs: ['in'], cwd: folder, segmentBytes: 2 ** 16, lanes: 3 } as const
  const whole = join(folder, 'whole')
  let expected: Record<string, string>
  let lines: string[] = []
  const build = (out: string, more: Partial<BuildOptions> = {}) => buildIndex({ ...OPTIONS, out, ...more })

  beforeAll(async () => {
    const text = (seed: number): Buffer => jsonlOf({ seed, bytes: 200_000, isOpen: true })
    writeFiles(join(folder, 'in'), {
      'a.jsonl.zst': framesOf(text(1), 30_011),
      'b.parquet': rowsOf(documentsOf(text(2)), 40),
      'c.json': JSON.stringify({ version: 1, data: documentsOf(text(3)) }, null, 1),
      'd.csv': csvOf(documentsOf(text(4))),
      'e.arrow': arrowOf(documentsOf(text(5))),
      'f.jsonl.lz4': await storedLz4(text(6)),
      'g.jsonl.gz': bgzip(text(7), 20_000),
    })
    const saved = join(folder, 'journal.saved')
    const save = (): void => {
      const path = join(whole, 'journal.ndjson')
      if (existsSync(path)) copyFileSync(path, saved)
    }
    await build(whole, { observer: { onSegment: save, onProgress: save } })
    expected = snapshot(whole)
    lines = readFileSync(saved, 'utf8').split('\n').slice(0, -1)
  })

  it('was cut by segments: the test is worth its time', () => {
    const parts = lines.slice(1).flatMap((line) => JSON.parse(line.slice(17)).step.segment?.parts ?? [])
    for (let input = 0; input < 7; input++) {
      expect(parts.filter((part) => part.input === input).length, `input ${input}`).toBeGreaterThan(1)
    }
  })

  it('goes on to the same bytes after any line of its journal', async () => {
    for (let count = 1; count < lines.length; count++) {
      const out = join(folder, 'again')
      rmSync(out, { recursive: true, force: true })
      cpSync(join(whole, 'segments'), join(out, 'segments'), { recursive: true })
      writeFileSync(join(out, 'journal.ndjson'), `${lines.slice(0, count).join('\n')}\n`)
      const { isResumed, manifest } = await build(out, { workers: 1 + (count % 2) })
      expect(isResumed, `${count}`).toBe(count > 1)
      expect(snapshot(out), `after line ${count}`).toEqual(expected)
      expect(manifest.inputs).toHaveLength(7)
    }
  })
})

describe('kill -9', () => {
  const KILLS = 4

  it.each(['frames.jsonl.zst', 'groups.parquet', 'list.json', 'table.csv'])(
    `of a build of %s`,
    async (name) => {
      const text = jsonlOf({ seed: 9, bytes: 18 * 2 ** 20 })
      const documents = documentsOf(text)
      const forms: Readonly<Record<string, () => string | Uint8Array>> = {
        'frames.jsonl.zst': () => framesOf(text, 2_500_000),
        'groups.parquet': () => rowsOf(documents, 3000),
        'list.json': () => JSON.stringify(documents),
        'table.csv': () => csvOf(documents),
      }
      writeFiles(join(folder, 'kill'), { [name]: forms[name]?.() ?? '' })
      const options = { inputs: [join('kill', name)], cwd: folder, segmentBytes: 2 ** 17, lanes: 2 } as const
      const whole = join(folder, `${name}.whole`)
      await startBuild({ ...options, out: whole, workers: 2 }).report
      const expected = snapshot(whole)
      const segments = Object.keys(expected).length - 1
      expect(segments).toBeGreaterThan(20)
      const next = randomWords(Date.now())
      let interrupted = 0
      for (let kill = 0; kill < KILLS; kill++) {
        const out = join(folder, `${name}.killed-${kill}`)
        const build = startBuild({ ...options, out, workers: 1 + (kill % 2) })
        const moment = 1 + (next() % Math.floor(segments / 2))
        while (build.process.exitCode === null && sealedIn(out) < moment) await sleep(1)
        build.process.kill('SIGKILL')
        await build.report
        if (existsSync(join(out, 'journal.ndjson'))) interrupted++
        await buildIndex({ ...options, out, workers: 2 })
        expect(snapshot(out)).toEqual(expected)
      }
      expect(interrupted).toBeGreaterThanOrEqual(KILLS / 2)
    },
  )
})

/** Segments that lie sealed in an index. */
function sealedIn(out: string): number {
  const segments = join(out, 'segments')
  return existsSync(segments) ? readdirSync(segments).filter((name) => name.endsWith('.seg')).length : 0
}
