/**
 * The program: its commands, each in a file of `program/`. Actions are imported when they run, so that help needs none
 * of them.
 */
import { Command } from 'commander'
import { COLOURED } from '../report/style.ts'
import { VERSION } from '../version.ts'
import { HELP_WIDTH, helpSettings, withExamples } from './help.ts'
import { type Io, type Output, styleFor } from './io.ts'
import { addBenchmarks } from './program/benchmarks.ts'
import { addCheck } from './program/check.ts'
import { addCompare } from './program/compare.ts'
import { addCompletion } from './program/completion.ts'
import { addDoctor } from './program/doctor.ts'
import { addExplain } from './program/explain.ts'
import { addGate } from './program/gate.ts'
import { addIndex } from './program/index-group.ts'
import { addInit } from './program/init.ts'
import { GROUPS } from './program/options.ts'
import { addPresets } from './program/presets.ts'
import { addReport } from './program/report.ts'
import { addScan } from './program/scan.ts'

/**
 * Makes the program.
 *
 * @param io where help and results go
 * @param done gets the exit code of the command that ran
 * @returns a program that throws CommanderError instead of exiting and leaves errors for its caller to print
 */
export function createProgram(io: Io, done: (exitCode: number) => void): Command {
  const program = new Command('dosimeter')
  const hasColours = (output: Output): boolean => styleFor(output, io.env) === COLOURED
  const helpWidth = ({ columns }: Output): number => Math.min(HELP_WIDTH, columns || HELP_WIDTH)
  // Settings are inherited by the commands that are added below.
  program
    .exitOverride()
    .configureHelp(helpSettings(hasColours(io.stdout), Object.values(GROUPS)))
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => helpWidth(io.stdout),
      getErrHelpWidth: () => helpWidth(io.stderr),
      getOutHasColors: () => hasColours(io.stdout),
      getErrHasColors: () => hasColours(io.stderr),
    })
    .helpCommand(false)
    .helpOption('-h, --help', 'help for a command')
    .usage('COMMAND [options]')
    .description(
      'How much of a benchmark has a training corpus already seen? Index the corpus once, then check any benchmark against the index in seconds.',
    )
    .version(VERSION, '-V, --version', 'the version number')
    .option('--debug', 'with a stack, when something unexpected happens')
  withExamples(program, [
    'dosimeter index build corpus/*.jsonl.gz --out indexes/mix',
    'dosimeter check --index indexes/mix --benchmark gsm8k=test.jsonl --out report',
    'dosimeter explain report gsm8k/17',
    '# without an index, and as papers count it',
    'dosimeter scan corpus/*.jsonl.gz --benchmark gsm8k=test.jsonl --preset llama3',
  ])
  addIndex(program, io, done)
  addCheck(program, io, done)
  addScan(program, io, done)
  addGate(program, io, done)
  addReport(program, io, done)
  addExplain(program, io, done)
  addCompare(program, io, done)
  addBenchmarks(program, io, done)
  addPresets(program, io, done)
  addInit(program, io, done)
  addDoctor(program, io, done)
  addCompletion(program, io, done)
  return program
}
