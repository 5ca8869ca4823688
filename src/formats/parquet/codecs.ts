/**
 * Decompression of Parquet pages, each at once: their size is known, and small.
 */
import * as zlib from 'node:zlib'
import { snappyUncompressor } from 'hysnappy'
import { ZSTDDecoder } from 'zstddec'
import { decodeLz4Block } from '../lz4-block.ts'

/**
 * @param bytes a compressed page
 * @param size bytes when decompressed, at least 1
 * @returns `size` bytes
 * @throws {Error} at damage
 */
export type PageDecoder = (bytes: Uint8Array, size: number) => Uint8Array

/**
 * @param codec the library's name of a codec
 * @returns its decoder, or undefined when it is not supported (LZO)
 */
export async function pageDecoder(codec: string): Promise<PageDecoder | undefined> {
  switch (codec) {
    case 'UNCOMPRESSED':
      return (bytes, size) => exactly(bytes, size)
    case 'GZIP':
      return (bytes, size) => exactly(zlib.gunzipSync(bytes, limits(size)), size)
    case 'BROTLI':
      return (bytes, size) => exactly(zlib.brotliDecompressSync(bytes, limits(size)), size)
    case 'SNAPPY':
      return snappyDecoder()
    case 'LZ4_RAW':
      return decodeLz4Block
    case 'LZ4':
      return decodeHadoopLz4
    case 'ZSTD':
      return await zstdDecoder()
    default:
      return undefined
  }
}

/** A chunk of the result's own size saves putting many small ones together. */
function limits(size: number): zlib.ZlibOptions {
  return { maxOutputLength: size, chunkSize: Math.max(64, size) }
}

/** The library believes the size in front of the data: it writes that much. */
function snappyDecoder(): PageDecoder {
  const decode = snappyUncompressor()
  return (bytes, size) => {
    let claimed = 0
    for (const [index, byte] of bytes.subarray(0, 5).entries()) {
      claimed += (byte & 127) * 128 ** index
      if (byte < 128) break
    }
    if (claimed !== size) throw new Error(`${claimed} bytes when decompressed, expected ${size}`)
    return exactly(decode(bytes, size), size)
  }
}

async function zstdDecoder(): Promise<PageDecoder> {
  // Node 22.15 and later have one, three times as fast.
  const builtIn: unknown = Reflect.get(zlib, 'zstdDecompressSync')
  if (typeof builtIn === 'function') {
    return (bytes, size) => {
      const result: unknown = builtIn(bytes, limits(size))
      if (!(result instanceof Uint8Array)) throw new Error('zstd gave no bytes')
      return exactly(result, size)
    }
  }
  const decoder = new ZSTDDecoder()
  await decoder.init()
  // At damage it gives an empty array, no error.
  return (bytes, size) => exactly(decoder.decode(bytes, size), size)
}

/**
 * The older LZ4 of Parquet: Hadoop's blocks with both sizes in front of each, or a plain block by mistake of some
 * writers (apache/parquet-format, Compression.md).
 */
function decodeHadoopLz4(bytes: Uint8Array, size: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks: { from: number; to: number; size: number }[] = []
  let total = 0
  let at = 0
  while (at + 8 <= bytes.length) {
    const blockSize = view.getUint32(at)
    const from = at + 8
    const to = from + view.getUint32(at + 4)
    total += blockSize
    if (to > bytes.length || total > size) return decodeLz4Block(bytes, size)
    blocks.push({ from, to, size: blockSize })
    at = to
  }
  if (at !== bytes.length || total !== size) return decodeLz4Block(bytes, size)
  const out = new Uint8Array(size)
  let filled = 0
  for (const block of blocks) {
    out.set(decodeLz4Block(bytes.subarray(block.from, block.to), block.size), filled)
    filled += block.size
  }
  return out
}

function exactly(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length !== size) throw new Error(`${bytes.length} bytes when decompressed, expected ${size}`)
  return bytes
}
