/**
 * `dosimeter check`.
 */
import { join } from 'node:path'
import { type CheckOptions, checkItems } from '../../check/check.ts'
import { findTokens } from '../../check/find-tokens.ts'
import { UserError } from '../../errors.ts'
import type { ItemSet } from '../../items/types.ts'
import { LLAMA2_THRESHOLDS } from '../../measure/verdict.ts'
import { counted, duration, percent, size } from '../../report/format.ts'
import { renderReport } from '../../report/terminal.ts'
import type { Report } from '../../results/schema.ts'
import {
  assertReportFolder,
  encodeReport,
  ITEMS_FILE,
  REPORT_FILE,
  writeReport,
} from '../../results/write.ts'
import { openIndex } from '../../store/open-index.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { ProgressLine } from '../progress.ts'
import { given, required, share, wholeNumber } from '../values.ts'
import { type BenchmarkRequest, type PlainRequest, parseBenchmarks, parsePlainItems } from './check-sets.ts'

/** Options as typed. */
export interface RawCheckOptions {
  readonly index?: string
  readonly benchmark?: readonly string[]
  readonly items?: readonly string[]
  readonly fields?: string
  readonly name?: string
  readonly idField?: string
  readonly n?: string
  readonly minRun?: string
  readonly partialAt?: string
  readonly contaminatedAt?: string
  readonly out?: string
  readonly json?: boolean
  readonly top?: string
  readonly redact?: boolean
  readonly reproducible?: boolean
  readonly workers?: string
  readonly quiet?: boolean
  readonly verbose?: boolean
}

/** What to do, with all values read. */
interface ResolvedCheck {
  readonly index: string
  readonly benchmarks: readonly BenchmarkRequest[]
  readonly plain: PlainRequest | undefined
  readonly options: CheckOptions
  readonly out: string | undefined
  readonly top: number
}

const DEFAULT_TOP = 10

/**
 * @param raw options as typed
 * @throws {UserError} USAGE for values that are not what the option expects, and when no items are named
 */
function resolveCheck(raw: RawCheckOptions): ResolvedCheck {
  const index = required('--index', raw.index, 'the folder of an index')
  const benchmarks = parseBenchmarks(raw.benchmark ?? [])
  const plain = parsePlainItems(raw)
  if (benchmarks.length === 0 && plain === undefined) {
    throw new UserError('USAGE', 'no items to check, expected --benchmark NAME=PATH or --items FILE', {
      hint: '`dosimeter benchmarks list` names the benchmarks.',
    })
  }
  const partial = share('--partial-at', raw.partialAt)
  const contaminated = share('--contaminated-at', raw.contaminatedAt)
  const hasThreshold = partial !== undefined || contaminated !== undefined
  return {
    index,
    benchmarks,
    plain,
    options: given({
      n: wholeNumber('--n', raw.n, 1),
      minRun: wholeNumber('--min-run', raw.minRun, 1),
      thresholds: hasThreshold ? { ...LLAMA2_THRESHOLDS, ...given({ partial, contaminated }) } : undefined,
      redact: raw.redact,
      reproducible: raw.reproducible,
      workers: wholeNumber('--workers', raw.workers, 1),
    }),
    out: raw.out,
    top: wholeNumber('--top', raw.top, 0) ?? DEFAULT_TOP,
  }
}

/**
 * Runs the command.
 *
 * @returns exit code
 * @throws {UserError} what opening the index, loading items, checking and writing throw
 */
export async function runCheck(raw: RawCheckOptions, io: Io): Promise<number> {
  const { index: folder, benchmarks, plain, options, out, top } = resolveCheck(raw)
  const started = performance.now()
  const signal = io.stopSignal()
  if (out !== undefined) assertReportFolder(out)
  const progress = new ProgressLine(io, raw.quiet ?? false)
  try {
    const index = await openIndex(folder)
    const sets = await loadSets(benchmarks, plain)
    const result = await checkItems(index, sets, {
      ...options,
      signal,
      onProgress: (done, total) =>
        progress.show(() => `${percent(done / total)} of ${size(total)} of filters`),
    })
    progress.clear()
    // Written before anything is printed: a reader that closes the pipe early must not cost the report.
    if (out !== undefined) writeReport(out, result)
    const { report, items } = result
    const { stdout } = io
    const view = {
      style: styleFor(stdout, io.env),
      width: widthFor(stdout),
      top,
      isVerbose: raw.verbose ?? false,
      ...given({ findTokens: await findTokens(index.manifest.scheme) }),
    }
    stdout.write(raw.json === true ? encodeReport(report) : renderReport(report, items, view))
    if (raw.quiet !== true) {
      if (out !== undefined)
        io.stderr.write(`Wrote ${join(out, REPORT_FILE)} and ${join(out, ITEMS_FILE)}.\n`)
      const seconds = (performance.now() - started) / 1000
      io.stderr.write(
        `Checked ${counted(items.length, 'item')} against ${counted(index.totals.segments, 'segment')} ` +
          `(${size(index.totals.segmentBytes)}) in ${duration(seconds)}.\n`,
      )
      if (raw.verbose === true) io.stderr.write(`${howProbed(report, index.totals.segmentBytes)}\n`)
    }
    return 0
  } catch (error) {
    progress.clear()
    if (!(error instanceof UserError) || error.code !== 'ABORTED') throw error
    throw new UserError('ABORTED', 'stopped before the check was finished', {
      hint: 'Nothing was written: run the same command again.',
      cause: error,
    })
  }
}

/** How much of the filters was read: for many grams everything in one pass, for few single pages. */
function howProbed({ run }: Report, bytes: number): string {
  if (run === undefined) return 'How filters were read is not told by a reproducible report.'
  const { bytesRead, probeSeconds, workers } = run
  const way = bytesRead > bytes / 2 ? 'streamed' : 'read only the pages that the items need'
  return `Filters: ${way}, ${size(bytesRead)} of ${size(bytes)} in ${duration(probeSeconds)}, ${counted(workers, 'worker')}.`
}

/** Loaders are imported when they are needed: a check of plain items reads no description. */
async function loadSets(
  benchmarks: readonly BenchmarkRequest[],
  plain: PlainRequest | undefined,
): Promise<ItemSet[]> {
  const { loadItemSet, loadPlainItems } = await import('../../items/load.ts')
  const sets: ItemSet[] = []
  for (const { source, paths } of benchmarks) {
    const { findDescription } = await import('../../items/catalogue.ts')
    const description = await findDescription(source)
    sets.push(await loadItemSet({ name: description.id, description, paths }))
  }
  if (plain !== undefined) sets.push(await loadPlainItems(plain))
  const names = sets.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice === undefined) return sets
  throw new UserError('USAGE', `two sets are named "${twice}", expected each name once`, {
    hint: 'Give the set of --items another name with --name, or a description another id.',
  })
}
