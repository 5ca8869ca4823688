/**
 * `dosimeter explain`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addExplain(program: Command, io: Io, done: (exitCode: number) => void): void {
  const explain = program
    .command('explain')
    .helpGroup(GROUPS.report)
    .usage('REPORT SET/ID [options]')
    .summary('one item of a report: every figure, every document, side by side')
    .description(
      'Shows one item of a report: which grams of each field were found, every measure, and each listed document beside the item, with the stretches marked that both have word for word.',
    )
    .argument('<report>', 'folder of a report, or its report.json')
    .argument('<item>', 'set and id of the item, or its id where that is enough')
    .option('--top <n>', 'how many documents to show (default: all that the report lists)')
    .option('--json', 'the line of items.jsonl')
    .action(async (report, item, raw) => {
      const { runExplain } = await import('../commands/explain.ts')
      done(await runExplain(report, item, raw, io))
    })
  withExamples(explain, ['dosimeter explain report gsm8k/17'])
}
