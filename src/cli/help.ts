/**
 * How help looks: commands by what they are for, then examples, then what is rarely needed.
 */
import type { Command, Help, HelpConfiguration, Option } from 'commander'
import { COLOURED, PLAIN, type Style } from '../report/style.ts'

/** Most columns of help, also on wider terminals: help is read like a page. */
export const HELP_WIDTH = 80

/** Heading of options that stand below no other. */
const OTHER_OPTIONS = 'Options:'

/** Examples of commands, as one would type them; those that begin with `#` explain the next one. */
const examples = new WeakMap<Command, readonly string[]>()

/** @returns the command's whole name without the program's, `index build`; empty for the program */
export function pathOf(command: Command): string {
  const { parent } = command
  return parent === null ? '' : `${pathOf(parent)} ${command.name()}`.trimStart()
}

/** @returns the commands below this one that do something themselves */
export function leavesOf(command: Command): Command[] {
  return command.commands.flatMap((below) => (below.commands.length === 0 ? [below] : leavesOf(below)))
}

/**
 * Adds examples to a command's help and to its part of the man page.
 *
 * @param command which
 * @param lines as one would type them, `\n` where a line goes on; those that begin with `#` explain the next one
 */
export function withExamples(command: Command, lines: readonly string[]): Command {
  examples.set(command, lines)
  return command
}

/** @returns lines of examples, a command that goes on in a second line with its `\n` */
export function examplesOf(command: Command): readonly string[] {
  return examples.get(command) ?? []
}

/** What is shown of a command: `--help` is known to whoever reads it, so only the program lists it. */
function shownOptions(command: Command): Option[] {
  return command.options.filter(({ hidden }) => !hidden)
}

/** Groups in the order of their first member. */
function grouped<T>(members: readonly T[], headingOf: (member: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const member of members) {
    const heading = headingOf(member)
    groups.set(heading, [...(groups.get(heading) ?? []), member])
  }
  return groups
}

function formatExamples(command: Command, { faint }: Style): string[] {
  return examplesOf(command).map((example) => {
    const [first = '', ...rest] = example.split('\n')
    const lines = [`  ${first}`, ...rest.map((line) => `      ${line}`)].join('\n')
    return first.startsWith('#') ? faint(lines) : lines
  })
}

/** @returns the whole text of a command's help */
function formatHelp(command: Command, helper: Help, style: Style, groups: readonly string[]): string {
  const columns = helper.helpWidth ?? HELP_WIDTH
  const width = helper.padWidth(command, helper)
  const section = (heading: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', style.strong(heading), ...lines]
  const entry = (term: string, description: string): string =>
    helper.formatItem(term, width, description, helper)
  const commands = grouped(helper.visibleCommands(command), (below) => below.helpGroup() || 'Commands:')
  const options = grouped(shownOptions(command), ({ helpGroupHeading }) => helpGroupHeading ?? OTHER_OPTIONS)
  const isProgram = command.parent === null
  const lines = [
    `${style.strong('Usage:')} ${helper.commandUsage(command)}`,
    '',
    helper.boxWrap(command.description(), columns),
    ...[...commands]
      .sort(([a], [b]) => groups.indexOf(a) - groups.indexOf(b))
      .flatMap(([heading, members]) =>
        section(
          heading,
          members.map((below) => entry(helper.subcommandTerm(below), helper.subcommandDescription(below))),
        ),
      ),
    ...section(
      'Arguments:',
      helper
        .visibleArguments(command)
        .map((argument) => entry(helper.argumentTerm(argument), helper.argumentDescription(argument))),
    ),
    ...[...options].flatMap(([heading, members]) =>
      section(
        heading,
        [
          members.map((option) => entry(helper.optionTerm(option), helper.optionDescription(option))),
          isProgram ? [entry('-h, --help', 'help, also after a command')] : [],
        ].flat(),
      ),
    ),
    ...section('Examples:', formatExamples(command, style)),
  ]
  return `${lines.join('\n')}\n`
}

/**
 * Settings of help for all commands.
 *
 * @param hasColours whether headings stand out
 * @param groups headings of commands, in the order shown
 */
export function helpSettings(hasColours: boolean, groups: readonly string[]): HelpConfiguration {
  const style = hasColours ? COLOURED : PLAIN
  return {
    visibleCommands: leavesOf,
    visibleOptions: shownOptions,
    subcommandTerm: pathOf,
    formatHelp: (command, helper) => formatHelp(command, helper, style, groups),
  }
}
