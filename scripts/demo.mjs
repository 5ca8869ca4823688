/**
 * `npm run demo`: indexes the sample corpus and checks both sample benchmarks against it, as a user would, in a
 * temporary folder that is removed afterwards; then compares with what is known to be in the corpus. Needs no
 * network once the packages are installed.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { exitWith, ROOT, StepFailed } from './build.mjs'
import { ready } from './ready.mjs'

/** What is said before a command, and the command word by word without the program's name. */
const STEPS = [
  [
    'A corpus of 520 documents in three files, one of them with two text fields, is\nindexed once:',
    ['index', 'build', 'samples/corpus/'],
    ['--text-field', 'text', '--text-field', 'qa.jsonl=question,answer'],
    ['--out', 'samples.index'],
  ],
  [
    'Two benchmarks are checked against it, one with a description of its fields and\none without:',
    ['check', '--index', 'samples.index'],
    ['--benchmark', 'samples/trivia.yaml=samples/trivia.jsonl'],
    ['--items', 'samples/arith.jsonl', '--fields', 'question,answer'],
    ['--top', '3', '--out', 'report'],
  ],
]

const FORMS_TITLE =
  'Is that right? Most of the items had been hidden in the corpus, in many forms.\nWhat was found, by form:'

const NEXT = `
Forms and places: test/fixtures/samples/README.md. With your own data:

  dosimeter index build <files or folders> --out <index>
  dosimeter index info <index>
  dosimeter check --index <index> --benchmark <name>=<file>

`

/** The word as one would type it in a shell. */
function quoted(word) {
  return /^[\w./:=,@%+-]+$/.test(word) && !(word.includes('=') && word.includes(',')) ? word : `'${word}'`
}

/** Bold where there are colours. */
function strong(text) {
  const isColoured = process.stdout.isTTY && !process.env.NO_COLOR
  return isColoured ? styleText('bold', text, { validateStream: false }) : text
}

/** The command as one would type it: each group of words on a line of its own when it is long. */
function shown(groups) {
  const lines = groups.map((words) => words.map(quoted).join(' '))
  const line = `$ dosimeter ${lines.join(' ')}`
  return line.length <= 80 ? line : `$ dosimeter ${lines.join(' \\\n    ')}`
}

/** Shows a command, runs it, and lets its output through. */
function run([title, ...groups], folder) {
  console.log(`${title}\n\n${strong(shown(groups))}`)
  const args = [join(ROOT, 'dist/cli/main.js'), ...groups.flat()]
  const { status, signal } = spawnSync(process.execPath, args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0)
    throw new StepFailed(`the demo stops here: ${signal ?? `exit code ${status}`}`, status ?? 1)
  console.log()
}

/** Columns of the last table: levels of an item that stand in each of them. */
const COLUMNS = {
  contaminated: ['contaminated'],
  partial: ['partial', 'below'],
  none: ['none'],
  'not tested': ['not testable', 'too short'],
}

/** Compares the report with the list of what was planted. */
function compare(folder) {
  const planted = JSON.parse(readFileSync(join(folder, 'samples/planted.json'), 'utf8'))
  const lines = readFileSync(join(folder, 'report/items.jsonl'), 'utf8').trimEnd().split('\n')
  const levels = new Map(
    lines.map((line) => JSON.parse(line)).map((item) => [item.id, item.results[0].level]),
  )
  const forms = new Map()
  for (const { form, id } of planted) forms.set(form, [...(forms.get(form) ?? []), levels.get(id)])
  // What is nowhere in the corpus comes last.
  const order = [...forms].sort(([a], [b]) => Number(a === 'none') - Number(b === 'none'))
  const row = (cells) =>
    `  ${cells[0].padEnd(18)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(14))
      .join('')}`
  console.log(`${FORMS_TITLE}\n`)
  console.log(row(['form', ...Object.keys(COLUMNS)]))
  for (const [form, found] of order) {
    const counts = Object.values(COLUMNS).map(
      (names) => found.filter((level) => names.includes(level)).length,
    )
    console.log(row([form === 'none' ? 'not in the corpus' : form, ...counts.map((count) => count || '-')]))
  }
}

function demo() {
  const folder = mkdtempSync(join(tmpdir(), 'dosimeter-demo-'))
  try {
    cpSync(join(ROOT, 'test/fixtures/samples'), join(folder, 'samples'), { recursive: true })
    for (const step of STEPS) run(step, folder)
    compare(folder)
    console.log(NEXT.trimEnd())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// Ctrl-C stops the command that runs; this script then ends in its own way and removes the folder.
process.on('SIGINT', () => {})

try {
  ready()
  demo()
} catch (error) {
  exitWith(error)
}
