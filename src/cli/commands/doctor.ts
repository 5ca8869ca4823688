/**
 * `dosimeter doctor`.
 */
import { gatherFacts } from '../doctor/gather.ts'
import { isFatal, problemsOf } from '../doctor/problems.ts'
import { showDoctor } from '../doctor/show.ts'
import { type Io, styleFor, widthFor } from '../io.ts'

/** Options as typed. */
export interface RawDoctorOptions {
  readonly json?: boolean
}

/**
 * Tells what dosimeter finds here.
 *
 * @returns exit code: 2 when something keeps commands from running
 */
export async function runDoctor(raw: RawDoctorOptions, io: Io): Promise<number> {
  const facts = await gatherFacts(io, process.cwd())
  const problems = problemsOf(facts)
  const text =
    raw.json === true
      ? JSON.stringify({ ...facts, problems }, null, 2)
      : showDoctor(facts, problems, styleFor(io.stdout, io.env), widthFor(io.stdout)).join('\n')
  io.stdout.write(`${text}\n`)
  return problems.some(isFatal) ? 2 : 0
}
