/**
 * `dosimeter doctor`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addDoctor(program: Command, io: Io, done: (exitCode: number) => void): void {
  const doctor = program
    .command('doctor')
    .helpGroup(GROUPS.setup)
    .usage('[options]')
    .summary('what dosimeter finds here, and what is wrong with it')
    .description(
      'Shows versions, processor, memory, disk, terminal and libraries, and tries the kernel. Exits 2 when something keeps dosimeter from running. Good to have in a bug report.',
    )
    .option('--json', 'as JSON')
    .action(async (raw) => {
      const { runDoctor } = await import('../commands/doctor.ts')
      done(await runDoctor(raw, io))
    })
  withExamples(doctor, ['dosimeter doctor'])
}
