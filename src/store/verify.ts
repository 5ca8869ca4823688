/**
 * `index verify`: every checksum of an index.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { UserError } from '../errors.ts'
import { loadXxh64 } from '../filter/digest.ts'
import { PAGE_BYTES } from '../filter/segment.ts'
import { Kernel } from '../kernel/kernel.ts'
import { assertSameScheme } from '../text/scheme.ts'
import { type OpenIndex, segmentPath } from './open-index.ts'
import { SegmentReader } from './segment-reader.ts'

const READ_PAGES = 1024

/** What verification found. */
export interface VerifyResult {
  readonly segments: number
  readonly bytes: number
  /** Errors by segment, each naming file and byte; empty when all is well. */
  readonly damaged: readonly UserError[]
}

/**
 * Reads every byte of every segment.
 *
 * @param index an open index, whose manifest has been checked by opening it
 * @param onProgress bytes read and in all
 * @param signal stops it at the next block
 * @throws {UserError} ABORTED; damage is not thrown but listed
 */
export async function verifyIndex(
  index: OpenIndex,
  onProgress: (done: number, total: number) => void = () => {},
  signal?: AbortSignal,
): Promise<VerifyResult> {
  const xxh64 = await loadXxh64()
  const kernel = new Kernel(index.manifest.scheme)
  kernel.reserveInput(READ_PAGES * PAGE_BYTES)
  const damaged: UserError[] = []
  const total = index.totals.segmentBytes
  let done = 0
  for (const segment of index.manifest.segments) {
    const path = segmentPath(index, segment)
    try {
      const reader = new SegmentReader(path, segment.digest, xxh64, kernel)
      try {
        assertSameScheme(
          { name: index.path, scheme: index.manifest.scheme },
          { name: path, scheme: reader.head.header.scheme },
        )
        for (let page = 0; page < reader.pages; page += READ_PAGES) {
          const count = Math.min(READ_PAGES, reader.pages - page)
          reader.readPages(page, count, kernel.inputAt)
          onProgress(done + page * PAGE_BYTES, total)
          await nextTurn() // reading is synchronous: this is when a signal can arrive
          if (signal?.aborted === true) throw new UserError('ABORTED', 'stopped')
        }
      } finally {
        reader.close()
      }
    } catch (error) {
      if (!(error instanceof UserError) || error.code === 'ABORTED') throw error
      damaged.push(error)
    }
    done += segment.fileBytes
    onProgress(done, total)
  }
  return { segments: index.manifest.segments.length, bytes: total, damaged }
}
