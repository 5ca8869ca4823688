/**
 * Decompression of Parquet pages, each at once: their size is known, and small.
 */
import {
  type BlockDecoder,
  decodeBrotliBlock,
  decodeGzipBlock,
  decodeHadoopLz4,
  decodeLz4Block,
  decodeSnappyBlock,
  decodeStored,
  zstdDecoder,
} from '../block-decoders.ts'

/**
 * @param codec the library's name of a codec
 * @returns its decoder, or undefined when it is not supported (LZO)
 */
export async function pageDecoder(codec: string): Promise<BlockDecoder | undefined> {
  switch (codec) {
    case 'UNCOMPRESSED':
      return decodeStored
    case 'GZIP':
      return decodeGzipBlock
    case 'BROTLI':
      return decodeBrotliBlock
    case 'SNAPPY':
      return decodeSnappyBlock
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
