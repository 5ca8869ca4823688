/**
 * Corpus inputs: sources of records, each named by a root and a path below it, so that an index does not depend on
 * where a corpus is mounted.
 */
import { stableLocation } from '../bytes/location.ts'
import type { Codec, Cut } from '../codecs/types.ts'
import type { DocumentPer, Format, TableMarks } from '../formats/types.ts'

/** Inputs are digested in chunks of this many bytes, and big files are cut at multiples of it. */
export const CHUNK_BYTES = 4 * 1024 * 1024

/** A folder, or the beginning of a URL, under which inputs lie. */
export interface Root {
  readonly name: string
  /** Absolute path on this machine, or a URL. Never part of an index's reproducible files. */
  readonly folder: string
}

/** One input as found. */
export interface Input {
  /** Name of its root. */
  readonly root: string
  /** Path under the root, `/` between parts. */
  readonly path: string
  /** Absolute path on this machine, URL, or `-` for standard input. */
  readonly location: string
  /** Path as the user knows it, for messages. */
  readonly shown: string
  /** Bytes of the source; 0 where nobody knows. */
  readonly bytes: number
  /** A pipe, or what a server gives only as a whole: it is over when it ends. */
  readonly isSizeUnknown?: boolean
  /** Time of the last change, in ms since 1970; 0 where nobody knows it. */
  readonly mtimeMs: number
  readonly codec: Codec
  readonly format: Format
  /** Text fields, as given by `--text-field`. */
  readonly fields: readonly string[]
  /** What is a document, where the format is text. */
  readonly documentPer?: DocumentPer
  /** Key paths of the lists of records with commas between, or `.`, where a JSON document has not just one list. */
  readonly listPath?: string
  /** Marks of a table, where they are not those of its format. */
  readonly table?: TableMarks
  /**
   * Where reading can begin, from the start to the end, for formats that can be cut elsewhere than at any line: their
   * `text` is a position of the format (byte of the decoded text, or row). Absent where reading begins at the start.
   */
  readonly cuts?: readonly Cut[]
  /** What its decoder keeps of the text to refer to, in bytes, as its beginning says; see windowBytesOf. */
  readonly windowBytes?: number
  /** Memory for what its format gives at a time; see pieceBytesOf. */
  readonly pieceBytes?: number
  /** First bytes of a pipe, which have been read to tell its format. */
  readonly head?: Uint8Array
}

/**
 * @param input an input
 * @returns whether it can be read from any byte on, lines being records: it is cut anywhere
 */
export function isPlainLines({ codec, format }: Pick<Input, 'codec' | 'format'>): boolean {
  return codec === 'none' && format === 'jsonl'
}

/**
 * @param input an input
 * @returns whether it is cut between any two lines, wherever that is: as it lies, or where its codec can be entered
 */
export function hasLines({
  format,
  documentPer,
}: {
  readonly format: Format
  readonly documentPer?: DocumentPer | undefined
}): boolean {
  return format === 'jsonl' || (format === 'text' && documentPer === 'line')
}

/** @returns whether the location is no file of this machine */
export function isElsewhere({ location }: Pick<Input, 'location'>): boolean {
  return location === PIPE || /^[a-z][a-z0-9+.-]*:\/\//.test(location)
}

/** Location of standard input. */
export const PIPE = '-'

/** @returns the input as a journal holds it: without its beginning, and without what signs its address */
export function forJournal({ head: _, ...input }: Input): Input {
  return { ...input, location: stableLocation(input.location) }
}
