/**
 * Looks up all grams of a query in a part of a segment. Grams are sorted by page, so that the part is read once and
 * in order, and pages that no gram needs are not read at all.
 */
import { loadXxh64 } from '../filter/digest.ts'
import { PAGE_BYTES } from '../filter/segment.ts'
import { Kernel } from '../kernel/kernel.ts'
import { SegmentReader } from '../store/segment-reader.ts'
import { gramScheme } from '../text/scheme.ts'

/** Blocks of a page. */
const PAGE_BLOCKS = 64
/** Pages read at once: 4 MiB. */
const MOST_PAGES = 1024
/** Needed pages that lie closer than this are read in one go: reading a few more is cheaper than asking again. */
const GAP_PAGES = 16

/** What a worker needs for a part of a segment. */
export interface ProbeTask {
  readonly path: string
  readonly digest: string
  /** Pages [firstPage, endPage) of the segment. */
  readonly firstPage: number
  readonly endPage: number
  /** Distinct gram hashes. */
  readonly hashes: BigUint64Array
  /** One bit for each gram, set when the segment (perhaps) holds it. Shared. */
  readonly found: Uint32Array
}

/** What was read. */
export interface ProbeResult {
  readonly pagesRead: number
}

/**
 * @throws {UserError} INDEX_DAMAGED naming the segment
 */
export async function probeSegment(task: ProbeTask): Promise<ProbeResult> {
  const reader = new SegmentReader(task.path, task.digest, await loadXxh64())
  try {
    const { blocks } = reader.head.header
    const sorted = sortByPage(task, blocks)
    return { pagesRead: probePages(task, reader, blocks, sorted) }
  } finally {
    reader.close()
  }
}

/** Ids of the grams whose block lies in the task's pages, sorted by page; where each page's ids begin. */
function sortByPage(task: ProbeTask, blocks: number): { ids: Uint32Array; starts: Uint32Array } {
  const { hashes, firstPage, endPage } = task
  const low = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2)
  const mask = blocks - 1
  const pages = endPage - firstPage
  const starts = new Uint32Array(pages + 1)
  for (let id = 0; id < hashes.length; id++) {
    const page = (((low[2 * id] ?? 0) & mask) >>> 6) - firstPage
    if (page >= 0 && page < pages) starts[page + 1] = (starts[page + 1] ?? 0) + 1
  }
  for (let page = 0; page < pages; page++) starts[page + 1] = (starts[page + 1] ?? 0) + (starts[page] ?? 0)
  const next = starts.slice()
  const ids = new Uint32Array(starts[pages] ?? 0)
  for (let id = 0; id < hashes.length; id++) {
    const page = (((low[2 * id] ?? 0) & mask) >>> 6) - firstPage
    if (page < 0 || page >= pages) continue
    const at = next[page] ?? 0
    ids[at] = id
    next[page] = at + 1
  }
  return { ids, starts }
}

function probePages(
  task: ProbeTask,
  reader: SegmentReader,
  blocks: number,
  { ids, starts }: { ids: Uint32Array; starts: Uint32Array },
): number {
  // It takes no text, so any scheme will do.
  const kernel = new Kernel(gramScheme())
  const pages = task.endPage - task.firstPage
  let pagesRead = 0
  for (let page = 0; page < pages; ) {
    if (starts[page] === starts[page + 1]) {
      page++
      continue
    }
    const end = runEnd(starts, page, pages)
    const bytes = (end - page) * PAGE_BYTES
    const from = starts[page] ?? 0
    const count = (starts[end] ?? 0) - from
    kernel.reserveInput(bytes + count * 9)
    const window = kernel.inputAt
    const first = task.firstPage + page
    reader.readPages(first, kernel.bytes().subarray(window, window + bytes))
    const at = window + bytes
    copyHashes(
      task.hashes,
      ids.subarray(from, from + count),
      new Uint32Array(kernel.bytes().buffer, at, 2 * count),
    )
    const out = at + count * 8
    kernel.probe(blocks, window, first * PAGE_BLOCKS, at, count, out)
    const passed = kernel.bytes().subarray(out, out + count)
    for (let i = 0; i < count; i++) {
      if (passed[i] !== 1) continue
      const id = ids[from + i] ?? 0
      // Other parts of the same segment set bits of the same words.
      Atomics.or(task.found, id >>> 5, 1 << (id & 31))
    }
    pagesRead += end - page
    page = end
  }
  return pagesRead
}

/** By 32-bit halves: reading a 64-bit element would make a BigInt of each. */
function copyHashes(hashes: BigUint64Array, ids: Uint32Array, target: Uint32Array): void {
  const halves = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2)
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0
    target[2 * i] = halves[2 * id] ?? 0
    target[2 * i + 1] = halves[2 * id + 1] ?? 0
  }
}

/** End of the run of pages to read at once: needed ones with small gaps, MOST_PAGES at most. */
function runEnd(starts: Uint32Array, page: number, pages: number): number {
  let end = page + 1
  for (let next = end; next < pages && next - page < MOST_PAGES && next - end < GAP_PAGES; next++) {
    if (starts[next] !== starts[next + 1]) end = next + 1
  }
  return end
}
