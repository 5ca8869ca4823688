/**
 * `dosimeter index info`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the command to `index`; see `createProgram` for the others. */
export function addIndexInfo(index: Command, io: Io, done: (exitCode: number) => void): void {
  const info = index
    .command('info')
    .helpGroup(GROUPS.inspect)
    .usage('DIR [options]')
    .summary('what an index holds')
    .description('Shows what an index holds: inputs, documents, grams, size, and how often it errs.')
    .argument('<dir>', 'folder of the index')
    .option('--all', 'all inputs, not only the first 20')
    .option('--json', 'as JSON')
    .action(async (dir, raw) => {
      const { runIndexInfo } = await import('../commands/index-info.ts')
      done(await runIndexInfo(dir, raw, io))
    })
  withExamples(info, ['dosimeter index info indexes/mix'])
}
