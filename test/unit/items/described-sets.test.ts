/**
 * Every shipped description on records in its publisher's form, with invented texts: fields, roles and ids.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readShippedFiles } from '../../../src/items/catalogue.ts'
import type { RecordFormat } from '../../../src/items/description.ts'
import { loadItemSet } from '../../../src/items/load.ts'
import { arrowOf, parquetOf } from '../../support/tables.ts'
import { folderWith } from './temporary-folder.ts'

const FIXTURES = fileURLToPath(new URL('../../fixtures/items/sets/', import.meta.url))

type Row = Readonly<Record<string, unknown>>

/** One file of a set, and what it must become. */
interface Fixture {
  /** Path below the folder of the set; its ending says in which form the records are written. */
  readonly file: string
  /** Another form of the same set, which is read only where the first is not: a folder of its own. */
  readonly isOtherForm?: boolean
  readonly records: readonly Row[]
  readonly items: readonly {
    readonly id: string
    /** Name, role and parts. */
    readonly fields: readonly (readonly [string, string, readonly string[]])[]
  }[]
}

/** A cell is quoted when it has to be, and where the file has quotes at all. */
function cell(value: unknown, separator: string, quotes: boolean): string {
  const text = String(value ?? '')
  return quotes && /["\n\r]/u.test(text + (text.includes(separator) ? '\n' : ''))
    ? `"${text.replaceAll('"', '""')}"`
    : text
}

function tableOf(rows: readonly Row[], separator: string, format: RecordFormat): string {
  const quotes = !('quotes' in format) || format.quotes
  const columns = 'quotes' in format ? format.columns : undefined
  const names = columns ?? Object.keys(rows[0] ?? {})
  const lines = rows.map((row) => names.map((name) => cell(row[name], separator, quotes)).join(separator))
  return `${[...(columns === undefined ? [names.join(separator)] : []), ...lines].join('\n')}\n`
}

/** Writes records as a publisher would, after the ending of the file's name. */
function contentOf({ file, records }: Fixture, format: RecordFormat): string | Buffer {
  if (file.endsWith('.gz')) {
    const plain = contentOf({ file: file.slice(0, -3), records, items: [] }, format)
    return gzipSync(plain)
  }
  if (file.endsWith('.parquet')) return parquetOf(records)
  if (file.endsWith('.arrow')) return arrowOf(records, 'stream')
  if (file.endsWith('.csv')) return tableOf(records, ',', format)
  if (file.endsWith('.tsv') || 'quotes' in format) return tableOf(records, '\t', format)
  if (format.format !== 'json') return records.map((record) => `${JSON.stringify(record)}\n`).join('')
  const keys = format.path === '' ? [] : format.path.split('.')
  return JSON.stringify(
    keys.reduceRight<unknown>((inner, key) => ({ canary: 'none', [key]: inner }), records),
  )
}

const fixtureOf = (id: string): readonly Fixture[] =>
  JSON.parse(readFileSync(`${FIXTURES}${id}.json`, 'utf8'))

const descriptions = await readShippedFiles()

describe('the shipped descriptions', () => {
  it('are eighty at least, each with a source and a fixture', () => {
    expect(descriptions.length).toBeGreaterThanOrEqual(80)
    expect(descriptions.filter(({ source }) => source === undefined)).toEqual([])
    expect(readdirSync(FIXTURES).sort()).toEqual(descriptions.map(({ id }) => `${id}.json`).sort())
  })

  it.each(descriptions)('$id', async (description) => {
    const fixtures = fixtureOf(description.id)
    const forms = [
      fixtures.filter(({ isOtherForm }) => isOtherForm !== true),
      ...fixtures.filter(({ isOtherForm }) => isOtherForm === true).map((fixture) => [fixture]),
    ]
    for (const form of forms) {
      const files = form.map((fixture) => [fixture.file, contentOf(fixture, description.records)] as const)
      const folder = await folderWith(Object.fromEntries(files))
      const set = await loadItemSet({ name: description.id, description, paths: [folder] })
      const found = set.items.map(({ id, fields }) => ({
        id,
        fields: fields.map(({ name, role, parts }) => [name, role, parts]),
      }))
      expect(found).toEqual(form.flatMap(({ items }) => items))
    }
  })
})
