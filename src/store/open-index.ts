/**
 * An index that is open for questions.
 */
import { join } from 'node:path'
import { loadXxh64 } from '../filter/digest.ts'
import { isUnfinished, readManifest } from './index-folder.ts'
import { type IndexTotals, type Manifest, type ManifestSegment, totalsOf } from './manifest.ts'

/** See the file header. */
export interface OpenIndex {
  /** Folder as given. */
  readonly path: string
  readonly manifest: Manifest
  /** Digest of the manifest: the identity of this state of the index. */
  readonly digest: string
  readonly totals: IndexTotals
  /** Whether an unfinished addition lies in the folder; the index itself is whole without it. */
  readonly isBeingExtended: boolean
}

/**
 * Opens a finished index. Segments are not read yet.
 *
 * @param path its folder
 * @throws {UserError} NOT_FOUND, NOT_AN_INDEX, UNFINISHED_INDEX, INDEX_VERSION or INDEX_DAMAGED
 */
export async function openIndex(path: string): Promise<OpenIndex> {
  const { manifest, digest } = readManifest(path, await loadXxh64())
  return { path, manifest, digest, totals: totalsOf(manifest), isBeingExtended: isUnfinished(path) }
}

/** @returns path of a segment's file */
export function segmentPath(index: Pick<OpenIndex, 'path'>, segment: ManifestSegment): string {
  return join(index.path, segment.file)
}
