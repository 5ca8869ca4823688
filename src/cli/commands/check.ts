/**
 * `dosimeter check`.
 */
import { basename, join } from 'node:path'
import { type CheckOptions, checkItems } from '../../check/check.ts'
import type { ExactOptions } from '../../check/exact.ts'
import { findTokens } from '../../check/find-tokens.ts'
import { UserError } from '../../errors.ts'
import { counted, duration, number, percent, size } from '../../report/format.ts'
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
import { BuildMeter, ProgressLine } from '../progress.ts'
import { given, required, wholeNumber } from '../values.ts'
import type { ItemsRequest, RawItemOptions } from './check-sets.ts'
import { parseDefinition, type RawDefinitionOptions } from './definition-options.ts'
import { takesStdout } from './format-options.ts'
import {
  conclude,
  type Gate,
  hasOwnSets,
  loadPolicy,
  parseGate,
  parseSets,
  type RawGateOptions,
  withPolicy,
} from './gate-options.ts'
import { remoteSettings } from './input-options.ts'
import { loadSets } from './load-sets.ts'
import { parsePresets, type RawPresetOption } from './preset-options.ts'

/** Options as typed. */
export interface RawCheckOptions
  extends RawItemOptions,
    RawDefinitionOptions,
    RawPresetOption,
    RawGateOptions {
  readonly index?: string
  readonly exact?: boolean
  readonly shortItems?: boolean
  readonly corpusRoot?: readonly string[]
  readonly maxEvidence?: string
  readonly cache?: string
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
  /** At least one. */
  readonly indexes: readonly string[]
  readonly sets: ItemsRequest
  readonly presets: readonly string[]
  readonly gate: Gate
  readonly options: CheckOptions
  /** Undefined when nothing of the corpus is to be read. */
  readonly exact: ExactOptions | undefined
  readonly out: string | undefined
  readonly top: number
}

const DEFAULT_TOP = 10

/**
 * @param typed options as typed
 * @throws {UserError} USAGE for values that are not what the option expects, and when no items are named; what reading
 *   a policy and a baseline throws
 */
async function resolveCheck(typed: RawCheckOptions, io: Io): Promise<ResolvedCheck> {
  const policy = await loadPolicy(typed)
  const raw = withPolicy(typed, policy, 'check')
  const indexes = raw.index === undefined ? (policy?.indexes ?? []) : [raw.index]
  required('--index', indexes[0], 'the folder of an index')
  const gate = await parseGate(raw, policy, !hasOwnSets(raw))
  if (indexes.length > 1) assertSeveral(indexes, raw, gate)
  if (raw.json === true && takesStdout(gate.formats)) {
    throw new UserError('USAGE', '--json and --format both write to standard output, expected one of them')
  }
  return {
    indexes,
    sets: parseSets(raw, policy),
    presets: await parsePresets(raw),
    gate,
    options: given({
      ...parseDefinition(raw),
      redact: raw.redact,
      reproducible: raw.reproducible,
      workers: wholeNumber('--workers', raw.workers, 1),
    }),
    exact: parseExact(raw, io),
    out: raw.out,
    top: wholeNumber('--top', raw.top, 0) ?? DEFAULT_TOP,
  }
}

/** Several indexes make several reports: nothing that is one file can hold them. */
function assertSeveral(indexes: readonly string[], raw: RawCheckOptions, { formats }: Gate): void {
  const one = {
    '--json': raw.json,
    '--format': formats.find(({ file }) => file !== undefined),
    '--baseline': raw.baseline,
  }
  const found = Object.entries(one).find(([, value]) => value !== undefined)
  const names = indexes.map((path) => basename(path))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (found === undefined && (twice === undefined || raw.out === undefined)) return
  throw new UserError(
    'USAGE',
    found === undefined
      ? `--out: two indexes of the policy are named "${twice}", expected names of their own for their reports`
      : `${found[0]}: the policy names ${indexes.length} indexes, expected one`,
    { hint: 'Name one with --index, or make one of them with `dosimeter index merge`.' },
  )
}

/**
 * Runs the command.
 *
 * @returns exit code
 * @throws {UserError} what opening the index, loading items, checking, writing and judging throw
 */
