/**
 * Checks item sets against an index: hash everything once, read each segment once, judge each item.
 */
import { UserError } from '../errors.ts'
import { PAGE_BYTES } from '../filter/segment.ts'
import { kernelOf, readerOf, tablesOf } from '../input/vocabulary.ts'
import type { ItemSet } from '../items/types.ts'
import { orderByPage, type PageOrder } from '../kernel/gram-table.ts'
import { BLOCK_BYTES } from '../kernel/kernel-memory.ts'
import { tokenEncoder } from '../kernel/token-encoder.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { type OpenIndex, segmentPath } from '../store/open-index.ts'
import { VERSION } from '../version.ts'
import { defaultWorkers } from '../workers/count.ts'
import type { WorkerPool } from '../workers/pool.ts'
import { chooseVariants } from './choose-variant.ts'
import { type DefinitionOptions, definitionOf } from './definition.ts'
import { evaluateItem, type Hits } from './evaluate.ts'
import { DEFAULT_MAX_EVIDENCE, type ExactOptions, exactPass } from './exact.ts'
import { indexEntry, warningsOf } from './index-entry.ts'
import type { ExactPresets } from './index-presets.ts'
import { probeSegment } from './probe.ts'
import { withPublished } from './published.ts'
import { buildQuery, lookupsOf, type Query } from './query.ts'
import { definitionEntry, itemLines, setEntries } from './report-parts.ts'
import { reportedBoilerplate } from './reported-boilerplate.ts'

/** How to check. */
export interface CheckOptions extends DefinitionOptions {
  /** Leaves out item texts. */
  readonly redact?: boolean
  /** Leaves out times and numbers of workers. */
  readonly reproducible?: boolean
  /** Worker threads, default one for each core. Never changes the results. */
  readonly workers?: number
  readonly signal?: AbortSignal
  /** Called as segments are read: bytes done and in all. */
  readonly onProgress?: (done: number, total: number) => void
  /** Compares candidates with the documents themselves; left out, nothing of the corpus is read. */
  readonly exact?: ExactOptions
  /** Ids of published definitions to answer beside the own one. */
  readonly presets?: readonly string[]
}

/** A finished check. */
export interface CheckResult {
  readonly report: Report
  /** One line for each item, in the order of sets and items. */
  readonly items: readonly ItemLine[]
}

/** Fewer pages than this are read by the time that a worker has started. */
const SMALL_PAGES = 1000
/** Roughly: a word and what follows it. */
const CHARS_PER_GRAM = 5
/** A segment larger than this is shared out to several workers when there are few segments. */
const SHARED_BYTES = 64 * 2 ** 20

/**
 * @param index an open index
 * @param sets items to look up, at least one item
 * @throws {UserError} GRAM_TOO_SHORT for n below the index's and for definitions that the index cannot answer, NO_ITEMS, VOCABULARY, INDEX_DAMAGED, ABORTED
 */
export async function checkItems(
  index: OpenIndex,
  sets: readonly ItemSet[],
  options: CheckOptions = {},
): Promise<CheckResult> {
  const started = new Date()
  const { scheme } = index.manifest
  const { unit, n } = scheme
  const definition = definitionOf(unit, n, options)
  if (sets.every(({ items }) => items.length === 0)) throw new UserError('NO_ITEMS', 'no item to check')
  const kernel = await kernelOf(scheme)
  const read = await readerOf(scheme)
  const presets = await presetsOf(sets, index, options)
  const workers = options.workers ?? defaultWorkers()
  const parts = partsOf(index, workers)
  // Workers start while the query is made; for little work they would only start.
  const pool = isSmall(sets, parts) ? undefined : await startPool(Math.min(workers, parts.length))
  let query: Query
  let found: Awaited<ReturnType<typeof lookUp>>
  try {
    query = buildQuery(sets, kernel, read, definition.rule.gramLength, presets?.texts)
    found = await lookUp(index, query, parts, pool, options)
  } finally {
    await pool?.close()
  }
  const { hits, bytesRead, seconds: probeSeconds } = found
  const { segments } = index.manifest
  const filters = {
    segments: segments.length,
    rate: Math.max(0, ...segments.map(({ rate }) => rate)),
  }
  const results = lookupsOf(query).map((lookup) => evaluateItem(lookup, hits, definition, filters))
  const exactPresets = options.exact === undefined ? undefined : await presets?.exact(query, hits)
  const exact =
    options.exact === undefined
      ? undefined
      : await exactPass({
          index,
          query,
          results,
          definition,
          workers,
          options: options.exact,
          presets: exactPresets,
          ...stopAndRedact(options),
        })
  const chosen = chooseVariants(query, exact?.results ?? results)
  const report: Report = {
    format: 'dosimeter-report',
    version: 1,
    tool: VERSION,
    index: indexEntry(index),
    exact: exact?.entry ?? null,
    definitions: [definitionEntry(definition, unit, options, exact !== undefined)],
    boilerplate: reportedBoilerplate(query, scheme.n, read, options.redact ?? false),
    sets: setEntries(query, definition, chosen),
    warnings: warningsOf(index),
    isRedacted: options.redact ?? false,
    ...(options.reproducible === true
      ? {}
      : {
          run: {
            startedAt: started.toISOString(),
            seconds: (Date.now() - started.getTime()) / 1000,
            probeSeconds,
            ...(exact === undefined ? {} : { exactSeconds: exact.seconds }),
            workers,
            bytesRead,
          },
        }),
  }
  const isRedacted = options.redact ?? false
  return withPublished(
    { report, items: itemLines(query, chosen, isRedacted) },
    presets?.published(query, hits, exactPresets) ?? [],
    { nameOf: exactPresets === undefined ? undefined : exact?.nameOf, isRedacted },
  )
}

