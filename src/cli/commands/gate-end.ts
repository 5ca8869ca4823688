/**
 * The end of a command that can fail for what it found: what the gate says, forms for CI, and the exit code.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileError } from '../../bytes/file-error.ts'
import { judge } from '../../gate/judge.ts'
import type { Judgement, Outcome } from '../../gate/types.ts'
import { renderForm } from '../../report/ci/formats.ts'
import { gateLines } from '../../report/gate-lines.ts'
import { CI_FORMAT_FILES } from '../../results/ci-files.ts'
import type { ReportData } from '../../results/read.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { type Gate, STDOUT, takesStdout } from './gate-options.ts'

const EXIT: Readonly<Record<Outcome, number>> = { within: 0, over: 1, unanswered: 2 }

/** How the gate speaks. */
export interface GateEndOptions {
  /** Whether stdout has been given to something that programs read: then people are told on stderr. */
  readonly isStdoutTaken: boolean
  /** Whether tables stand on stdout before it. */
  readonly isAfterTables: boolean
  /** Folder of the report, for forms without a file of their own. */
  readonly out: string | undefined
  /** Most items to list. */
  readonly top: number
}

/**
 * Allowances end by the day of `SOURCE_DATE_EPOCH` where that is set (reproducible-builds.org), else by the clock, in UTC.
 */
function today(env: Io['env']): string {
  const epoch = env.SOURCE_DATE_EPOCH ?? ''
  const date = /^\d+$/u.test(epoch) ? new Date(Number(epoch) * 1000) : new Date()
  return date.toISOString().slice(0, 10)
}

/**
 * Judges, writes forms, and tells.
 *
 * @returns exit code: 0 within or without limits, 1 above one, 2 when the policy refuses to judge
 * @throws {UserError} what judging throws, and what the system refuses
 */
export async function endWithGate(
  gate: Gate,
  result: ReportData,
  io: Io,
  { isStdoutTaken, isAfterTables, top, out }: GateEndOptions,
): Promise<number> {
  const { rules, allow, baseline, formats } = gate
  const judgement: Judgement | undefined =
    rules === undefined ? undefined : judge({ ...result, rules, allow, baseline, today: today(io.env) })
  for (const { name, file } of formats) {
    const text = await renderForm(name, { ...result, judgement })
    if (file === STDOUT) io.stdout.write(text)
    else writeForm(file ?? join(out ?? '.', CI_FORMAT_FILES[name]), text)
  }
  if (judgement === undefined) return 0
  const output = isStdoutTaken || takesStdout(gate) ? io.stderr : io.stdout
  const style = styleFor(output, io.env)
  const lines = gateLines(judgement, result.report, result.items, { style, width: widthFor(output), top })
  output.write(`${isAfterTables && output === io.stdout ? '\n' : ''}${lines.join('\n')}\n`)
  return EXIT[judgement.outcome]
}

function writeForm(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw fileError(file, error)
  }
}
