/**
 * Decompression of Parquet pages, each at once: their size is known, and small.
 */
import * as zlib from 'node:zlib'
import { snappyUncompressor } from 'hysnappy'
import { decodeLz4Block } from '../lz4-block.ts'
import { type BlockDecoder, exactly, limits, zstdDecoder } from '../zstd-block.ts'

/**
 * @param codec the library's name of a codec
 * @returns its decoder, or undefined when it is not supported (LZO)
 */
export async function pageDecoder(codec: string): Promise<BlockDecoder | undefined> {
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

/** The library believes the size in front of the data: it writes that much. */
function snappyDecoder(): BlockDecoder {
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
