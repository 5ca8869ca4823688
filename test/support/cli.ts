/**
 * Runs the built command as a user does.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROGRAM = join(ROOT, 'dist/cli/main.js')

/** What came of a run. */
export interface CliResult {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** How it is run. */
export interface CliOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What comes on standard input; none: it is closed. */
  readonly stdin?: Uint8Array
  /** Called with the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void
  /** Called with all that stderr holds so far. */
  readonly onStderr?: (text: string, child: ChildProcess) => void
  /** What comes before the program, such as `--import` and a module. */
  readonly nodeArguments?: readonly string[]
}

/** The environment without what would change colours or the loading of modules. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...env } = process.env
  return env
}

/**
 * @param args arguments without the program's name
 * @returns exit code or signal, and all of both streams
 */
export function cli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), PROGRAM, ...args], {
    cwd: options.cwd,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  // Whoever stops early does not read to the end.
  child.stdin?.on('error', () => {}).end(options.stdin)
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    options.onStderr?.(stderr, child)
  })
  options.onStart?.(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }))
  })
}

/** @returns the command as words for a shell, quoted */
export function shellCommand(args: readonly string[]): string {
  return [process.execPath, PROGRAM, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
}

/**
 * @param text output of a command
 * @returns the same with times, speeds and sizes of memory as `#`
 */
export function withoutTimes(text: string): string {
  return text
    .replace(/\d+(?:\.\d+)? (?:s|MB\/s)\b/g, (match) => `# ${match.split(' ')[1]}`)
    .replace(/\d+ MiB of memory/g, '# MiB of memory')
}

/** A folder with the sample corpus and benchmarks, in `samples`. */
export interface SampleFolder {
  readonly path: string
  readonly remove: () => void
}

/** @returns a new temporary folder; whoever makes it removes it */
export function sampleFolder(): SampleFolder {
  const path = mkdtempSync(join(tmpdir(), 'dosimeter-cli-'))
  cpSync(join(ROOT, 'test/fixtures/samples'), join(path, 'samples'), { recursive: true })
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Arguments that build the index of the sample corpus. */
export const BUILD_SAMPLES: readonly string[] = [
  ...['index', 'build', 'samples/corpus/', '--out', 'samples.index'],
  ...['--text-field', 'text', '--text-field', 'qa.jsonl=question,answer'],
]

/** Arguments that check both sample benchmarks against it. */
export const CHECK_SAMPLES: readonly string[] = [
  ...['check', '--index', 'samples.index'],
  ...['--benchmark', 'samples/trivia.yaml=samples/trivia.jsonl'],
  ...['--items', 'samples/arith.jsonl', '--fields', 'question,answer'],
]
