/**
 * Sources and streams of bytes in memory, in chunks of any size, each chunk overwritten when the next one is asked for.
 */
import type { ByteSource } from '../../src/bytes/types.ts'

/** @returns a source that counts what is read of it */
export function sourceOf(
  bytes: Uint8Array,
  shown = 'made',
  chunkBytes = 1 << 16,
): ByteSource & { bytesRead: number } {
  return {
    shown,
    size: bytes.length,
    bytesRead: 0,
    async *stream(start, end = bytes.length) {
      for await (const chunk of chunksOf(bytes.subarray(start, end), chunkBytes)) {
        this.bytesRead += chunk.length
        yield chunk
      }
    },
    async read(start, length) {
      const copy = new Uint8Array(bytes.subarray(start, start + length))
      this.bytesRead += copy.length
      return copy
    },
    async close() {},
  }
}

/** @returns the bytes in chunks that are good only until the next one is asked for */
export async function* chunksOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = Buffer.from(bytes.subarray(at, at + chunkBytes))
    yield chunk
    chunk.fill(0x23)
  }
}
