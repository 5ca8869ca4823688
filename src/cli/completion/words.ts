/**
 * What completion scripts of all shells need of an outline. Pure.
 */
import {
  HELP_OPTION,
  type Outline,
  type OutlineCommand,
  type OutlineOption,
  type Values,
} from '../outline.ts'

/** @returns text in single quotes, as POSIX shells and zsh read it */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** @returns the command's or group's own options, then those that every command takes, help last */
export function optionsOf(
  command: Pick<OutlineCommand, 'path'> & Partial<Pick<OutlineCommand, 'options'>>,
  { program }: Outline,
): readonly OutlineOption[] {
  const isVersion = ({ flags }: OutlineOption): boolean => flags.includes('--version')
  const shared = command.path === '' ? [] : program.options.filter((option) => !isVersion(option))
  return [...(command.options ?? []), ...shared, HELP_OPTION]
}

/** @returns last words of the commands and groups directly below `path`, each with what it does */
export function wordsBelow(path: string, { groups, commands }: Outline): ReadonlyMap<string, string> {
  const words = new Map<string, string>()
  const prefix = path === '' ? '' : `${path} `
  const all = [
    ...groups.map((group) => ({ path: group.path, what: group.description })),
    ...commands.map((command) => ({ path: command.path, what: command.summary })),
  ]
  for (const { path: own, what } of all) {
    const rest = own.startsWith(prefix) ? own.slice(prefix.length) : ''
    if (rest !== '' && !rest.includes(' ')) words.set(rest, what)
  }
  return words
}

/** An option that takes a value, with the command that has it. */
export interface ValuedOption {
  readonly path: string
  readonly flags: readonly string[]
  readonly values: Values
}

/** @returns every option that takes a value, of all commands */
export function valuedOptions(outline: Outline): readonly ValuedOption[] {
  return [outline.program, ...outline.commands].flatMap(({ path, options }) =>
    options.flatMap(({ flags, values }) => (values === undefined ? [] : [{ path, flags, values }])),
  )
}

/** The part of a description that fits a menu: up to its first parenthesis or semicolon. */
export function brief(description: string): string {
  return (/^[^(;]*[^(;\s:,]/.exec(description)?.[0] ?? description).trim()
}
