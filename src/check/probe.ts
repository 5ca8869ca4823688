/**
 * Looks up all grams of a query in a part of a segment. Grams come in the order of the segment's pages, so that the
 * part is read once and in order, and pages that no gram needs are not read at all.
 */
import { UserError } from '../errors.ts'
import { loadXxh64 } from '../filter/digest.ts'
import { PAGE_BYTES } from '../filter/segment.ts'
import type { PageOrder } from '../kernel/gram-table.ts'
import { Kernel } from '../kernel/kernel.ts'
import { SegmentReader } from '../store/segment-reader.ts'
import { gramScheme } from '../text/scheme.ts'

/** Blocks of a page. */
const PAGE_BLOCKS = 64
/** Pages read at once: 512 KiB, which the second cache holds until they have been looked at. */
const MOST_PAGES = 128
/**
 * Needed pages that lie closer than this are read in one go. Asking costs as much as reading 16 to 70 pages from the
 * page cache (measured), and more on a disk.
 */
const GAP_PAGES = 32

/** What a worker needs for a part of a segment. */
export interface ProbeTask {
  readonly path: string
  readonly digest: string
  /** Pages [firstPage, endPage) of the segment. */
  readonly firstPage: number
  readonly endPage: number
  /** Distinct gram hashes in the order of the segment's pages. */
  readonly order: PageOrder
  /** One bit for each gram, set when the segment (perhaps) holds it. Shared. */
  readonly found: Uint32Array
  /** One word, not 0 once the check shall stop. Shared. */
  readonly stop: Int32Array
}

/** What was read. */
export interface ProbeResult {
  readonly pagesRead: number
}

/** A thread's kernel: its memory is worth keeping from part to part. */
let lastKernel: Kernel | undefined

/**
 * @throws {UserError} INDEX_DAMAGED naming the segment; ABORTED soon after `stop` was set
 */
export async function probeSegment(task: ProbeTask): Promise<ProbeResult> {
  const xxh64 = await loadXxh64()
  lastKernel ??= new Kernel(gramScheme()) // it takes no text, so any scheme will do
  const reader = new SegmentReader(task.path, task.digest, xxh64, lastKernel)
  try {
    return { pagesRead: probePages(task, reader, lastKernel) }
  } finally {
    reader.close()
  }
}

function probePages(
  { order, firstPage, endPage, found, stop }: ProbeTask,
  reader: SegmentReader,
  kernel: Kernel,
): number {
  const { starts, hashes, ids } = order
  const { blocks } = reader.head.header
  const isNeeded = (page: number): boolean => starts[page] !== starts[page + 1]
  let pagesRead = 0
  for (let page = firstPage; page < endPage; ) {
    if (!isNeeded(page)) {
      page++
      continue
    }
    if (Atomics.load(stop, 0) !== 0) throw new UserError('ABORTED', 'stopped')
    const end = runEnd(starts, page, endPage)
    const bytes = (end - page) * PAGE_BYTES
    const from = starts[page] ?? 0
    const count = (starts[end] ?? 0) - from
    kernel.reserveInput(bytes + count * 9)
    const window = kernel.inputAt
    reader.readPages(page, end - page, window, isNeeded)
    const at = window + bytes
    const out = at + count * 8
    const memory = kernel.bytes()
    new BigUint64Array(memory.buffer, at, count).set(hashes.subarray(from, from + count))
    kernel.probe(blocks, window, page * PAGE_BLOCKS, at, count, out)
    for (let i = 0; i < count; i++) {
      if (memory[out + i] !== 1) continue
      const id = ids[from + i] ?? 0
      // Other parts of the same segment set bits of the same words.
      Atomics.or(found, id >>> 5, 1 << (id & 31))
    }
    pagesRead += end - page
    page = end
  }
  return pagesRead
}

/** End of the run of pages to read at once: needed ones with small gaps, MOST_PAGES at most. */
function runEnd(starts: Uint32Array, page: number, last: number): number {
  let end = page + 1
  for (let next = end; next < last && next - page < MOST_PAGES && next - end < GAP_PAGES; next++) {
    if (starts[next] !== starts[next + 1]) end = next + 1
  }
  return end
}