export async function runCheck(raw: RawCheckOptions, io: Io): Promise<number> {
  const resolved = await resolveCheck(raw, io)
  const { indexes, out } = resolved
  const isOne = indexes.length === 1
  const outOf = (index: string): string | undefined =>
    out === undefined || isOne ? out : join(out, basename(index))
  for (const index of indexes) {
    const folder = outOf(index)
    if (folder !== undefined) assertReportFolder(folder)
  }
  const codes: number[] = []
  for (const index of indexes) codes.push(await checkOne(index, outOf(index), resolved, raw, io))
  // Above a limit is an answer, whatever another index could not tell.
  return codes.includes(1) ? 1 : Math.max(...codes)
}

async function checkOne(
  folder: string,
  out: string | undefined,
  { sets: requests, options, presets, exact, top, gate }: ResolvedCheck,
  raw: RawCheckOptions,
  io: Io,
): Promise<number> {
  const started = performance.now()
  const signal = io.stopSignal()
  const progress = new ProgressLine(io, raw.quiet ?? false)
  try {
    const index = await openIndex(folder)
    const sets = await loadSets(requests, remoteSettings(io, raw.cache))
    const result = await checkItems(index, sets, {
      ...options,
      presets,
      signal,
      onProgress: (done, total) =>
        progress.show(() => `${percent(done / total)} of ${size(total)} of filters`),
      ...(exact === undefined
        ? {}
        : { exact: { ...exact, ...observerOf(raw.quiet ?? false, progress, io) } }),
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
    if (raw.json === true) stdout.write(encodeReport(report))
    else if (!takesStdout(gate.formats)) stdout.write(renderReport(report, items, view))
    const exitCode = await conclude(gate, result, io, {
      isStdoutTaken: raw.json ?? false,
      isAfterTables: true,
      out,
      top,
      isQuiet: raw.quiet ?? false,
    })
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
    return exitCode
  } catch (error) {
    progress.clear()
    if (!(error instanceof UserError) || error.code !== 'ABORTED') throw error
    throw new UserError('ABORTED', 'stopped before the check was finished', {
      hint: 'Nothing was written: run the same command again.',
      cause: error,
    })
  }
}

/**
 * @throws {UserError} USAGE for options of the exact pass without it
 */
function parseExact(raw: RawCheckOptions, io: Io): ExactOptions | undefined {
  if (raw.exact !== true) {
    const lonely = {
      '--short-items': raw.shortItems,
      '--corpus-root': raw.corpusRoot,
      '--max-evidence': raw.maxEvidence,
      '--cache': raw.cache,
    }
    const found = Object.entries(lonely).find(([, value]) => value !== undefined)
    if (found === undefined) return undefined
    throw new UserError('USAGE', `${found[0]}: it belongs to --exact, which is missing`)
  }
  return {
    ...given({
      maxEvidence: wholeNumber('--max-evidence', raw.maxEvidence, 1),
      shortItems: raw.shortItems,
      corpusRoots: raw.corpusRoot,
    }),
    remote: remoteSettings(io, raw.cache),
  }
}

/** Says what will be read before it is read, then how far it has come. */
function observerOf(
  isQuiet: boolean,
  progress: ProgressLine,
  io: Io,
): Pick<ExactOptions, 'onPlan' | 'onProgress'> {
  if (isQuiet) return {}
  let meter = new BuildMeter(0)
  return {
    onPlan: ({ bytes, allBytes, inputs, allInputs, segments, allSegments, candidates }) => {
      progress.clear()
      meter = new BuildMeter(bytes)
      io.stderr.write(
        `Exact pass for ${counted(candidates, 'candidate')}: reading ${size(bytes)} of ${size(allBytes)}, ` +
          `${number(inputs)} of ${counted(allInputs, 'input')}, ` +
          `${number(segments)} of ${counted(allSegments, 'segment')}\n`,
      )
    },
    onProgress: (figures) => progress.show(() => meter.line(figures)),
  }
}

/** How much of the filters was read: for many grams everything in one pass, for few single pages. */
function howProbed({ run }: Report, bytes: number): string {
  if (run === undefined) return 'How filters were read is not told by a reproducible report.'
  const { bytesRead = 0, probeSeconds = 0, workers } = run
  const way = bytesRead > bytes / 2 ? 'streamed' : 'read only the pages that the items need'
  return `Filters: ${way}, ${size(bytesRead)} of ${size(bytes)} in ${duration(probeSeconds)}, ${counted(workers, 'worker')}.`
}
