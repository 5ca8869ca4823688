/**
 * `dosimeter index verify`.
 */
import { UserError } from '../../errors.ts'
import { counted, percent, size } from '../../report/format.ts'
import { escapedControls } from '../../report/width.ts'
import { openIndex } from '../../store/open-index.ts'
import { type VerifyResult, verifyIndex } from '../../store/verify.ts'
import type { Io } from '../io.ts'
import { ProgressLine } from '../progress.ts'

/** Options as typed. */
export interface RawVerifyOptions {
  readonly json?: boolean
  readonly quiet?: boolean
}

/**
 * Runs the command.
 *
 * @returns exit code: 2 when a segment is damaged
 * @throws {UserError} what `openIndex` and `verifyIndex` throw
 */
export async function runIndexVerify(folder: string, raw: RawVerifyOptions, io: Io): Promise<number> {
  const progress = new ProgressLine(io, raw.quiet ?? false)
  try {
    const index = await openIndex(folder)
    const result = await verifyIndex(
      index,
      (done, total) => progress.show(() => `${percent(total === 0 ? 1 : done / total)} of ${size(total)}`),
      io.stopSignal(),
    )
    progress.clear()
    report(folder, result, raw.json ?? false, io)
    return result.damaged.length === 0 ? 0 : 2
  } catch (error) {
    progress.clear()
    if (!(error instanceof UserError) || error.code !== 'ABORTED') throw error
    throw new UserError('ABORTED', `${folder}: stopped before all segments were read`, { cause: error })
  }
}

function report(folder: string, { segments, bytes, damaged }: VerifyResult, isJson: boolean, io: Io): void {
  for (const { message } of damaged) io.stderr.write(escapedControls(`dosimeter: ${message}\n`))
  if (isJson) {
    const list = damaged.map(({ code, message }) => ({ code, message }))
    io.stdout.write(`${JSON.stringify({ path: folder, segments, bytes, damaged: list }, null, 2)}\n`)
  } else if (damaged.length === 0) {
    io.stdout.write(`${folder}: all checksums match (${counted(segments, 'segment')}, ${size(bytes)})\n`)
  } else {
    io.stdout.write(`${folder}: ${damaged.length} of ${counted(segments, 'segment')} damaged\n`)
  }
}
