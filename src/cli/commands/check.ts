/**
 * `dosimeter check`.
 */
import { basename, join } from 'node:path'
import { type CheckOptions, checkItems } from '../../check/check.ts'
import type { ExactOptions } from '../../check/exact.ts'
import { findTokens } from '../../check/find-tokens.ts'
import { UserError } from '../../errors.ts'
import { counted, duration, percent, size } from '../../report/format.ts'
import type { CiPart } from '../../report/formats.ts'
import { renderReport } from '../../report/terminal.ts'
import type { ReportData } from '../../results/read.ts'
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
import { printUserError } from '../sentence.ts'
import { given, required, wholeNumber } from '../values.ts'
import type { ItemsRequest, RawItemOptions } from './check-sets.ts'
import { parseDefinition, type RawDefinitionOptions } from './definition-options.ts'
import { observerOf, parseExact, type RawExactOptions } from './exact-options.ts'
import { failurePart, withFailureForms } from './failure-forms.ts'
import { splitFormats, takesStdout, writeCiFormats } from './format-options.ts'
import type { Conclusion } from './gate-end.ts'
import {
  assertGate,
  assertPolicy,
  conclude,
  type Gate,
  hasOwnSets,
  loadPolicy,
  parseGate,
  parseSets,
  type RawGateOptions,
  readBaseline,
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
    RawGateOptions,
    RawExactOptions {
  readonly index?: string
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
  const file = await loadPolicy(typed)
  const raw = withPolicy(typed, file?.policy, 'check')
  const indexes = raw.index === undefined ? (file?.policy.indexes ?? []) : [raw.index]
  required('--index', indexes[0], 'the folder of an index')
  await assertPolicy(file, { indexes: raw.index === undefined, sets: !hasOwnSets(raw) })
  // Of several indexes each has a baseline of its own.
  const { baseline, ...rest } = raw
  const gate = await parseGate(indexes.length > 1 ? rest : raw, file, !hasOwnSets(raw))
  if (indexes.length > 1) assertSeveral(indexes, raw, gate)
  if (raw.json === true && takesStdout(gate.formats)) {
    throw new UserError('USAGE', '--json and --format both write to standard output, expected one of them')
  }
  return {
    indexes,
    sets: parseSets(raw, file?.policy),
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

/** Several indexes make several reports: each needs a name, and none is the one report.json on standard output. */
function assertSeveral(indexes: readonly string[], raw: RawCheckOptions, { formats }: Gate): void {
  const hint = 'Name one with --index, or make one of them with `dosimeter index merge`.'
  if (raw.json === true) {
    throw new UserError('USAGE', `--json: the policy names ${indexes.length} indexes, expected one`, { hint })
  }
  const names = indexes.map((path) => basename(path))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice === undefined || (raw.out === undefined && raw.baseline === undefined && formats.length === 0))
    return
  throw new UserError(
    'USAGE',
    `two indexes of the policy are named "${twice}", expected names of their own for their reports`,
    { hint },
  )
}

/**
 * Runs the command.
 *
 * @returns exit code
 * @throws {UserError} what opening the index, loading items, checking, writing and judging throw
 */
export async function runCheck(raw: RawCheckOptions, io: Io): Promise<number> {
  return withFailureForms(raw, io, async () => {
    const resolved = await resolveCheck(raw, io)
    const [index = ''] = resolved.indexes
    if (resolved.indexes.length > 1) return checkSeveral(resolved, raw, io)
    if (resolved.out !== undefined) assertReportFolder(resolved.out)
    return (await checkOne(index, resolved.out, resolved, raw, io)).exitCode
  })
}

/** Each index in turn; one that cannot answer leaves the others theirs. */
async function checkSeveral(resolved: ResolvedCheck, raw: RawCheckOptions, io: Io): Promise<number> {
  const { indexes, out, gate } = resolved
  const outOf = (index: string): string | undefined => (out === undefined ? out : join(out, basename(index)))
  for (const index of indexes) {
    const folder = outOf(index)
    if (folder !== undefined) assertReportFolder(folder)
  }
  const baselines: (ReportData | undefined)[] = []
  for (const index of indexes) {
    const { baseline } = raw
    baselines.push(baseline === undefined ? undefined : await readBaseline(join(baseline, basename(index))))
  }
  const codes: number[] = []
  const parts: CiPart[] = []
  const { joined } = splitFormats(gate.formats, '')
  for (const [i, index] of indexes.entries()) {
    const { own } = splitFormats(gate.formats, basename(index))
    const its = { ...resolved, gate: { ...gate, formats: own, baseline: baselines[i] } }
    try {
      const { exitCode, part } = await checkOne(index, outOf(index), its, raw, io, takesStdout(joined))
      codes.push(exitCode)
      parts.push(part)
    } catch (error) {
      if (!(error instanceof UserError) || error.code === 'ABORTED') throw error
      printUserError(error, io)
      codes.push(2)
      const failed = failurePart(error, index)
      parts.push(failed)
      await writeCiFormats(own, outOf(index), [failed], raw.quiet ?? false, io)
    }
  }
  await writeCiFormats(joined, undefined, parts, raw.quiet ?? false, io)
  // Above a limit is an answer, whatever another index could not tell.
  return codes.includes(1) ? 1 : Math.max(...codes)
}

async function checkOne(
  folder: string,
  out: string | undefined,
  { sets: requests, options, presets, exact, top, gate }: ResolvedCheck,
  raw: RawCheckOptions,
  io: Io,
  isStdoutTaken = false,
): Promise<Conclusion> {
  const started = performance.now()
  const signal = io.stopSignal()
  const progress = new ProgressLine(io, raw.quiet ?? false)
  try {
    const index = await openIndex(folder)
    const sets = await loadSets(requests, remoteSettings(io, raw.cache))
    await assertGate(gate, sets, { presets, hasDocuments: exact !== undefined })
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
    else if (!isStdoutTaken && !takesStdout(gate.formats)) stdout.write(renderReport(report, items, view))
    const conclusion = await conclude(gate, result, io, {
      isStdoutTaken: isStdoutTaken || (raw.json ?? false),
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
    return conclusion
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
  const { bytesRead = 0, probeSeconds = 0, workers } = run
  const way = bytesRead > bytes / 2 ? 'streamed' : 'read only the pages that the items need'
  return `Filters: ${way}, ${size(bytesRead)} of ${size(bytes)} in ${duration(probeSeconds)}, ${counted(workers, 'worker')}.`
}
