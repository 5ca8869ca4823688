/**
 * Runs a command line and turns everything that can happen into an exit code.
 */
import { type Command, CommanderError } from 'commander'
import { fileError } from '../bytes/file-error.ts'
import { messageOf, UserError } from '../errors.ts'
import { nearest } from '../text/suggest.ts'
import { leavesOf, pathOf } from './help.ts'
import type { Io } from './io.ts'
import { createProgram } from './program.ts'
import { printUserError } from './sentence.ts'

/** Exit codes; those after signals are 128 and the signal's number. */
const EXIT = { ok: 0, error: 2, defect: 70 } as const

/**
 * @param argv arguments without the program's name
 * @param io where everything is printed
 * @param stopCode tells the exit code after a stop that a signal asked for
 * @returns exit code; never throws
 */
export async function run(argv: readonly string[], io: Io, stopCode: () => number): Promise<number> {
  let exitCode: number = EXIT.ok
  try {
    const program = createProgram(io, (code) => {
      exitCode = code
    })
    const asked = asOptionOfHelp(argv)
    if (asked.includes('--help') || asked.includes('-h')) refuseUnknownCommand(program, asked)
    await program.parseAsync(asked, { from: 'user' })
    return exitCode
  } catch (thrown) {
    return explain(thrown, argv, io, stopCode)
  }
}

/**
 * Prints an error.
 *
 * @param thrown anything that was thrown
 * @returns exit code
 */
export function explain(thrown: unknown, argv: readonly string[], io: Io, stopCode: () => number): number {
  if (thrown instanceof CommanderError) return explainUsage(thrown, argv, io)
  const error = fileError(undefined, thrown)
  const isDebug = argv.includes('--debug')
  if (error instanceof UserError) {
    printUserError(error, io)
    if (isDebug) io.stderr.write(`${error.stack}\n`)
    return error.code === 'ABORTED' ? stopCode() : EXIT.error
  }
  const [first = ''] = messageOf(error).split('\n')
  io.stderr.write(`dosimeter: internal error: ${first}\n`)
  if (isDebug) io.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  else {
    io.stderr.write(
      'This is a defect of dosimeter. Please open an issue with the command and what it prints with --debug.\n',
    )
  }
  return EXIT.defect
}

/** `dosimeter help check` means `dosimeter check --help`. */
function asOptionOfHelp(argv: readonly string[]): readonly string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
}

/** With `--help` commander shows the program's help for a command that there is not. */
function refuseUnknownCommand(program: Command, argv: readonly string[]): void {
  const { command, rest } = commandOf(program, argv)
  const [next] = rest
  if (command.commands.length === 0 || next === undefined || next.startsWith('-')) return
  throw new CommanderError(EXIT.error, 'commander.unknownCommand', `error: unknown command '${next}'`)
}

/** @returns the command that the first words name, and the words after them */
function commandOf(program: Command, argv: readonly string[]): { command: Command; rest: readonly string[] } {
  let command = program
  let words = 0
  for (const word of argv) {
    const below = command.commands.find((candidate) => candidate.name() === word)
    if (below === undefined) break
    command = below
    words++
  }
  return { command, rest: argv.slice(words) }
}

function explainUsage(error: CommanderError, argv: readonly string[], io: Io): number {
  const { code, message } = error
  if (code === 'commander.helpDisplayed' || code === 'commander.version') return EXIT.ok
  // `dosimeter` and `dosimeter index` alone: the help has been printed.
  if (code === 'commander.help') return EXIT.error
  // Commander's own suggestion stands on a second line; ours are better.
  const [sentence = ''] = message.replace(/^error: /, '').split('\n')
  const program = createProgram(io, () => {})
  const { command } = commandOf(program, argv)
  const path = pathOf(command)
  const help = path === '' ? 'See `dosimeter --help`.' : `See \`dosimeter ${path} --help\`.`
  printUserError({ message: sentence, hint: hintFor(code, sentence, program, command) ?? help }, io)
  return EXIT.error
}

function hintFor(code: string, sentence: string, program: Command, command: Command): string | undefined {
  const typed = /'(.*)'/.exec(sentence)?.[1] ?? ''
  if (code === 'commander.unknownCommand') return suggestCommand(typed, program)
  if (code === 'commander.unknownOption') return suggestOption(typed, program, command)
  if (code === 'commander.excessArguments' && command.name() === 'check') {
    return 'The index is named by --index, the items by --benchmark or --items.'
  }
  return undefined
}

/** Commands of the second level are found by their last word too: `dosimeter build` means `index build`. */
function suggestCommand(typed: string, program: Command): string | undefined {
  const byWord = new Map<string, string>()
  for (const leaf of leavesOf(program)) {
    const path = pathOf(leaf)
    byWord.set(leaf.name(), path)
    const [group = path] = path.split(' ')
    if (group !== path) byWord.set(group, `${group} --help`)
  }
  const near = nearest(typed, byWord.keys())
  return near === undefined ? undefined : `did you mean \`dosimeter ${byWord.get(near)}\`?`
}

/** Commands that have an option are named, unless they are too many to tell anything. */
const MOST_NAMED = 3

/** The commands that do have the option, or else an option of this one that begins or is spelt alike. */
function suggestOption(typed: string, program: Command, command: Command): string | undefined {
  const [flag = ''] = typed.split('=')
  const flagsOf = ({ options }: Command): string[] => options.map(({ long, short }) => long ?? short ?? '')
  // One dash is a slip too.
  const meant = flag.replace(/^-*/, '--')
  const others = leavesOf(program).filter((other) => flagsOf(other).includes(meant))
  if (!others.includes(command) && others.length > 0 && others.length <= MOST_NAMED) {
    return `${meant} belongs to ${listed(others.map((other) => `\`dosimeter ${pathOf(other)}\``))}.`
  }
  const near = nearest(meant, [...flagsOf(command), ...flagsOf(program), '--help'])
  return near === undefined ? undefined : `did you mean ${near}?`
}

/** @returns `a`, `a and b`, or `a, b and c` */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
