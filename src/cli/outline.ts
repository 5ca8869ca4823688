/**
 * The program as plain data: its commands with their options, arguments and values. Completions and the man page are
 * made of it.
 */

import type { Command, Option } from 'commander'
import { DOCUMENT_PER } from '../formats/types.ts'
import { FAIL_ON } from '../gate/types.ts'
import { FORMAT_NAMES } from '../results/formats.ts'
import { SHELLS } from './completion/shells.ts'
import { examplesOf, leavesOf, pathOf } from './help.ts'
import { collect } from './program/options.ts'

/** What can stand where a value is expected. */
export type Values =
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  /** Several choices with commas between them. */
  | { readonly kind: 'list'; readonly choices: readonly string[] }
  /** `NAME=PATH`: one of the names, or another one, and a path. */
  | { readonly kind: 'named'; readonly choices: readonly string[]; readonly path: 'file' | 'folder' }
  | { readonly kind: 'file' | 'folder' }
  /** Numbers, sizes, names: nothing to be completed. */
  | { readonly kind: 'free' }

/** An option of a command. */
export interface OutlineOption {
  /** All its spellings, `-h` and `--help`. */
  readonly flags: readonly string[]
  readonly description: string
  /** Heading that it stands below. */
  readonly group: string | undefined
  /** What help calls the value, without brackets; undefined when it takes none. */
  readonly placeholder: string | undefined
  readonly values: Values | undefined
  readonly isRepeatable: boolean
}

/** An argument of a command. */
export interface OutlineArgument {
  readonly name: string
  readonly description: string
  readonly isVariadic: boolean
  readonly values: Values
}

/** A command that does something, or the program. */
export interface OutlineCommand {
  /** `index build`; empty for the program. */
  readonly path: string
  /** What it does in a few words; empty for the program. */
  readonly summary: string
  readonly description: string
  /** How it is called, without its own name; lines with `\n` between them. */
  readonly usage: string
  readonly group: string
  readonly options: readonly OutlineOption[]
  readonly arguments: readonly OutlineArgument[]
  readonly examples: readonly string[]
}

/** A command that only holds others. */
interface OutlineGroup {
  readonly path: string
  readonly description: string
}

/** The whole program. */
export interface Outline {
  readonly program: OutlineCommand
  readonly groups: readonly OutlineGroup[]
  readonly commands: readonly OutlineCommand[]
}

/** Names that the program does not know by itself, because loading them takes time. */
export interface KnownNames {
  readonly presets: readonly string[]
  readonly benchmarks: readonly string[]
  readonly units: readonly string[]
}

/** The help option, which commander keeps apart; each command has it. */
export const HELP_OPTION: OutlineOption = {
  flags: ['-h', '--help'],
  description: 'help, also after a command',
  group: undefined,
  placeholder: undefined,
  values: undefined,
  isRepeatable: false,
}

/**
 * What values are, by what help calls them; `<name>` means the same everywhere.
 *
 * @returns undefined for a placeholder that is not known, which is a defect
 */
function byPlaceholder(placeholder: string): Values | undefined {
  switch (placeholder) {
    case 'dir':
    case 'dirs':
    case 'report':
    case 'baseline':
    case 'old':
    case 'new':
      return { kind: 'folder' }
    case 'file':
    case 'files':
    case 'inputs':
      return { kind: 'file' }
    case 'name=dir':
      return { kind: 'named', choices: [], path: 'folder' }
    case 'n':
    case 'p':
    case 'r':
    case 'x':
    case 'size':
    case 'spec':
    case 'name':
    case 'field':
    case 'a,b':
    case 'item':
    case 'share':
    case 'id=share':
      return { kind: 'free' }
    default:
      return undefined
  }
}

/** What values are where the placeholder does not tell, by command and name or by name alone. */
function byName(path: string, name: string, known: KnownNames): Values | undefined {
  if (name === '--preset' || (path === 'presets show' && name === 'id')) {
    return { kind: 'choices', choices: known.presets }
  }
  if (name === '--benchmark') return { kind: 'named', choices: known.benchmarks, path: 'file' }
  if (path === 'benchmarks show' && name === 'id') return { kind: 'choices', choices: known.benchmarks }
  if (name === '--fail-on') return { kind: 'choices', choices: FAIL_ON }
  if (name === '--format') return { kind: 'list', choices: FORMAT_NAMES }
  if (name === '--document-per') return { kind: 'choices', choices: DOCUMENT_PER }
  if (name === 'shell') return { kind: 'choices', choices: SHELLS }
  if (name === '--unit') return { kind: 'choices', choices: known.units }
  return undefined
}

function valuesOf(
  path: string,
  name: string,
  placeholder: string,
  choices: readonly string[] | undefined,
  known: KnownNames,
): Values {
  if (choices !== undefined) return { kind: 'choices', choices }
  const values = byName(path, name, known) ?? byPlaceholder(placeholder)
  if (values !== undefined) return values
  throw new Error(
    `${path} ${name} <${placeholder}>: nothing says what its values are, see src/cli/outline.ts`,
  )
}

function outlineOption(path: string, option: Option, known: KnownNames): OutlineOption {
  const placeholder = /[<[](.*?)(?:\.\.\.)?[>\]]/.exec(option.flags)?.[1]
  const name = option.long ?? option.short ?? ''
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    description: option.description,
    group: option.helpGroupHeading,
    placeholder,
    values:
      placeholder === undefined ? undefined : valuesOf(path, name, placeholder, option.argChoices, known),
    isRepeatable: option.variadic || option.parseArg === collect,
  }
}

function outlineCommand(command: Command, known: KnownNames): OutlineCommand {
  const path = pathOf(command)
  const visible = command.options.filter(({ hidden }) => !hidden)
  return {
    path,
    summary: command.summary(),
    description: command.description(),
    usage: command.usage(),
    group: command.helpGroup(),
    options: visible.map((option) => outlineOption(path, option, known)),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      description: argument.description,
      isVariadic: argument.variadic,
      values: valuesOf(path, argument.name(), argument.name(), argument.argChoices, known),
    })),
    examples: examplesOf(command),
  }
}

/**
 * @param program as `createProgram` makes it
 * @param known names that options take
 * @throws {Error} for an option or argument whose values nothing tells: a defect, which a test finds
 */
export function outlineOf(program: Command, known: KnownNames): Outline {
  return {
    program: outlineCommand(program, known),
    groups: program.commands
      .filter(({ commands }) => commands.length > 0)
      .map((group) => ({ path: pathOf(group), description: group.description() })),
    commands: leavesOf(program).map((leaf) => outlineCommand(leaf, known)),
  }
}
