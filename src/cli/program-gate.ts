/**
 * Commands that decide and compare, with their options. Actions are imported when they run.
 */
import type { Command } from 'commander'
import { withExamples } from './help.ts'
import type { Io } from './io.ts'
import { GROUPS, SAID, withGateOptions } from './options.ts'

type Done = (exitCode: number) => void

/** Adds `gate`. */
export function addGate(program: Command, io: Io, done: Done): void {
  const gate = program
    .command('gate')
    .helpGroup(GROUPS.gate)
    .usage('REPORT [options]')
    .summary('a report against a policy: exit 0 within, 1 above a limit')
    .description(
      'Judges a report that check or scan has written: each limit with its figure, and the items that are too many. Exits 0 within all limits, 1 strictly above one, 2 when it cannot answer. check and scan take the same options themselves.',
    )
    .argument('<report>', 'folder of a report')
  withGateOptions(gate)
    .optionsGroup(SAID)
    .option('--out <dir>', 'folder for forms without a file of their own')
    .option('--top <n>', 'how many of the items that are too many to list (default: 10)')
    .action(async (report, raw) => {
      const { runGate } = await import('./commands/gate.ts')
      done(await runGate(report, raw, io))
    })
  withExamples(gate, [
    'dosimeter gate report --max-contaminated 2% --fail-on verified',
    'dosimeter gate report --policy dosimeter.yaml --baseline baseline --format junit=junit.xml',
  ])
}

/** Adds `compare`. */
export function addCompare(program: Command, io: Io, done: Done): void {
  const compare = program
    .command('compare')
    .helpGroup(GROUPS.gate)
    .usage('OLD NEW [options]')
    .summary('what changed between two reports')
    .description(
      'Compares two reports, also of different indexes: which items became contaminated or clean, which ratios moved, by benchmark. Items are matched by their content, then by their ids.',
    )
    .argument('<old>', 'folder of the earlier report')
    .argument('<new>', 'folder of the later report')
    .option('--least-change <x>', 'smallest change of coverage that is listed (default: 0.01)')
    .option('--top <n>', 'how many items of each kind to list for a benchmark (default: 10)')
    .option('--json', 'everything as JSON')
    .option('--markdown', 'as Markdown')
    .action(async (before, after, raw) => {
      const { runCompare } = await import('./commands/compare.ts')
      done(await runCompare(before, after, raw, io))
    })
  withExamples(compare, ['dosimeter compare reports/october reports/november --markdown'])
}

/** Adds `init`. */
export function addInit(program: Command, io: Io, done: Done): void {
  const init = program
    .command('init')
    .helpGroup(GROUPS.gate)
    .usage('[DIR] [options]')
    .summary('write a commented policy for the sets it finds')
    .description(
      'Looks for benchmark files and indexes below a folder and writes dosimeter.yaml there: a policy with a comment for every key.',
    )
    .argument('[dir]', 'folder to look in (default: the current one)')
    .option('--force', 'replace a dosimeter.yaml that is there')
    .option('--stdout', 'print it instead')
    .action(async (folder, raw) => {
      const { runInit } = await import('./commands/init.ts')
      done(await runInit(folder ?? '.', raw, io))
    })
  withExamples(init, ['dosimeter init', 'dosimeter check --policy dosimeter.yaml'])
}
