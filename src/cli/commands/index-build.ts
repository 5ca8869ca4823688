/**
 * `dosimeter index build`.
 */
import { buildIndex } from '../../build/build.ts'
import type { BuildObserver } from '../../build/observer.ts'
import type { BuildOptions, BuildResult } from '../../build/options.ts'
import { UserError } from '../../errors.ts'
import { PIPE } from '../../input/types.ts'
import { counted, duration, number, roughly, size, speed } from '../../report/format.ts'
import { facts } from '../../report/table.ts'
import { totalsOf } from '../../store/manifest.ts'
import { gramScheme, UNITS } from '../../text/scheme.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { BuildMeter, ProgressLine } from '../progress.ts'
import { byteSize, given, oneOf, required, share, wholeNumber } from '../values.ts'
import { rateText, schemeText, segmentFigures, warn } from './index-facts.ts'
import {
  inputsText,
  parseInputOptions,
  type RawInputOptions,
  tellBadInputs,
  tellLeftOut,
  tellWhatIsRead,
} from './input-options.ts'

/** Options as typed. */
export interface RawBuildOptions extends RawInputOptions {
  readonly out?: string
  readonly unit?: string
  readonly fold?: boolean
  readonly n?: string
  readonly fpr?: string
  readonly workers?: string
  readonly memory?: string
  readonly segmentSize?: string
  readonly lanes?: string
  readonly maxRecord?: string
  readonly maxBadRecords?: string
  readonly strict?: boolean
  readonly rehash?: boolean
  readonly restart?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
}

const SKIPPED_SHOWN = 20

/**
 * @param inputs files, folders and globs as typed
 * @param raw options as typed
 * @throws {UserError} USAGE for values that are not what the option expects
 */
function resolveBuild(inputs: readonly string[], raw: RawBuildOptions, io: Io): BuildOptions {
  const unit = oneOf('--unit', raw.unit, UNITS)
  const n = wholeNumber('--n', raw.n, 1)
  const hasScheme = unit !== undefined || n !== undefined || raw.fold === true
  return {
    inputs,
    out: required('--out', raw.out, 'the folder for the index'),
    ...parseInputOptions(raw, io),
    ...given({
      scheme: hasScheme ? gramScheme(given({ unit, n, lower: raw.fold })) : undefined,
      fpr: belowOne(share('--fpr', raw.fpr), raw.fpr),
      workers: wholeNumber('--workers', raw.workers, 1),
      memoryBytes: byteSize('--memory', raw.memory),
      segmentBytes: byteSize('--segment-size', raw.segmentSize),
      lanes: wholeNumber('--lanes', raw.lanes, 1),
      maxRecordBytes: byteSize('--max-record', raw.maxRecord),
      maxBadRecords: wholeNumber('--max-bad-records', raw.maxBadRecords, 0),
      strict: raw.strict,
      rehash: raw.rehash,
      restart: raw.restart,
    }),
  }
}

function belowOne(fpr: number | undefined, text: string | undefined): number | undefined {
  if (fpr !== 1) return fpr
  throw new UserError('USAGE', `--fpr ${text}: expected a number above 0 and below 1, such as 1e-3`)
}

/**
 * Runs the command.
 *
 * @returns exit code
 * @throws {UserError} what `buildIndex` throws
 */
export async function runIndexBuild(
  inputs: readonly string[],
  raw: RawBuildOptions,
  io: Io,
): Promise<number> {
  const options = resolveBuild(inputs, raw, io)
  const isQuiet = raw.quiet ?? false
  const progress = new ProgressLine(io, isQuiet)
  try {
    const result = await buildIndex({
      ...options,
      signal: io.stopSignal(),
      observer: observerOf(options.out, raw, progress, io),
    })
    progress.clear()
    io.stdout.write(raw.json === true ? toJson(options.out, result) : summary(options.out, result, io))
    if (raw.json !== true) warnings(result, io)
    if (!isQuiet || raw.verbose === true) tellLeftOut(result.leftOut, raw.verbose ?? false, io)
    return tellBadInputs(result.badInputs, 0, io)
  } catch (error) {
    progress.clear()
    if (!(error instanceof UserError) || error.code !== 'ABORTED') throw error
    throw new UserError('ABORTED', `${options.out}: stopped before the index was finished`, {
      hint: 'Run the same command again to go on.',
      cause: error,
    })
  }
}

