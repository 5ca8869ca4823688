/**
 * `dosimeter gate`: a report that is there already, against a policy.
 */

import { UserError } from '../../errors.ts'
import { readReport, reportFolder } from '../../results/read.ts'
import { redactReport } from '../../results/redact.ts'
import type { Io } from '../io.ts'
import { wholeNumber } from '../values.ts'
import { withFailureForms } from './failure-forms.ts'
import { conclude, loadPolicy, parseGate, type RawGateOptions } from './gate-options.ts'

/** Options as typed. */
export interface RawGateCommandOptions extends RawGateOptions {
  readonly top?: string
  readonly redact?: boolean
  readonly quiet?: boolean
}

const DEFAULT_TOP = 10

/**
 * Runs the command.
 *
 * @param path of a report's folder, or of its report.json
 * @returns exit code
 * @throws {UserError} what reading and judging throw, and USAGE when there is nothing to judge by and nothing to write
 */
export async function runGate(path: string, raw: RawGateCommandOptions, io: Io): Promise<number> {
  return withFailureForms(raw, io, () => judgeReport(path, raw, io))
}

async function judgeReport(path: string, raw: RawGateCommandOptions, io: Io): Promise<number> {
  const file = await loadPolicy(raw)
  const gate = await parseGate(raw, file, true)
  if (gate.rules === undefined && gate.formats.length === 0) {
    throw new UserError('USAGE', 'nothing to judge by, expected --policy, a limit or --format', {
      hint: 'For example `--fail-on contaminated` or `--max-contaminated 0.02`.',
    })
  }
  const top = wholeNumber('--top', raw.top, 0) ?? DEFAULT_TOP
  const folder = reportFolder(path)
  const read = await readReport(folder)
  const isRedacted = raw.redact ?? file?.policy.defaults?.redact ?? false
  const { exitCode } = await conclude(gate, isRedacted ? redactReport(read) : read, io, {
    isStdoutTaken: false,
    isAfterTables: false,
    out: raw.out,
    top,
    isQuiet: raw.quiet ?? false,
  })
  return exitCode
}
