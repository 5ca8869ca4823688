/**
 * Real corpora as they lie give the counts of the same records as JSONL, which others than us took apart: the program
 * zstdcat, hyparquet and JSON.parse.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/index.js'
import { corpusPath, hasSharedData, SKIP_REASON } from '../support/shared-data.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-real-formats-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const asLines = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('')

/** The program is in every Debian that has packages at all; where it is not, there is nothing to compare with. */
const hasZstd = spawnSync('zstdcat', ['--version']).status === 0
const unpacked = (path: string): Buffer => spawnSync('zstdcat', [path], { maxBuffer: 2 ** 30 }).stdout

/** Corpus, and the same records as JSONL. */
const FORMS: Readonly<Record<string, (path: string) => Promise<string | Buffer>>> = {
  't0-train.jsonl.gz': async (path) => gunzipSync(readFileSync(path)),
  'code-alpaca.json': async (path) => asLines(JSON.parse(readFileSync(path, 'utf8'))),
  'code-alpaca-2k.json': async (path) => asLines(JSON.parse(readFileSync(path, 'utf8'))),
  'thealgorithms.parquet': async (path) =>
    asLines(await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors })),
  ...(hasZstd
    ? {
        'leetcode.jsonl.zst': async (path) => unpacked(path),
        'rails.jsonl.zst': async (path) => unpacked(path),
      }
    : {}),
}

async function countsOf(path: string, name: string) {
  const out = join(folder, `index-${name}`)
  const { manifest } = await buildIndex({ inputs: [path], out, textFields: ['auto'] })
  rmSync(out, { recursive: true })
  return manifest.inputs.map(({ fields, documents, emptyDocuments, invalidDocuments, skipped, grams }) => ({
    fields,
    documents,
    emptyDocuments,
    invalidDocuments,
    skipped,
    grams,
  }))
}

describe.skipIf(!hasSharedData)(`real corpora (${hasSharedData ? 'present' : SKIP_REASON})`, () => {
  it.each(Object.entries(FORMS))(
    '%s has the counts of its records as JSONL',
    async (name, toLines) => {
      const path = corpusPath(name)
      const lines = join(folder, `${name}.lines.jsonl`)
      writeFileSync(lines, await toLines(path))
      const counts = await countsOf(path, 'as-it-lies')
      expect(counts).toEqual(await countsOf(lines, 'lines'))
      expect(counts[0]?.documents).toBeGreaterThan(1000)
    },
    200_000,
  )
})
