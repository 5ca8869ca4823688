/**
 * The end of a command that can fail for what it found: what the gate says, other forms of the report, the exit code.
 */
import { judge } from '../../gate/judge.ts'
import type { Judgement, Outcome } from '../../gate/types.ts'
import type { FormInput } from '../../report/formats.ts'
import { gateLines } from '../../report/gate-lines.ts'
import type { ReportData } from '../../results/read.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { takesStdout, writeFormats } from './format-options.ts'
import type { Gate } from './gate-options.ts'

const EXIT: Readonly<Record<Outcome, number>> = { within: 0, over: 1, unanswered: 2 }

/** How the gate speaks. */
export interface GateEndOptions {
  /** Whether stdout has been given to something that programs read: then people are told on stderr. */
  readonly isStdoutTaken: boolean
  /** Whether tables stand on stdout before it. */
  readonly isAfterTables: boolean
  /** Folder for forms without a file of their own. */
  readonly out: string | undefined
  /** Most items to list. */
  readonly top: number
  readonly isQuiet: boolean
}

/**
 * Allowances end by the day of `SOURCE_DATE_EPOCH` where that is set (reproducible-builds.org), else by the clock, in UTC.
 */
function today(env: Io['env']): string {
  const epoch = env.SOURCE_DATE_EPOCH ?? ''
  const date = /^\d+$/u.test(epoch) ? new Date(Number(epoch) * 1000) : new Date()
  return date.toISOString().slice(0, 10)
}

/** What a command comes to. */
export interface Conclusion {
  /** 0 within or without limits, 1 above one, 2 when it could not answer. */
  readonly exitCode: number
  /** The report with what the gate said, for forms of several reports together. */
  readonly part: FormInput
}

/**
 * Judges, writes forms, and tells.
 *
 * @throws {UserError} what judging and writing throw
 */
export async function endWithGate(
  gate: Gate,
  { report, items }: ReportData,
  io: Io,
  { isStdoutTaken, isAfterTables, top, out, isQuiet }: GateEndOptions,
): Promise<Conclusion> {
  const { rules, allow, baseline, formats } = gate
  const judgement: Judgement | undefined =
    rules === undefined ? undefined : judge({ report, items, rules, allow, baseline, today: today(io.env) })
  const part: FormInput = { report, items, judgement }
  await writeFormats(formats, out, part, isQuiet, io)
  if (judgement === undefined) return { exitCode: 0, part }
  const output = isStdoutTaken || takesStdout(formats) ? io.stderr : io.stdout
  const style = styleFor(output, io.env)
  const lines = gateLines(judgement, report, items, { style, width: widthFor(output), top })
  output.write(`${isAfterTables && output === io.stdout ? '\n' : ''}${lines.join('\n')}\n`)
  return { exitCode: EXIT[judgement.outcome], part }
}
