/**
 * `dosimeter completion`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addCompletion(program: Command, io: Io, done: (exitCode: number) => void): void {
  const completion = program
    .command('completion')
    .helpGroup(GROUPS.setup)
    .usage('bash|zsh|fish')
    .summary('a script that completes commands in your shell')
    .description(
      'Prints a script with which the shell completes commands, options, and the names of benchmarks, definitions and units. Print it again after an update.',
    )
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell) => {
      const { runCompletion } = await import('../commands/completion.ts')
      done(await runCompletion(shell, io))
    })
  withExamples(completion, [
    '# for this shell only',
    'source <(dosimeter completion bash)',
    '# for every bash that has the package bash-completion',
    'dosimeter completion bash \\\n> ~/.local/share/bash-completion/completions/dosimeter',
    '# for every zsh with ~/.zfunc in its fpath, and for every fish',
    'dosimeter completion zsh > ~/.zfunc/_dosimeter',
    'dosimeter completion fish > ~/.config/fish/completions/dosimeter.fish',
  ])
}
