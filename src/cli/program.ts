/**
 * The program: its commands, each in a file of `program/`. Actions are imported when they run, so that help needs none
 * of them.
 */
import { Command } from 'commander'
import { VERSION } from '../version.ts'
import { HELP, HELP_WIDTH, withExamples } from './help.ts'
import type { Io } from './io.ts'
import { addBenchmarks } from './program/benchmarks.ts'
import { addCheck } from './program/check.ts'
import { addExplain } from './program/explain.ts'
import { addIndex } from './program/index-group.ts'
import { addPresets } from './program/presets.ts'
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
  // Settings are inherited by the commands that are added below.
  program
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .helpCommand(false)
    .helpOption('-h, --help', 'help for a command')
    .usage('COMMAND [options]')
    .description(
      'Measures how much of a benchmark a training corpus has already seen: index the corpus once, then check any benchmark against the index in seconds.',
    )
    .version(VERSION, '-V, --version', 'the version number')
    .option('--debug', 'with a stack, when something unexpected happens')
  withExamples(program, [
    'dosimeter index build corpus/*.jsonl.gz --out indexes/mix',
    'dosimeter check --index indexes/mix --benchmark gsm8k=test.jsonl --out report',
  ])
  addIndex(program, io, done)
  addCheck(program, io, done)
  addScan(program, io, done)
  addExplain(program, io, done)
  addBenchmarks(program, io, done)
  addPresets(program, io, done)
  return program
}
