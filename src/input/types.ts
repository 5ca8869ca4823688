/**
 * Corpus inputs: files of records, each named by a root and a path below it, so that an index does not depend on
 * where a corpus is mounted.
 */

/** How the bytes are compressed. */
export type Codec = 'none' | 'gzip'

/** Inputs are digested in chunks of this many bytes, and big files are cut at multiples of it. */
export const CHUNK_BYTES = 4 * 1024 * 1024

/** A folder under which inputs lie. */
export interface Root {
  readonly name: string
  /** Absolute path on this machine. Never part of an index's reproducible files. */
  readonly folder: string
}

/** One input as found on this machine. */
export interface Input {
  /** Name of its root. */
  readonly root: string
  /** Path under the root, `/` between parts. */
  readonly path: string
  /** Absolute path on this machine. */
  readonly absolute: string
  /** Path as the user knows it, for messages. */
  readonly shown: string
  readonly bytes: number
  /** Time of the last change, in ms since 1970. */
  readonly mtimeMs: number
  readonly codec: Codec
  /** Text fields, as given by `--text-field`. */
  readonly fields: readonly string[]
}
