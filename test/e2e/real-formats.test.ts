/**
 * Real corpora as they lie give the counts of the same records as JSONL, which others than us took apart: the program
 * zstdcat, hyparquet and JSON.parse.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../../dist/index.js'
import { cli } from '../support/cli.ts'
import { benchmarkPath, corpusPath, hasSharedData, SKIP_REASON } from '../support/shared-data.ts'

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

/** Fields of what `auto` does not take: solutions below another key, and items with code and tests. */
const FIELDS: readonly string[] = [
  'auto',
  '**/agieval/*.jsonl=passage,question,options[],answer?,other.solution?',
  '**/HumanEval.jsonl.gz=prompt,canonical_solution,test',
  '**/mbpp.jsonl=prompt,canonical_solution,description',
  '**/qasc/*.jsonl=question.stem,question.choices[].text,fact1,fact2,combinedfact,formatted_question',
]
const SETS = ['gsm8k=gsm8k', 'mmlu=mmlu/test.parquet', 'humaneval=humaneval'].map((set) => {
  const [name = '', path = ''] = set.split('=')
  return [name, path] as const
})

/** The records of a file by its name, taken apart by others than us. */
async function recordsOf(path: string): Promise<readonly unknown[]> {
  if (path.endsWith('.parquet')) {
    return await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors })
  }
  const bytes = path.endsWith('.zst')
    ? unpacked(path)
    : path.endsWith('.gz')
      ? gunzipSync(readFileSync(path))
      : readFileSync(path)
  const text = bytes.toString('utf8')
  if (!path.endsWith('.json')) {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line))
  }
  const document = JSON.parse(text)
  return Array.isArray(document) ? document : document.examples
}

describe.skipIf(!hasSharedData || !hasZstd)(
  `all of the data (${hasSharedData ? 'present' : SKIP_REASON})`,
  () => {
    const data = join(corpusPath('x'), '../..')
    const copies = join(folder, 'copies')
    const build = async (input: string, name: string, fields: readonly string[]) => {
      const args = fields.flatMap((field) => ['--text-field', field])
      const { exitCode, stderr } = await cli(['index', 'build', input, '--out', name, '--quiet', ...args], {
        cwd: folder,
      })
      expect(exitCode, stderr).toBe(0)
      return JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8')).inputs as readonly {
        readonly path: string
        readonly documents: number
        readonly emptyDocuments: number
        readonly invalidDocuments: number
        readonly skipped: number
        readonly grams: number
      }[]
    }
    const countsOf = (inputs: Awaited<ReturnType<typeof build>>) =>
      inputs.map(({ path, documents, emptyDocuments, invalidDocuments, skipped, grams }) => [
        path.replace(/\.lines\.jsonl$/, ''),
        documents,
        emptyDocuments,
        invalidDocuments,
        skipped,
        grams,
      ])

    it('is indexed in one command, and checked, as the same records as JSONL', async () => {
      const asTheyLie = await build(data, 'all.index', FIELDS)
      expect(asTheyLie.length).toBeGreaterThan(60)
      for (const { path } of asTheyLie) {
        const copy = join(copies, `${path}.lines.jsonl`)
        mkdirSync(dirname(copy), { recursive: true })
        writeFileSync(copy, asLines(await recordsOf(join(data, path))))
      }
      const copied = FIELDS.map((field) =>
        field.replace('HumanEval.jsonl.gz=', 'HumanEval.*=').replace('mbpp.jsonl=', 'mbpp.*='),
      )
      expect(countsOf(await build(copies, 'copies.index', copied))).toEqual(countsOf(asTheyLie))
      const levels = async (index: string): Promise<readonly unknown[]> => {
        const sets = SETS.flatMap(([name, path]) => ['--benchmark', `${name}=${benchmarkPath(path)}`])
        const report = `${index}.report`
        const { exitCode, stderr } = await cli(
          ['check', '--index', index, ...sets, '--out', report, '--quiet'],
          { cwd: folder },
        )
        expect(exitCode, stderr).toBe(0)
        return readFileSync(join(folder, report, 'items.jsonl'), 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
          .map(({ set, id, results }) => [set, id, results[0].level])
      }
      const told = await levels('all.index')
      expect(told.length).toBeGreaterThan(15_000)
      expect(await levels('copies.index')).toEqual(told)
    }, 600_000)
  },
)
