/**
 * Writes docs/reference/cli.md out of the program's own help:
 *
 *   node scripts/make-cli-reference.mjs            writes the file
 *   node scripts/make-cli-reference.mjs --check    exits 1 when the committed file differs
 */
import { leavesOf, pathOf } from '../dist/cli/help.js'
import { createProgram } from '../dist/cli/program.js'
import { writeOrCheck } from './generated.mjs'

const HEAD = `<!-- Made by scripts/make-cli-reference.mjs from the help texts. -->

# Command line

Results go to stdout, everything else (progress, warnings, errors) to stderr. Colours are used on a terminal, unless
\`NO_COLOR\` is set.

| exit code | what it means                                                                       |
| --------- | ----------------------------------------------------------------------------------- |
| 0         | answered, and within the policy or without one                                      |
| 1         | answered, strictly above a limit that a policy or a flag set                        |
| 2         | could not answer: bad input, a bad option, damage; stderr says what, and what to do |
| 70        | a defect of dosimeter                                                               |
| 130, 143  | stopped by Ctrl-C or SIGTERM; a build goes on when the same command is run again    |

Sizes are bytes with a unit: \`512MiB\`, \`2GiB\`, \`1g\` (binary), \`1GB\` (10^9). Shares are \`0.8\` or \`80%\`.
`

let printed = ''
const io = { stdout: { write: (text) => (printed += text) }, stderr: { write: () => {} }, env: {} }
const program = createProgram(io, () => {})

/** The help of a command, as it is printed. */
function helpOf(command) {
  printed = ''
  command.outputHelp()
  return printed.trim()
}

const sections = [program, ...leavesOf(program)].map((command) => {
  const title = command === program ? 'dosimeter' : `dosimeter ${pathOf(command)}`
  return `## ${title}\n\n\`\`\`\n${helpOf(command)}\n\`\`\`\n`
})
writeOrCheck('docs/reference/cli.md', [HEAD, ...sections].join('\n'))
