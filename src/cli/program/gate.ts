/**
 * `dosimeter gate`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { addFormatOption, addGateOptions, GROUPS, OPTIONS } from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addGate(program: Command, io: Io, done: (exitCode: number) => void): void {
  const gate = program
    .command('gate')
    .helpGroup(GROUPS.check)
    .usage('REPORT [options]')
    .summary('a report against a policy: exit 0 within, 1 above a limit')
    .description(
      'Judges a report that check or scan has written: each limit with its figure, and the items that are too many. Exits 0 within all limits, 1 strictly above one, 2 when it cannot answer. check and scan take the same options themselves.',
    )
    .argument('<report>', 'folder of a report, or its report.json')
  addGateOptions(gate)
  gate.optionsGroup(OPTIONS.said).option('--out <dir>', 'folder for forms without a file of their own')
  addFormatOption(gate)
  gate
    .option('--top <n>', 'how many of the items that are too many to list (default: 10)')
    .option('--redact', 'no text of items or documents in any form')
    .option('--quiet', 'do not say which files were written')
    .action(async (report, raw) => {
      const { runGate } = await import('../commands/gate.ts')
      done(await runGate(report, raw, io))
    })
  withExamples(gate, [
    'dosimeter gate report --max-contaminated 2% --fail-on verified',
    'dosimeter gate report --policy dosimeter.yaml --baseline baseline \\\n--format junit=junit.xml',
  ])
}
