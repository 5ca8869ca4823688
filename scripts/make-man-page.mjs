/**
 * Writes man/dosimeter.1, the man page, out of the program's own help texts:
 *
 *   node scripts/make-man-page.mjs            writes the file
 *   node scripts/make-man-page.mjs --check    exits 1 when the committed file differs
 *
 * The page is in the mdoc language: https://man.openbsd.org/mdoc.7
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { knownNames } from '../dist/cli/known-names.js'
import { HELP_OPTION, outlineOf } from '../dist/cli/outline.js'
import { GROUPS } from '../dist/cli/program/options.js'
import { createProgram } from '../dist/cli/program.js'
import { wrap } from '../dist/report/table.js'
import { ROOT } from './build.mjs'
import { EXIT_CODES } from './exit-codes.mjs'
import { writeOrCheck } from './generated.mjs'

/** mdoc wants a date. It is changed by hand with a release, so that the page stays the same until its text changes. */
const DATE = 'November 24, 2026'

/** Text that is no macro: a backslash is an escape, and a dot or an apostrophe at the beginning calls a macro. */
function prose(text) {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('…', '...')
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}

/** An argument of a macro: words that are macros or punctuation themselves are made plain. */
function argument(text) {
  const plain = prose(text).replaceAll('-', '\\-').replaceAll('"', '\\(dq')
  const safe = /^(?:[A-Z%][A-Za-z0-9]{1,2}|[()[\].,:;?!|])$/.test(plain) ? `\\&${plain}` : plain
  return /\s/.test(safe) ? `"${safe}"` : safe
}

/** Longest line of the source; longer ones are bad style in mdoc. */
const LINE = 78

/** mdoc wants each sentence to begin a line. */
function sentences(text) {
  return text
    .split(/(?<=[.:]) (?=[A-Z])/)
    .flatMap((sentence) => wrap(sentence, LINE))
    .map(prose)
}

function flagMacro({ flags, placeholder }) {
  // `Fl` writes the first dash.
  const names = flags.map((flag) => `Fl ${argument(flag.slice(1))}`).join(' , ')
  return placeholder === undefined ? names : `${names} Ar ${argument(placeholder)}`
}

function optionList(options) {
  return [
    '.Bl -tag -width Ds',
    ...options.flatMap((option) => [`.It ${flagMacro(option)}`, ...sentences(option.description)]),
    '.El',
  ]
}

/** Options below their headings, in the order of help. */
function optionGroups({ options }) {
  const groups = new Map()
  for (const option of options) groups.set(option.group, [...(groups.get(option.group) ?? []), option])
  return [...groups].flatMap(([group, own]) => ['.Pp', prose(group ?? 'Options:'), ...optionList(own)])
}

/** Literal lines, such as examples. */
function literal(lines) {
  return ['.Bd -literal -offset indent', ...lines.map(prose), '.Ed']
}

function usageLines({ path, usage }) {
  const [first = '', ...rest] = usage.split('\n')
  return [`dosimeter ${path} ${first}`, ...rest.map((line) => line.trim())]
}

function exampleLines(examples) {
  return examples.flatMap((example) => example.split('\n').map((line, i) => (i === 0 ? line : `    ${line}`)))
}

function commandSection(command) {
  const named = command.arguments.flatMap(({ name, description }) => [
    `.It Ar ${argument(name)}`,
    ...sentences(description),
  ])
  return [
    `.Ss dosimeter ${command.path}`,
    ...literal(usageLines(command)),
    '.Pp',
    ...sentences(command.description),
    ...(named.length === 0 ? [] : ['.Bl -tag -width Ds', ...named, '.El']),
    ...(command.options.length === 0 ? [] : optionGroups(command)),
    '.Pp',
    'Examples:',
    ...literal(exampleLines(command.examples)),
  ]
}

/** Commands as in help: below what they are for. */
function commandList({ commands }, groups) {
  return groups.flatMap((group) => {
    const own = commands.filter((command) => command.group === group)
    if (own.length === 0) return []
    const items = own.flatMap(({ path, summary }) => [
      `.It Cm ${path.split(' ').map(argument).join(' ')}`,
      ...sentences(summary),
    ])
    return ['.Pp', prose(group), '.Bl -tag -width "benchmarks validate" -compact', ...items, '.El']
  })
}

const nowhere = { write: () => true }
const program = createProgram({ stdout: nowhere, stderr: nowhere, env: {} }, () => {})
const outline = outlineOf(program, await knownNames())
const groups = Object.values(GROUPS)
const isVersion = ({ flags }) => flags.includes('--version')
const commands = [...outline.commands].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group))
const lines = [
  '.\\" Made by scripts/make-man-page.mjs from the help texts.',
  `.Dd ${DATE}`,
  '.Dt DOSIMETER 1',
  '.Os',
  '.Sh NAME',
  '.Nm dosimeter',
  '.Nd tell how much of a benchmark a training corpus has already seen',
  '.Sh SYNOPSIS',
  '.Nm',
  '.Ar command',
  '.Op Ar options',
  '.Sh DESCRIPTION',
  ...sentences(outline.program.description),
  ...commandList(outline, groups),
  '.Pp',
  'Options of every command:',
  ...optionList([...outline.program.options.filter((option) => !isVersion(option)), HELP_OPTION]),
  '.Pp',
  'Without a command:',
  ...optionList(outline.program.options.filter(isVersion)),
  '.Sh COMMANDS',
  ...commands.flatMap(commandSection),
  '.Sh ENVIRONMENT',
  '.Bl -tag -width Ds',
  '.It Ev NO_COLOR',
  'When it is set and not empty, nothing is printed in colours.',
  '.It Ev FORCE_COLOR',
  'When it is set and not empty, everything is; 0 means nothing.',
  'Else colours are for terminals.',
  '.El',
  '.Sh EXIT STATUS',
  '.Bl -tag -width Ds',
  ...EXIT_CODES.flatMap(([code, meaning]) => [`.It ${code}`, ...sentences(`${meaning}.`)]),
  '.El',
  '.Sh EXAMPLES',
  ...literal(exampleLines(outline.program.examples)),
]
mkdirSync(join(ROOT, 'man'), { recursive: true })
writeOrCheck('man/dosimeter.1', `${lines.join('\n')}\n`)
