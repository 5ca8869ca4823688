/**
 * Where bytes lie: a file, a web server, an object store, a pipe. Codecs and formats know nothing of which.
 */

/** Something with bytes in order. Open until `close`; not shared between threads. */
export interface ByteSource {
  /** As the user knows it, for messages. */
  readonly shown: string
  /** Size in bytes; undefined where nobody knows it before the end (a pipe). */
  readonly size: number | undefined
  /**
   * Gives the bytes of [start, end) in order, in chunks of any size; a chunk is only good until the next one is asked
   * for. Remote sources read ahead and go on after a dropped connection.
   *
   * @param start first byte; a pipe only has 0, once
   * @param end byte behind the last, default: the source's end
   * @throws {UserError} NOT_FOUND, DISK and REMOTE for what cannot be read, INPUT_CHANGED when the source is another
   *   than when it was opened
   */
  stream(start: number, end?: number): AsyncIterable<Uint8Array>
  /**
   * Reads a range, for formats that seek.
   *
   * @returns a copy of `length` bytes; fewer only at the source's end
   * @throws {UserError} as `stream`; USAGE for a pipe
   */
  read(start: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}
