/**
 * Checks item sets against an index: hash everything once, read each segment once, judge each item.
 */
import { UserError } from '../errors.ts'
import { PAGE_BYTES } from '../filter/segment.ts'
import { kernelOf } from '../input/vocabulary.ts'
import type { ItemSet } from '../items/types.ts'
import { BLOCK_BYTES } from '../kernel/kernel.ts'
import { LLAMA2_THRESHOLDS, type Thresholds } from '../measure/verdict.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import { type OpenIndex, segmentPath } from '../store/open-index.ts'
import { unitNoun } from '../text/scheme.ts'
import { VERSION } from '../version.ts'
import { defaultWorkers } from '../workers/count.ts'
import { WorkerPool } from '../workers/pool.ts'
import { type AppliedDefinition, evaluateItem, type Hits } from './evaluate.ts'
import type { ProbeTask } from './probe.ts'
import { buildQuery, type Query } from './query.ts'
import { summarise } from './summary.ts'

/** How to check. */
export interface CheckOptions {
  /** Gram length of the definition, at least the index's; default the index's. */
  readonly n?: number
  /** Least number of consecutive, distinct grams that count; default 2 at the index's gram length, 1 above. */
  readonly minRun?: number
  /** Coverage from which items are partial and contaminated; default those of Llama 2. */
  readonly thresholds?: Thresholds
  /** Leaves out item texts. */
  readonly redact?: boolean
  /** Leaves out times and numbers of workers. */
  readonly reproducible?: boolean
  /** Worker threads, default one for each core. Never changes the results. */
  readonly workers?: number
  readonly signal?: AbortSignal
  /** Called as segments are read: bytes done and in all. */
  readonly onProgress?: (done: number, total: number) => void
}

/** A finished check. */
export interface CheckResult {
  readonly report: Report
  /** One line for each item, in the order of sets and items. */
  readonly items: readonly ItemLine[]
}

const DEFAULT_MIN_RUN = 2
/** A segment larger than this is shared out to several workers when there are few segments. */
const SHARED_BYTES = 64 * 2 ** 20

/**
 * @param index an open index
 * @param sets items to look up, at least one item
 * @throws {UserError} GRAM_TOO_SHORT for n below the index's, NO_ITEMS, VOCABULARY, INDEX_DAMAGED, ABORTED
 */
export async function checkItems(
  index: OpenIndex,
  sets: readonly ItemSet[],
  options: CheckOptions = {},
): Promise<CheckResult> {
  const started = new Date()
  const definition = definitionOf(index, options)
  if (sets.every(({ items }) => items.length === 0)) throw new UserError('NO_ITEMS', 'no item to check')
  const kernel = await kernelOf(index.manifest.scheme)
  const query = buildQuery(sets, kernel, definition.rule.gramLength)
  const workers = options.workers ?? defaultWorkers()
  const { hits, bytesRead } = await lookUp(index, query, workers, options)
  const { segments } = index.manifest
  const filters = {
    segments: segments.length,
    rate: Math.max(0, ...segments.map(({ rate }) => rate)),
    variants: 1,
  }
  const judged = query.sets.map(({ set, items }) => ({
    set,
    results: items.map((item) => ({
      item: item.item,
      result: evaluateItem(item, hits, definition, filters),
    })),
  }))
  const report: Report = {
    format: 'dosimeter-report',
    version: 1,
    tool: VERSION,
    index: indexEntry(index),
    definitions: [definitionEntry(definition, index, options)],
    sets: judged.map(({ set, results }) => setEntry(set, definition, summarise(results))),
    warnings: warningsOf(index),
    isRedacted: options.redact ?? false,
    ...(options.reproducible === true
      ? {}
      : {
          run: {
            startedAt: started.toISOString(),
            seconds: (Date.now() - started.getTime()) / 1000,
            workers,
            bytesRead,
          },
        }),
  }
  const items = judged.flatMap(({ results }) =>
    results.map(({ item, result }): ItemLine => {
      const { set, id, file, line, pointer, fingerprint, fields } = item
      return {
        set,
        id,
        file,
        ...(line === undefined ? {} : { line }),
        ...(pointer === undefined ? {} : { pointer }),
        fingerprint,
        fields: fields.map(({ name, role, parts }) =>
          options.redact === true ? { name, role } : { name, role, parts: [...parts] },
        ),
        results: [result],
      }
    }),
  )
  return { report, items }
}

function definitionOf(index: OpenIndex, options: CheckOptions): AppliedDefinition {
  const { unit, n: baseLength } = index.manifest.scheme
  const gramLength = options.n ?? baseLength
  if (!Number.isInteger(gramLength) || gramLength < baseLength) {
    throw new UserError(
      'GRAM_TOO_SHORT',
      `--n ${gramLength}: the index holds ${baseLength}-grams, which answer only grams of at least ${baseLength} ${unitNoun(unit)}s`,
      { hint: `Use --n ${baseLength} or more, or build an index with --n ${gramLength}.` },
    )
  }
  const minRun = options.minRun ?? (gramLength === baseLength ? DEFAULT_MIN_RUN : 1)
  if (!Number.isInteger(minRun) || minRun < 1) {
    throw new UserError('USAGE', `--min-run ${minRun}: expected a whole number of at least 1`)
  }
  const thresholds = options.thresholds ?? LLAMA2_THRESHOLDS
  const { partial, contaminated } = thresholds
  if (!(partial > 0 && partial <= contaminated && contaminated <= 1)) {
    throw new UserError(
      'USAGE',
      `thresholds ${partial} and ${contaminated}: expected 0 < partial <= contaminated <= 1`,
    )
  }
  return { name: `${unit}-${gramLength}-run-${minRun}`, rule: { baseLength, gramLength, minRun }, thresholds }
}

