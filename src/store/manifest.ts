/**
 * The manifest: what an index holds. docs/reference/index-format.md describes it for other programs.
 *
 * Nothing in it depends on the machine: no absolute path, no clock, no number of workers. Pure.
 */

import type { Codec } from '../codecs/types.ts'
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { unionRate } from '../filter/rate.ts'
import type { DocumentPer, Format, TableMarks } from '../formats/types.ts'
import type { GramScheme } from '../text/scheme.ts'

/** Name of the manifest in an index folder. */
export const MANIFEST_FILE = 'manifest.json'
const FORMAT = 'dosimeter-index'
/** Version of the manifest that this program reads and writes. */
export const INDEX_VERSION = 1

/** One input as it was when it was indexed. */
export interface ManifestInput {
  /** Name of its root and path below it. */
  readonly root: string
  readonly path: string
  readonly bytes: number
  /** XXH64 of the chunk digests, 16 hex digits. */
  readonly digest: string
  /** XXH64 of each 4 MiB of the file, 16 hex digits each, joined. */
  readonly chunks: string
  readonly codec: Codec
  readonly format: Format
  /** What is a document, where the format is text. */
  readonly documentPer?: DocumentPer
  /** Key paths of the lists of records with commas between, or `.`, where a JSON document has not just one list. */
  readonly listPath?: string
  /** Marks of a table, where they are not those of its format. */
  readonly table?: TableMarks
  readonly fields: readonly string[]
  readonly lines: number
  readonly documents: number
  readonly emptyDocuments: number
  readonly invalidDocuments: number
  readonly grams: number
  /** Records left out. */
  readonly skipped: number
  /** Bytes of text: of the decoded stream of lines; of the texts where records come from another format. */
  readonly textBytes: number
}

/** Part of an input that lies in a segment. */
export interface ManifestPart {
  /** Position in the manifest's inputs. */
  readonly input: number
  /** Positions of the text, from that of the first record to the one behind the last: bytes, or rows of Parquet and Arrow. */
  readonly start: number
  readonly end: number
  /** Line (or record, where records are no lines) that is the first, from 1, and number of lines. */
  readonly firstLine: number
  readonly lines: number
  readonly documents: number
}

/** One segment. */
export interface ManifestSegment {
  /** Path below the index folder. */
  readonly file: string
  readonly fileBytes: number
  /** XXH64 of its head, 16 hex digits; it covers the digests of all pages. */
  readonly digest: string
  readonly blocks: number
  readonly grams: number
  readonly documents: number
  readonly bits: number
  /** False-positive rate computed from its bits, and the highest that the budget allows. */
  readonly rate: number
  readonly rateLimit: number
  readonly parts: readonly ManifestPart[]
}

/** One build call. */
export interface ManifestBuild {
  readonly inputs: number
  readonly lanes: number
  readonly segments: number
  /** Highest k of the budget's later segments that the index has used after this build. */
  readonly laterSegments: number
}

/** See the file header. */
export interface Manifest {
  readonly tool: string
  readonly scheme: GramScheme
  /** Promised false-positive rate of the whole index. */
  readonly fpr: number
  readonly builds: readonly ManifestBuild[]
  readonly inputs: readonly ManifestInput[]
  readonly segments: readonly ManifestSegment[]
}

/** Sums over a manifest. */
export interface IndexTotals {
  readonly inputs: number
  readonly inputBytes: number
  readonly textBytes: number
  readonly documents: number
  readonly emptyDocuments: number
  readonly invalidDocuments: number
  readonly skipped: number
  readonly grams: number
  readonly segments: number
  readonly segmentBytes: number
  /** Probability that a gram which is nowhere in the corpus passes at least one segment, computed from the bits. */
  readonly rate: number
}

/**
 * @param manifest what to write
 * @param xxh64 digest functions
 * @returns the file's text, and the digest that names this state of the index
 */
export function encodeManifest(manifest: Manifest, xxh64: Xxh64): { text: string; digest: string } {
  const { tool, scheme, fpr, builds, inputs, segments } = manifest
  const body = { tool, scheme, fpr, builds, inputs, segments }
  const digest = xxh64.ofText(JSON.stringify(body))
  return {
    text: `${JSON.stringify({ format: FORMAT, version: INDEX_VERSION, digest, ...body }, null, 1)}\n`,
    digest,
  }
}

/**
 * @param text the file's text
 * @param path the file's path, for messages
 * @param xxh64 digest functions
 * @throws {UserError} NOT_AN_INDEX, INDEX_VERSION, or INDEX_DAMAGED when the digest does not match
 */
export function decodeManifest(
  text: string,
  path: string,
  xxh64: Xxh64,
): { manifest: Manifest; digest: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw damaged(path, 'it is not valid JSON', error)
  }
  if (typeof parsed !== 'object' || parsed === null || !('format' in parsed) || parsed.format !== FORMAT) {
    throw new UserError(
      'NOT_AN_INDEX',
      `${path}: not the manifest of an index, expected "format": "${FORMAT}"`,
    )
  }
  const {
    format: _,
    version,
    digest,
    ...body
  } = parsed as { format: string; version: unknown; digest: unknown }
  if (version !== INDEX_VERSION) {
    throw new UserError(
      'INDEX_VERSION',
      `${path}: index format ${String(version)}, this dosimeter reads format ${INDEX_VERSION}`,
      {
        hint: 'Use the version of dosimeter that wrote the index, or build the index again.',
      },
    )
  }
  if (typeof digest !== 'string' || digest !== xxh64.ofText(JSON.stringify(body))) {
    throw damaged(path, 'its checksum does not match')
  }
  // The checksum has passed, so this is what encodeManifest wrote.
  return { manifest: body as unknown as Manifest, digest }
}

function damaged(path: string, what: string, cause?: unknown): UserError {
  return new UserError('INDEX_DAMAGED', `${path}: damaged manifest: ${what}`, {
    hint: 'Restore the file from a copy, or build the index again.',
    cause,
  })
}

/** @returns sums over inputs and segments */
export function totalsOf(manifest: Manifest): IndexTotals {
  const { inputs, segments } = manifest
  const sum = <T>(list: readonly T[], of: (entry: T) => number): number =>
    list.reduce((total, entry) => total + of(entry), 0)
  return {
    inputs: inputs.length,
    inputBytes: sum(inputs, (input) => input.bytes),
    textBytes: sum(inputs, (input) => input.textBytes),
    documents: sum(inputs, (input) => input.documents),
    emptyDocuments: sum(inputs, (input) => input.emptyDocuments),
    invalidDocuments: sum(inputs, (input) => input.invalidDocuments),
    skipped: sum(inputs, (input) => input.skipped),
    grams: sum(inputs, (input) => input.grams),
    segments: segments.length,
    segmentBytes: sum(segments, (segment) => segment.fileBytes),
    rate: unionRate(segments.map((segment) => segment.rate)),
  }
}
