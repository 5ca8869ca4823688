/**
 * Forms for CI of a run that could not answer: a pipeline finds its artifact, and in it the reason.
 */
import { UserError } from '../../errors.ts'
import type { CiPart } from '../../report/formats.ts'
import { assertReportFolder } from '../../results/write.ts'
import type { Io } from '../io.ts'
import { asSentence } from '../sentence.ts'
import { type FormatRequest, parseFormats, writeCiFormats } from './format-options.ts'

/** Options that say which forms are asked for, as typed. */
export interface RawFormOptions {
  readonly format?: readonly string[]
  readonly out?: string
  readonly quiet?: boolean
}

/**
 * @param error why there is no answer
 * @param index that was asked
 */
export function failurePart({ message, hint }: UserError, index?: string): CiPart {
  return { failure: { message, hint: hint === undefined ? undefined : asSentence(hint) }, index }
}

/**
 * @param raw options as typed
 * @param run the command
 * @returns what it returns
 * @throws what it throws, with the forms for CI written that were asked for
 */
export async function withFailureForms<T>(raw: RawFormOptions, io: Io, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof UserError && error.code !== 'ABORTED') await writeFailure(raw, error, io)
    throw error
  }
}

async function writeFailure(raw: RawFormOptions, error: UserError, io: Io): Promise<void> {
  try {
    const formats = parseFormats(raw.format, raw.out)
    const { quiet = false } = raw
    await writeCiFormats(writable(formats, raw.out, error), raw.out, [failurePart(error)], quiet, io)
  } catch (second) {
    // What could not be done first is what is told.
    if (!(second instanceof UserError)) throw second
  }
}

/** A folder that holds something else, or where another run is at work, is left alone. */
function writable(
  formats: readonly FormatRequest[],
  folder: string | undefined,
  { code }: UserError,
): readonly FormatRequest[] {
  const named = formats.filter(({ file }) => file !== undefined)
  if (folder === undefined || code === 'BUSY') return named
  try {
    assertReportFolder(folder)
    return formats
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return named
  }
}
