/**
 * Data pages of version 1, laid out by hand (apache/parquet-format, parquet.thrift): most files have them, the library
 * that writes the other tests' files does not.
 */
import { crc32 } from 'node:zlib'
import type { SchemaElement, SchemaTree } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import type { Footer } from '../../../src/formats/parquet/footer.ts'
import { RowReader } from '../../../src/formats/parquet/rows.ts'
import { sourceOf } from '../../support/byte-source.ts'
import { allRecords, codeOf } from '../../support/records.ts'

/** Compact protocol: an i32 field is its step and type, then a zigzag varint. */
function number(step: number, value: number): number[] {
  const bytes = [(step << 4) | 5]
  let left = value < 0 ? -2 * value - 1 : 2 * value
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128)
  return [...bytes, left]
}

/** Levels of one bit-packed group of up to eight, behind their length. */
function levels(values: readonly number[], width: number): number[] {
  let bits = 0
  for (const [index, value] of values.entries()) bits += value * 2 ** (index * width)
  const bytes = [3, ...Array.from({ length: width }, (_, index) => Math.floor(bits / 256 ** index) % 256)]
  return [bytes.length, 0, 0, 0, ...bytes]
}

const plain = (texts: readonly string[]): Buffer =>
  Buffer.concat(
    texts.flatMap((text) => [
      Buffer.from(new Uint32Array([Buffer.byteLength(text)]).buffer),
      Buffer.from(text),
    ]),
  )

function page(
  parts: readonly (readonly number[])[],
  count: number,
  texts: readonly string[],
  crc?: number,
): Buffer {
  const body = Buffer.concat([...parts.map((part) => Buffer.from(part)), plain(texts)])
  const sizes = [...number(1, 0), ...number(1, body.length), ...number(1, body.length)]
  const sum = number(1, (crc ?? crc32(body)) | 0)
  const head = [0x1c, ...number(1, count), ...number(1, 0), ...number(1, 3), ...number(1, 3), 0, 0]
  return Buffer.concat([Buffer.from([...sizes, ...sum, ...head]), body])
}

function tree(element: SchemaElement, path: string[], children: SchemaTree[] = []): SchemaTree {
  return { element, path, children, count: 1 + children.reduce((sum, child) => sum + child.count, 0) }
}

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const

function footerOf(column: SchemaTree, rows: number, values: number, bytes: number): Footer {
  const leaf: SchemaTree[] = [column]
  for (let node = column.children[0]; node !== undefined; node = node.children[0]) leaf.push(node)
  const chunk = { start: 0, end: bytes, uncompressedBytes: bytes, values, codec: 'UNCOMPRESSED' }
  return {
    schema: tree({ name: 'root' }, [], [column]),
    leaves: [leaf],
    rows,
    groups: [{ rows, chunks: [chunk] }],
    start: bytes,
  }
}

const flat = tree({ name: 'x', ...text }, ['x'])
const read = (pages: Buffer, footer: Footer, start = 0) =>
  allRecords(new RowReader(sourceOf(pages), footer, new Set(['x']), start, footer.rows))

describe('pages of version 1', () => {
  it('have levels of nulls', async () => {
    const pages = Buffer.concat([
      page([levels([1, 0, 1], 1)], 3, ['a', 'käse']),
      page([levels([0, 1], 1)], 2, ['last']),
    ])
    const footer = footerOf(flat, 5, 5, pages.length)
    const rows = ['a', null, 'käse', null, 'last'].map((x, position) => ({ position, value: { x } }))
    for (const start of [0, 1, 3, 4]) expect(await read(pages, footer, start)).toEqual(rows.slice(start))
  })

  it('may end inside a row of a list', async () => {
    const element = tree({ name: 'element', ...text }, ['x', 'list', 'element'])
    const list = tree({ name: 'list', repetition_type: 'REPEATED' }, ['x', 'list'], [element])
    const lists = tree({ name: 'x', repetition_type: 'OPTIONAL', converted_type: 'LIST' }, ['x'], [list])
    const pages = Buffer.concat([
      page([levels([0, 1, 0], 1), levels([3, 3, 3], 2)], 3, ['a', 'b', 'c']),
      page([levels([1, 1, 0, 0], 1), levels([3, 2, 0, 1], 2)], 4, ['d']),
    ])
    const footer = footerOf(lists, 4, 7, pages.length)
    const rows = [['a', 'b'], ['c', 'd', null], null, []].map((x, position) => ({
      position,
      value: { x },
    }))
    for (const start of [0, 1, 2, 3]) expect(await read(pages, footer, start)).toEqual(rows.slice(start))
  })

  it('are refused with another checksum, and when there are fewer or more values than there should be', async () => {
    const spoilt = page([levels([1], 1)], 1, ['a'], 1)
    expect(await codeOf(() => read(spoilt, footerOf(flat, 1, 1, spoilt.length)))).toBe('CORRUPT_INPUT')
    const good = page([levels([1], 1)], 1, ['a'])
    expect(await codeOf(() => read(good, footerOf(flat, 1, 1, good.length)))).toBe('none')
    expect(await codeOf(() => read(good, footerOf(flat, 2, 2, good.length)))).toBe('CORRUPT_INPUT')
    const two = Buffer.concat([good, good])
    expect(await codeOf(() => read(two, footerOf(flat, 2, 1, two.length)))).toBe('CORRUPT_INPUT')
  })
})
