/**
 * Runs a command line and turns everything that can happen into an exit code.
 */
import { CommanderError } from 'commander'
import { messageOf, UserError } from '../errors.ts'
import { fileError } from '../input/file-error.ts'
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
    await program.parseAsync(argv, { from: 'user' })
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
  if (thrown instanceof CommanderError) return explainUsage(thrown, io)
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

function explainUsage(error: CommanderError, io: Io): number {
  const { code, message } = error
  if (code === 'commander.helpDisplayed' || code === 'commander.version') return EXIT.ok
  // `dosimeter` and `dosimeter index` alone: the help has been printed.
  if (code === 'commander.help') return EXIT.error
  const [sentence = '', suggestion] = message.replace(/^error: /, '').split('\n')
  const hint = hintFor(code, sentence, suggestion, io)
  printUserError(
    { message: sentence, hint: hint ?? 'See `dosimeter --help`, or `--help` after a command.' },
    io,
  )
  return EXIT.error
}

function hintFor(code: string, sentence: string, suggestion: string | undefined, io: Io): string | undefined {
  if (code === 'commander.unknownCommand') return suggestCommand(sentence, io)
  if (code === 'commander.excessArguments' && sentence.includes("'check'")) {
    return 'The index is named by --index, the items by --benchmark or --items.'
  }
  return suggestion?.replace(/^\((.*)\)$/, '$1')
}

/** Commands of the second level are found by their last word too: `dosimeter build` means `index build`. */
function suggestCommand(sentence: string, io: Io): string | undefined {
  const typed = /'(.*)'/.exec(sentence)?.[1] ?? ''
  const byWord = new Map<string, string>()
  for (const leaf of leavesOf(createProgram(io, () => {}))) {
    const path = pathOf(leaf)
    byWord.set(leaf.name(), path)
    const [group = path] = path.split(' ')
    if (group !== path) byWord.set(group, `${group} --help`)
  }
  const near = nearest(typed, byWord.keys())
  return near === undefined ? undefined : `did you mean \`dosimeter ${byWord.get(near)}\`?`
}
