/**
 * `dosimeter completion SHELL`.
 */
import { VERSION } from '../../version.ts'
import { SHELLS, type Shell } from '../completion/shells.ts'
import type { Io } from '../io.ts'
import { knownNames } from '../known-names.ts'
import { type Outline, outlineOf } from '../outline.ts'
import { oneOf } from '../values.ts'

async function scriptOf(shell: Shell, outline: Outline): Promise<string> {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.ts')).bashCompletion(outline, VERSION)
    case 'zsh':
      return (await import('../completion/zsh.ts')).zshCompletion(outline, VERSION)
    case 'fish':
      return (await import('../completion/fish.ts')).fishCompletion(outline, VERSION)
  }
}

/**
 * Prints a completion script.
 *
 * @param typed name of a shell
 * @returns exit code
 * @throws {UserError} USAGE for a shell that there is no script for, with the nearest
 */
export async function runCompletion(typed: string, io: Io): Promise<number> {
  const shell = oneOf('completion', typed, SHELLS)
  const { createProgram } = await import('../program.ts')
  const outline = outlineOf(
    createProgram(io, () => {}),
    await knownNames(),
  )
  if (shell !== undefined) io.stdout.write(await scriptOf(shell, outline))
  return 0
}
