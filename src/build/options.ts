/**
 * What a build is asked for, and what comes of it.
 */
import type { RemoteSettings } from '../bytes/settings.ts'
import type { DocumentPer } from '../formats/types.ts'
import type { BadInput } from '../input/bad-input.ts'
import type { LeftOut } from '../input/resolve.ts'
import type { Manifest } from '../store/manifest.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { BuildObserver } from './observer.ts'
import type { SkippedRecord } from './types.ts'

/** Largest record unless the user says otherwise, in bytes. */
export const DEFAULT_MAX_RECORD_BYTES = 64 * 2 ** 20

/** Which corpus is read, and how. Paths are relative to `cwd`. */
export interface CorpusOptions {
  /** Files, folders and globs. */
  readonly inputs: readonly string[]
  /** `[GLOB=]field[,field…]`, default `text`. */
  readonly textFields?: readonly string[]
  /** `[GLOB=]format[.codec][,…]`, see docs/reference/inputs.md. */
  readonly inputFormats?: readonly string[]
  /** `[GLOB=]key[.key…]`: which lists of JSON documents hold the records. */
  readonly records?: readonly string[]
  /** What is a document of a plain text; also takes folders of texts and source code as they are. */
  readonly documentPer?: DocumentPer
  /** Leaves out what `.gitignore` files name. */
  readonly gitignore?: boolean
  /** Credentials and settings for inputs elsewhere. */
  readonly remote?: RemoteSettings
  /** `NAME=PATH`: folders under which inputs lie. */
  readonly roots?: readonly string[]
  readonly maxRecordBytes?: number
  readonly maxBadRecords?: number
  /** Leaves out inputs that cannot be read, instead of failing at the first one. */
  readonly skipBadInputs?: boolean
  /** Text that is not UTF-8 is an error. */
  readonly strict?: boolean
  readonly cwd?: string
  readonly signal?: AbortSignal
}

/** What to build. */
export interface BuildOptions extends CorpusOptions {
  /** Folder of the index. */
  readonly out: string
  /** Units, gram length (see `gramScheme`); default 8-grams of words. An existing index fixes them. */
  readonly scheme?: GramScheme
  /** False-positive budget of the whole index, default 1e-3. */
  readonly fpr?: number
  /** Worker threads, default one for each core. Never changes the index. */
  readonly workers?: number
  /** Bytes of memory that the build may take; fewer workers run, or it is refused. */
  readonly memoryBytes?: number
  /** Largest segment in bytes, a power of two of at least 4 KiB; default 1 GiB. */
  readonly segmentBytes?: number
  /** Number of lanes; default from the inputs' size. */
  readonly lanes?: number
  /** Compares known inputs by content. */
  readonly rehash?: boolean
  /** Drops what an interrupted build left instead of going on with it. */
  readonly restart?: boolean
  readonly observer?: Partial<BuildObserver>
}

/** What came of a build. */
export interface BuildResult {
  readonly manifest: Manifest
  /** Digest of the manifest: the index's identity. */
  readonly digest: string
  /** Inputs that this call added, and those that were there. */
  readonly added: number
  readonly known: number
  /** Bad records that this call left out. */
  readonly skipped: readonly SkippedRecord[]
  /** How many bad records an interrupted build had left out before this call went on with it. */
  readonly skippedBefore: number
  /** Paths of inputs without any record. */
  readonly emptyInputs: readonly string[]
  /** Inputs that were left out because they cannot be read; only with `skipBadInputs`. */
  readonly badInputs: readonly BadInput[]
  /** Files of folders that are no inputs. */
  readonly leftOut: readonly LeftOut[]
  /** Whether an interrupted build was gone on with. */
  readonly isResumed: boolean
  readonly seconds: number
  /** Bytes of files read, of text, by this call. */
  readonly fileBytes: number
  readonly textBytes: number
}
