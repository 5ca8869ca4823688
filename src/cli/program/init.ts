/**
 * `dosimeter init`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addInit(program: Command, io: Io, done: (exitCode: number) => void): void {
  const init = program
    .command('init')
    .helpGroup(GROUPS.setup)
    .usage('[DIR] [options]')
    .summary('write a commented policy for the sets it finds')
    .description(
      'Looks for benchmark files and indexes below a folder and writes dosimeter.yaml there: a policy with a comment for every key.',
    )
    .argument('[dir]', 'folder to look in (default: the current one)')
    .option('--force', 'replace a dosimeter.yaml that is there')
    .option('--stdout', 'print it instead')
    .action(async (folder, raw) => {
      const { runInit } = await import('../commands/init.ts')
      done(await runInit(folder ?? '.', raw, io))
    })
  withExamples(init, ['dosimeter init', 'dosimeter check --policy dosimeter.yaml'])
}
