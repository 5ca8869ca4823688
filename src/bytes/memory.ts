/**
 * Bytes that are held in memory as a source: what was packed in another file, such as a table in gzip.
 */
import type { ByteSource } from './types.ts'

/**
 * @param bytes all of them; `stream` gives views of them
 * @param shown as the user knows it
 */
export function memorySource(bytes: Uint8Array, shown: string): ByteSource {
  return {
    shown,
    size: bytes.length,
    stream: (start, end = bytes.length) => chunksOf(bytes.subarray(start, end), 1 << 18),
    read: async (start, length) => new Uint8Array(bytes.subarray(start, start + length)),
    close: async () => {},
  }
}

/** @returns the bytes as a stream of chunks, small ones so that a decoder gives what it can before it meets damage */
export async function* chunksOf(bytes: Uint8Array, chunkBytes = 4096): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}
