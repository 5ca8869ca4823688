/**
 * Options of the exact pass of `check`, and what is told while it runs.
 */
import type { ExactOptions } from '../../check/exact.ts'
import { UserError } from '../../errors.ts'
import { counted, number, size } from '../../report/format.ts'
import type { Io } from '../io.ts'
import { BuildMeter, type ProgressLine } from '../progress.ts'
import { given, wholeNumber } from '../values.ts'
import { remoteSettings } from './input-options.ts'

/** As typed. */
export interface RawExactOptions {
  readonly exact?: boolean
  readonly shortItems?: boolean
  readonly corpusRoot?: readonly string[]
  readonly maxEvidence?: string
  readonly cache?: string
}

/**
 * @throws {UserError} USAGE for options of the exact pass without it
 */
export function parseExact(raw: RawExactOptions, io: Io): ExactOptions | undefined {
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
export function observerOf(
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
