/**
 * `dosimeter index merge`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the command to `index`; see `createProgram` for the others. */
export function addIndexMerge(index: Command, io: Io, done: (exitCode: number) => void): void {
  const merge = index
    .command('merge')
    .helpGroup(GROUPS.build)
    .usage('DIR DIR... --out DIR [options]')
    .summary('several indexes as one')
    .description(
      'Joins indexes of the same units and gram length: the new one holds every gram that any of them holds. Segments are linked where the file system can, else copied.',
    )
    .argument('<dirs...>', 'folders of at least two indexes')
    .option('--out <dir>', 'folder of the merged index: a new or an empty one (required)')
    .option('--json', 'the result as JSON')
    .action(async (dirs, raw) => {
      const { runIndexMerge } = await import('../commands/index-merge.ts')
      done(await runIndexMerge(dirs, raw, io))
    })
  withExamples(merge, ['dosimeter index merge indexes/a indexes/b --out indexes/ab'])
}