/** Published definitions; what they need is loaded only where some are asked for. */
async function presetsOf(
  sets: readonly ItemSet[],
  { manifest }: OpenIndex,
  { presets = [], exact }: CheckOptions,
) {
  if (presets.length === 0) return undefined
  const { scheme } = manifest
  const { exactPresets, presetQueries, publishedExactly, publishedFromIndex } = await import(
    './index-presets.ts'
  )
  const tables = await tablesOf(scheme)
  const encoder = tables === undefined ? undefined : tokenEncoder(scheme, tables)
  const queries = presetQueries(presets, sets, manifest, encoder, exact !== undefined)
  const maxEvidence = exact?.maxEvidence ?? DEFAULT_MAX_EVIDENCE
  return {
    texts: queries.texts,
    exact: (query: Query, hits: Hits) => exactPresets(queries, sets, query, hits, scheme, maxEvidence),
    published: (query: Query, hits: Hits, found: ExactPresets | undefined) =>
      found === undefined
        ? publishedFromIndex(queries, sets, query, hits, scheme.n)
        : publishedExactly(queries, found),
  }
}

/** Options that the exact pass has in common with the check. */
function stopAndRedact({ signal, redact }: CheckOptions): {
  signal: AbortSignal | undefined
  isRedacted: boolean
} {
  return { signal, isRedacted: redact ?? false }
}

/** A part of a segment that one task reads: pages [firstPage, endPage). */
interface SegmentPages {
  /** Position in the manifest's segments. */
  readonly segment: number
  readonly blocks: number
  readonly path: string
  readonly digest: string
  readonly firstPage: number
  readonly endPage: number
}

/** Every segment whole, or large ones in as many parts as workers where there are few. */
function partsOf(index: OpenIndex, workers: number): SegmentPages[] {
  const { segments } = index.manifest
  return segments.flatMap((segment, i) => {
    const { blocks, digest } = segment
    const pages = (blocks * BLOCK_BYTES) / PAGE_BYTES
    const isShared = segments.length < 4 * workers && blocks * BLOCK_BYTES > SHARED_BYTES
    const parts = isShared ? workers : 1
    return Array.from({ length: parts }, (_, part) => ({
      segment: i,
      blocks,
      path: segmentPath(index, segment),
      digest,
      firstPage: Math.floor((pages * part) / parts),
      endPage: Math.floor((pages * (part + 1)) / parts),
    }))
  })
}

/** Whether so few pages will be read that this thread has done it before a worker has started. */
function isSmall(sets: readonly ItemSet[], parts: readonly SegmentPages[]): boolean {
  let chars = 0
  for (const { items } of sets) {
    for (const { fields } of items)
      for (const field of fields) for (const part of field.parts) chars += part.length
  }
  const pages = parts.map(({ firstPage, endPage }) => Math.min(endPage - firstPage, chars / CHARS_PER_GRAM))
  return pages.reduce((sum, most) => sum + most, 0) < SMALL_PAGES
}

async function startPool(threads: number): Promise<WorkerPool> {
  const { WorkerPool } = await import('../workers/pool.ts')
  return new WorkerPool(threads)
}

/** Probes all parts, on the worker pool if there is one. */
async function lookUp(
  index: OpenIndex,
  query: Query,
  parts: readonly SegmentPages[],
  pool: WorkerPool | undefined,
  { signal, onProgress }: CheckOptions,
): Promise<{ hits: Hits; bytesRead: number; seconds: number }> {
  const { segments } = index.manifest
  // Segments of the same size have the same order; an index has few sizes.
  const orders = new Map<number, PageOrder>()
  for (const { blocks } of parts) {
    if (!orders.has(blocks)) orders.set(blocks, orderByPage(query.hashes, blocks))
  }
  const started = performance.now()
  const words = Math.ceil(query.hashes.length / 32)
  const bySegment = segments.map(() => new Uint32Array(new SharedArrayBuffer(words * 4)))
  const total = parts.reduce((sum, { firstPage, endPage }) => sum + (endPage - firstPage) * PAGE_BYTES, 0)
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const stopAll = (): void => {
    Atomics.store(stop, 0, 1)
  }
  if (signal?.aborted === true) stopAll()
  signal?.addEventListener('abort', stopAll, { once: true })
  let done = 0
  let pagesRead = 0
  const outcomes = await Promise.allSettled(
    parts.map(async ({ segment, blocks, ...part }) => {
      const found = bySegment[segment]
      const order = orders.get(blocks)
      if (found === undefined || order === undefined) {
        throw new RangeError(`the index has no segment ${segment}`)
      }
      const task = { ...part, order, found, stop }
      const result =
        pool === undefined
          ? await probeSegment(task)
          : await pool.run(
              'probe',
              task,
              () => {},
              () => part.path,
            )
      pagesRead += result.pagesRead
      done += (part.endPage - part.firstPage) * PAGE_BYTES
      onProgress?.(done, total)
    }),
  )
  signal?.removeEventListener('abort', stopAll)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  if (signal?.aborted === true) throw new UserError('ABORTED', 'stopped')
  const any = new Uint32Array(words)
  for (const bits of bySegment) for (let i = 0; i < words; i++) any[i] = (any[i] ?? 0) | (bits[i] ?? 0)
  return {
    hits: { bySegment, any },
    bytesRead: pagesRead * PAGE_BYTES,
    seconds: (performance.now() - started) / 1000,
  }
}
