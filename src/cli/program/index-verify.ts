/**
 * `dosimeter index verify`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the command to `index`; see `createProgram` for the others. */
export function addIndexVerify(index: Command, io: Io, done: (exitCode: number) => void): void {
  const verify = index
    .command('verify')
    .helpGroup(GROUPS.inspect)
    .usage('DIR [options]')
    .summary('every checksum of an index')
    .description(
      'Reads an index and compares every checksum. Names damaged segments and exits 2 when there are any.',
    )
    .argument('<dir>', 'folder of the index')
    .option('--json', 'as JSON')
    .option('--quiet', 'no progress')
    .action(async (dir, raw) => {
      const { runIndexVerify } = await import('../commands/index-verify.ts')
      done(await runIndexVerify(dir, raw, io))
    })
  withExamples(verify, ['dosimeter index verify indexes/mix'])
}
