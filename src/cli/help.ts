/**
 * How help looks: the program lists every command that does something, each with its whole name.
 */
import type { Command, HelpConfiguration } from 'commander'

/** Columns of help, also on wider terminals: help is read like a page. */
export const HELP_WIDTH = 80

/** @returns the command's whole name without the program's: `index build` */
export function pathOf(command: Command): string {
  const { parent } = command
  return parent === null || parent.parent === null ? command.name() : `${pathOf(parent)} ${command.name()}`
}

/** @returns the commands below this one that do something themselves */
export function leavesOf(command: Command): Command[] {
  return command.commands.flatMap((below) => (below.commands.length === 0 ? [below] : leavesOf(below)))
}

/** Settings of help for all commands. */
export const HELP: HelpConfiguration = {
  helpWidth: HELP_WIDTH,
  visibleCommands: (command) => leavesOf(command),
  subcommandTerm: (command) => pathOf(command),
}

/**
 * Adds examples to a command's help.
 *
 * @param command which
 * @param examples as one would type them; those that begin with `#` explain the next one
 */
export function withExamples(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => {
    const [first, ...rest] = example.split('\n')
    return [`  ${first}`, ...rest.map((line) => `      ${line}`)].join('\n')
  })
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
}
