/**
 * `dosimeter compare`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addCompare(program: Command, io: Io, done: (exitCode: number) => void): void {
  const compare = program
    .command('compare')
    .helpGroup(GROUPS.report)
    .usage('OLD NEW [options]')
    .summary('what changed between two reports')
    .description(
      'Compares two reports, also of different indexes: which items became contaminated or clean, which ratios moved, by benchmark. Items are matched by their content, then by their ids.',
    )
    .argument('<old>', 'folder of the earlier report, or its report.json')
    .argument('<new>', 'folder of the later report, or its report.json')
    .option('--least-change <x>', 'smallest change of coverage that is listed (default: 0.01)')
    .option('--top <n>', 'how many items of each kind to list for a benchmark (default: 10)')
    .option('--json', 'everything as JSON')
    .option('--markdown', 'as Markdown')
    .action(async (before, after, raw) => {
      const { runCompare } = await import('../commands/compare.ts')
      done(await runCompare(before, after, raw, io))
    })
  withExamples(compare, ['dosimeter compare reports/october reports/november --markdown'])
}
