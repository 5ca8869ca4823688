/**
 * `dosimeter scan`.
 */
import { join } from 'node:path'
import { findTokens } from '../../check/find-tokens.ts'
import { type ScanOptions, scanItems } from '../../check/scan-items.ts'
import { UserError } from '../../errors.ts'
import { counted, duration, size, speed } from '../../report/format.ts'
import { renderReport } from '../../report/terminal.ts'
import {
  assertReportFolder,
  encodeReport,
  ITEMS_FILE,
  REPORT_FILE,
  writeReport,
} from '../../results/write.ts'
import { UNITS } from '../../text/scheme.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { BuildMeter, ProgressLine } from '../progress.ts'
import { byteSize, given, oneOf, wholeNumber } from '../values.ts'
import type { RawItemOptions } from './check-sets.ts'
import { parseDefinition, type RawDefinitionOptions } from './definition-options.ts'
import { withFailureForms } from './failure-forms.ts'
import { takesStdout } from './format-options.ts'
import {
  assertGate,
  assertPolicy,
  conclude,
  hasOwnSets,
  loadPolicy,
  parseGate,
  parseSets,
  type RawGateOptions,
  withPolicy,
} from './gate-options.ts'
import { warn } from './index-facts.ts'
import {
  inputsText,
  parseInputOptions,
  type RawInputOptions,
  remoteSettings,
  tellBadInputs,
  tellLeftOut,
  tellWhatIsRead,
} from './input-options.ts'
import { loadSets } from './load-sets.ts'
import { parsePresets, type RawPresetOption } from './preset-options.ts'

/** Options as typed. */
export interface RawScanOptions
  extends RawItemOptions,
    RawDefinitionOptions,
    RawPresetOption,
    RawGateOptions,
    RawInputOptions {
  readonly unit?: string
  readonly fold?: boolean
  readonly maxEvidence?: string
  readonly maxRecord?: string
  readonly maxBadRecords?: string
  readonly strict?: boolean
  readonly out?: string
  readonly json?: boolean
  readonly top?: string
  readonly redact?: boolean
  readonly reproducible?: boolean
  readonly restart?: boolean
  readonly workers?: string
  readonly quiet?: boolean
  readonly verbose?: boolean
}

const DEFAULT_TOP = 10
const SKIPPED_SHOWN = 20

/** @throws {UserError} USAGE for values that are not what the option expects */
function resolveScan(inputs: readonly string[], raw: RawScanOptions, io: Io): ScanOptions {
  return {
    inputs,
    ...parseDefinition(raw),
    ...parseInputOptions(raw, io),
    ...given({
      out: raw.out,
      unit: oneOf('--unit', raw.unit, UNITS),
      lower: raw.fold,
      maxEvidence: wholeNumber('--max-evidence', raw.maxEvidence, 1),
      workers: wholeNumber('--workers', raw.workers, 1),
      maxRecordBytes: byteSize('--max-record', raw.maxRecord),
      maxBadRecords: wholeNumber('--max-bad-records', raw.maxBadRecords, 0),
      strict: raw.strict,
      redact: raw.redact,
      reproducible: raw.reproducible,
      restart: raw.restart,
    }),
  }
}

/**
 * Runs the command.
 *
 * @param inputs files, folders and globs as typed
 * @returns exit code
 * @throws {UserError} what loading items, scanning, writing and judging throw
 */
export async function runScanCommand(
  inputs: readonly string[],
  typed: RawScanOptions,
  io: Io,
): Promise<number> {
  return withFailureForms(typed, io, () => runScan(inputs, typed, io))
}

async function runScan(inputs: readonly string[], typed: RawScanOptions, io: Io): Promise<number> {
  const file = await loadPolicy(typed)
  const raw = withPolicy(typed, file?.policy, 'scan')
  await assertPolicy(file, { indexes: false, sets: !hasOwnSets(raw) })
  const gate = await parseGate(raw, file, !hasOwnSets(raw))
  if (raw.json === true && takesStdout(gate.formats)) {
    throw new UserError('USAGE', '--json and --format both write to standard output, expected one of them')
  }
  const options = resolveScan(inputs, raw, io)
  const requests = parseSets(raw, file?.policy)
  const presets = await parsePresets(raw)
  const top = wholeNumber('--top', raw.top, 0) ?? DEFAULT_TOP
  const { out } = options
  if (out !== undefined) assertReportFolder(out)
  const started = performance.now()
  const isQuiet = raw.quiet ?? false
  const progress = new ProgressLine(io, isQuiet)
  // From here on a signal is answered: loading and hashing many items takes seconds.
  const signal = io.stopSignal()
  try {
    const sets = await loadSets(requests, remoteSettings(io, raw.cache))
    await assertGate(gate, sets, { presets, hasDocuments: true })
    const result = await scanItems(sets, {
      ...options,
      presets,
      signal,
      ...(isQuiet ? {} : observerOf(raw, progress, io)),
    })
    progress.clear()
    // Written before anything is printed: a reader that closes the pipe early must not cost the report.
    if (out !== undefined) writeReport(out, result)
    const { report, items, skipped } = result
    const { stdout } = io
    const view = {
      style: styleFor(stdout, io.env),
      width: widthFor(stdout),
      top,
      isVerbose: raw.verbose ?? false,
      ...given({ findTokens: await findTokens(result.scheme) }),
    }
    if (raw.json === true) stdout.write(encodeReport(report))
    else if (!takesStdout(gate.formats)) stdout.write(renderReport(report, items, view))
    const { exitCode } = await conclude(gate, result, io, {
      isStdoutTaken: raw.json ?? false,
      isAfterTables: true,
      out,
      top,
      isQuiet,
    })
    for (const { place, what } of skipped.slice(0, SKIPPED_SHOWN)) warn(io, `left out: ${place}: ${what}`)
    if (!isQuiet) {
      if (out !== undefined)
        io.stderr.write(`Wrote ${join(out, REPORT_FILE)} and ${join(out, ITEMS_FILE)}.\n`)
      const seconds = (performance.now() - started) / 1000
      const bytes = report.exact?.textBytes ?? 0
      io.stderr.write(
        `Looked for ${counted(items.length, 'item')} in ${size(bytes)} of text in ${duration(seconds)}, ` +
          `${speed(bytes, seconds)}.\n`,
      )
    }
    if (!isQuiet || raw.verbose === true) tellLeftOut(result.leftOut, raw.verbose ?? false, io)
    return tellBadInputs(result.badInputs, exitCode, io)
  } catch (error) {
    progress.clear()
    if (!(error instanceof UserError) || error.code !== 'ABORTED') throw error
    throw new UserError('ABORTED', 'stopped before the scan was finished', {
      hint:
        out === undefined
          ? 'Nothing was kept; with --out the same command could go on.'
          : 'Run the same command again to go on.',
      cause: error,
    })
  }
}

function observerOf(
  raw: RawScanOptions,
  progress: ProgressLine,
  io: Io,
): Pick<ScanOptions, 'onStart' | 'onProgress'> {
  let meter = new BuildMeter(0)
  return {
    onStart: ({ inputs, workers, isResumed }) => {
      const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0)
      meter = new BuildMeter(bytes)
      const what = isResumed ? 'Going on with the unfinished scan of' : 'Scanning'
      io.stderr.write(
        `${what} ${inputsText(inputs, bytes)}, with ${counted(workers, 'worker')}\n${tellWhatIsRead(raw, inputs)}`,
      )
    },
    onProgress: (figures) => progress.show(() => meter.line(figures)),
  }
}