/** Probes all segments on the worker pool. */
async function lookUp(
  index: OpenIndex,
  query: Query,
  workers: number,
  { signal, onProgress }: CheckOptions,
): Promise<{ hits: Hits; bytesRead: number }> {
  const words = Math.ceil(query.hashes.length / 32)
  const bySegment = index.manifest.segments.map(() => new Uint32Array(new SharedArrayBuffer(words * 4)))
  const tasks = probeTasks(index, query, bySegment, workers)
  const total = tasks.reduce((sum, { firstPage, endPage }) => sum + (endPage - firstPage) * PAGE_BYTES, 0)
  let done = 0
  let pagesRead = 0
  const pool = new WorkerPool(Math.max(1, Math.min(workers, tasks.length)))
  try {
    const outcomes = await Promise.allSettled(
      tasks.map(async (task) => {
        if (signal?.aborted === true) throw new UserError('ABORTED', 'stopped')
        pagesRead += (
          await pool.run(
            'probe',
            task,
            () => {},
            () => task.path,
          )
        ).pagesRead
        done += (task.endPage - task.firstPage) * PAGE_BYTES
        onProgress?.(done, total)
      }),
    )
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    if (signal?.aborted === true) throw new UserError('ABORTED', 'stopped')
  } finally {
    await pool.close()
  }
  const any = new Uint32Array(words)
  for (const bits of bySegment) for (let i = 0; i < words; i++) any[i] = (any[i] ?? 0) | (bits[i] ?? 0)
  return { hits: { bySegment, any }, bytesRead: pagesRead * PAGE_BYTES }
}

/** One task for each segment, or for parts of large ones where there are few. */
function probeTasks(
  index: OpenIndex,
  query: Query,
  bySegment: readonly Uint32Array[],
  workers: number,
): ProbeTask[] {
  const { segments } = index.manifest
  return segments.flatMap((segment, i): ProbeTask[] => {
    const pages = (segment.blocks * BLOCK_BYTES) / PAGE_BYTES
    const isShared = segments.length < 4 * workers && segment.blocks * BLOCK_BYTES > SHARED_BYTES
    const parts = isShared ? workers : 1
    return Array.from({ length: parts }, (_, part) => ({
      path: segmentPath(index, segment),
      digest: segment.digest,
      firstPage: Math.floor((pages * part) / parts),
      endPage: Math.floor((pages * (part + 1)) / parts),
      hashes: query.hashes,
      found: bySegment[i] ?? new Uint32Array(0),
    }))
  })
}

function indexEntry(index: OpenIndex): Report['index'] {
  const { manifest, digest, totals, path, isBeingExtended } = index
  const { inputs, documents, grams, segments, textBytes, rate } = totals
  return {
    path,
    digest,
    scheme: manifest.scheme,
    inputs,
    documents,
    grams,
    segments,
    textBytes,
    promisedRate: manifest.fpr,
    measuredRate: rate,
    isBeingExtended,
  }
}

function definitionEntry(
  { name, rule, thresholds }: AppliedDefinition,
  index: OpenIndex,
  options: CheckOptions,
): Report['definitions'][number] {
  return {
    name,
    unit: index.manifest.scheme.unit,
    gramLength: rule.gramLength,
    baseLength: rule.baseLength,
    minRun: rule.minRun,
    fields: 'apart',
    thresholds: {
      ...thresholds,
      source:
        options.thresholds === undefined ? 'Llama 2 (arXiv 2307.09288, appendix A.6)' : 'set by the user',
    },
    bound: 'upper',
  }
}

function setEntry(
  set: ItemSet,
  definition: AppliedDefinition,
  summary: ReturnType<typeof summarise>,
): Report['sets'][number] {
  const { name, title, description, files } = set
  return {
    name,
    title,
    ...(description === undefined ? {} : { description }),
    files: files.map((file) => ({ ...file })),
    results: [{ definition: definition.name, ...summary }],
  }
}

function warningsOf(index: OpenIndex): string[] {
  const { totals, manifest, isBeingExtended } = index
  const warnings: string[] = []
  if (totals.rate > manifest.fpr) {
    warnings.push(
      `the index reports ${totals.rate.toExponential(1)} of absent grams, more than the promised ${manifest.fpr}`,
    )
  }
  if (isBeingExtended) warnings.push('an unfinished addition lies in the index; it was not looked at')
  if (totals.skipped > 0) warnings.push(`${totals.skipped} bad records of the corpus are not in the index`)
  return warnings
}