function observerOf(
  out: string,
  raw: RawBuildOptions,
  progress: ProgressLine,
  io: Io,
): Partial<BuildObserver> {
  if (raw.quiet === true) return {}
  let meter = new BuildMeter(0)
  return {
    onStart: ({ record, workers, readers, memoryBytes, isResumed }) => {
      const bytes = record.inputs.reduce((sum, input) => sum + input.bytes, 0)
      meter = new BuildMeter(bytes)
      const what = isResumed ? 'Going on with the unfinished build of' : 'Building'
      const { plan, scheme, inputs } = record
      const isKnown = inputs.every(({ isSizeUnknown }) => isSizeUnknown !== true)
      const grams = isKnown ? `about ${roughly(plan.estimatedGrams)} ` : ''
      const about = `, ${grams}${schemeText(scheme)}`
      const ahead = readers === 0 ? '' : `, ${counted(readers, 'thread')} reading ahead`
      io.stderr.write(
        `${what} ${out}: ${inputsText(record.inputs, bytes)}${about}\n` +
          `  ${counted(plan.lanes.length, 'lane')}, ${counted(workers, 'worker')}${ahead}, at most ${size(memoryBytes)} of memory\n${tellWhatIsRead(raw, record.inputs)}`,
      )
      if (record.inputs.some(({ location }) => location === PIPE)) {
        io.stderr.write(
          '  standard input is read once: if this build is interrupted it begins anew, and the index cannot serve check --exact\n',
        )
      }
    },
    onProgress: (figures) => progress.show(() => meter.line(figures)),
  }
}

function summary(out: string, result: BuildResult, io: Io): string {
  const { manifest, added, known, seconds, textBytes, isResumed } = result
  const { strong } = styleFor(io.stdout, io.env)
  const totals = totalsOf(manifest)
  const what =
    added === 0
      ? `nothing to add: ${known === 1 ? 'the input is' : `the ${counted(known, 'input')} are`} in the index already`
      : `${counted(added, 'input')} ${isResumed ? 'added, going on with an unfinished build' : 'added'}` +
        (known === 0 ? '' : `, ${number(known)} known`)
  const { onDisk, bitsAGram } = segmentFigures(manifest)
  const odd = [
    totals.emptyDocuments === 0 ? '' : `${number(totals.emptyDocuments)} empty`,
    totals.invalidDocuments === 0 ? '' : `${number(totals.invalidDocuments)} with invalid UTF-8, replaced`,
    totals.skipped === 0 ? '' : `${counted(totals.skipped, 'bad record')} left out`,
  ].filter((part) => part !== '')
  const entries: [string, string][] = [
    ['documents', `${number(totals.documents)}${odd.length === 0 ? '' : ` (${odd.join(', ')})`}`],
    ['grams', `${number(totals.grams)}, ${schemeText(manifest.scheme)}`],
    ['on disk', `${onDisk}, ${bitsAGram}`],
    ['false positives', rateText(totals.rate, manifest.fpr)],
  ]
  if (added > 0) {
    entries.push([
      'speed',
      `${size(textBytes)} of text in ${duration(seconds)}, ${speed(textBytes, seconds)}`,
    ])
  }
  return `${[`${strong(out)}: ${what}`, ...facts(entries, widthFor(io.stdout))].join('\n')}\n`
}

/** Numbers inside of places are compared as numbers: line 9 comes before line 10. */
const byPlace = new Intl.Collator('en', { numeric: true })

function warnings({ skipped, skippedBefore, emptyInputs, manifest }: BuildResult, io: Io): void {
  const named = [...skipped].sort((a, b) => byPlace.compare(a.place, b.place))
  for (const { place, what } of named.slice(0, SKIPPED_SHOWN)) warn(io, `left out: ${place}: ${what}`)
  if (named.length > SKIPPED_SHOWN)
    warn(io, `left out: ${counted(named.length - SKIPPED_SHOWN, 'more record')}`)
  if (skippedBefore > 0) {
    warn(io, `left out before the interruption: ${counted(skippedBefore, 'record')}`)
  }
  for (const path of emptyInputs.slice(0, SKIPPED_SHOWN)) warn(io, `${path}: no document in it`)
  if (emptyInputs.length > SKIPPED_SHOWN) {
    warn(io, `${counted(emptyInputs.length - SKIPPED_SHOWN, 'more input')} without a document`)
  }
  const { rate } = totalsOf(manifest)
  if (rate > manifest.fpr) warn(io, `the false-positive rate is above what the index promises`)
}

function toJson(out: string, result: BuildResult): string {
  const {
    manifest,
    digest,
    added,
    known,
    skipped,
    skippedBefore,
    emptyInputs,
    badInputs,
    leftOut,
    isResumed,
    seconds,
    fileBytes,
    textBytes,
  } = result
  const { rate, ...totals } = totalsOf(manifest)
  const named = [...skipped].sort((a, b) => byPlace.compare(a.place, b.place))
  const data = {
    path: out,
    digest,
    scheme: manifest.scheme,
    promisedRate: manifest.fpr,
    measuredRate: rate,
    totals,
    run: {
      added,
      known,
      isResumed,
      skipped: named,
      skippedBefore,
      emptyInputs,
      badInputs,
      leftOut,
      seconds,
      fileBytes,
      textBytes,
    },
  }
  return `${JSON.stringify(data, null, 2)}\n`
}
