/**
 * Parquet files made in memory, with invented texts, in every codec; and the plainest compressors that make them.
 */
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'

/** One block of literals only (lz4_Block_format.md). */
export function lz4Literals(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 15) return Uint8Array.of(bytes.length << 4, ...bytes)
  const lengths: number[] = []
  let left = bytes.length - 15
  for (; left >= 255; left -= 255) lengths.push(255)
  return Buffer.concat([Uint8Array.of(0xf0, ...lengths, left), bytes])
}

/** One zstd frame of raw blocks with a content size of four bytes (RFC 8878). */
export function zstdRaw(bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(9)
  head.writeUInt32LE(0xfd2fb528)
  head[4] = 0xa0 // content size in four bytes, a single segment
  head.writeUInt32LE(bytes.length, 5)
  const blocks: Uint8Array[] = [head]
  const step = 1 << 17
  for (let at = 0; at === 0 || at < bytes.length; at += step) {
    const part = bytes.subarray(at, at + step)
    const isLast = at + step >= bytes.length
    const word = (part.length << 3) | (isLast ? 1 : 0)
    blocks.push(Uint8Array.of(word & 255, (word >> 8) & 255, word >> 16), part)
  }
  return Buffer.concat(blocks)
}

/** Names of the codecs that a file can be made in. */
export const CODECS = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4_RAW'] as const

/**
 * @param columnData the columns
 * @param options codec, rows of a row group, bytes of a page
 * @returns the file
 */
export function parquetOf(
  columnData: ColumnSource[],
  options: {
    codec?: (typeof CODECS)[number]
    rowGroupSize?: number
    pageSize?: number
    schema?: NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>
  } = {},
): Uint8Array {
  const compressors = {
    GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)),
    BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)),
    ZSTD: zstdRaw,
    LZ4_RAW: lz4Literals,
  }
  return new Uint8Array(parquetWriteBuffer({ columnData, compressors, ...options }))
}

/** @returns `count` invented texts of words, seeded */
export function inventedTexts(count: number, seed = 1): string[] {
  const words =
    'amber bridge copper dune ember falcon grove harbour ink juniper käse 海 lantern 😀 moss'.split(' ')
  const random = seeded(seed)
  return Array.from({ length: count }, (_, index) => {
    const length = 3 + random(40)
    return `${index}: ${Array.from({ length }, () => words[random(words.length)]).join(' ')}`
  })
}

/** @returns a generator of numbers from 0 to below its argument */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
