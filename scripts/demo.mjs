/**
 * `npm run demo`: indexes the sample corpus and checks both sample benchmarks against it, as a user would, in a
 * temporary folder that is removed afterwards. Needs no network once the packages are installed.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitWith, ROOT, StepFailed } from './build.mjs'
import { ready } from './ready.mjs'

/** The commands, word by word, without the program's name. */
const COMMANDS = [
  [
    ['index', 'build'],
    ['samples/corpus/web.jsonl', 'samples/corpus/forum.jsonl.gz', 'samples/corpus/qa.jsonl'],
    ['--text-field', 'text', '--text-field', 'qa.jsonl=question,answer'],
    ['--out', 'samples.index'],
  ],
  [['index', 'info', 'samples.index']],
  [
    ['check', 'samples.index'],
    ['--items', 'samples/arith.jsonl', '--fields', 'question,answer'],
  ],
  [
    ['check', 'samples.index'],
    ['--benchmark', 'samples/trivia.yaml=samples/trivia.jsonl'],
  ],
].map((lines) => lines.flat())

const NEXT = `
What was planted, and where: test/fixtures/samples/README.md.
With your own data: \`dosimeter index build <corpus files> --out <folder>\`, then \`dosimeter check <folder>\` with
\`--items <file> --fields <names>\` for a file of yours, or with \`--benchmark\` for a known set.
`

/** The word as one would type it in a shell. */
function quoted(word) {
  return /^[\w./:=,@%+-]+$/.test(word) && !(word.includes('=') && word.includes(',')) ? word : `'${word}'`
}

/** Shows a command, runs it, and lets its output through. */
function run(words, folder) {
  console.log(`$ dosimeter ${words.map(quoted).join(' ')}`)
  const args = [join(ROOT, 'bin/dosimeter.js'), ...words]
  const { status, signal } = spawnSync(process.execPath, args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0)
    throw new StepFailed(`the demo stops here: ${signal ?? `exit code ${status}`}`, status ?? 1)
  console.log()
}

function demo() {
  const folder = mkdtempSync(join(tmpdir(), 'dosimeter-demo-'))
  try {
    cpSync(join(ROOT, 'test/fixtures/samples'), join(folder, 'samples'), { recursive: true })
    for (const words of COMMANDS) run(words, folder)
    console.log(NEXT.trim())
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
