/**
 * Builds dist:
 *
 *   node scripts/build.mjs
 *
 * 1. src/kernel/assembly and src/codecs/assembly (AssemblyScript) → WebAssembly → wasm.generated.ts beside each, a module with
 *    the bytes in it.
 * 2. src/report/html/client (TypeScript for browsers) → src/report/html/client.generated.ts, see build-client.mjs.
 * 3. src (TypeScript) → dist. The old dist goes away only when the new one is complete.
 * 4. dist/.built: a digest of everything that the build reads, so that `ready.mjs` can tell whether dist is stale.
 *
 * Needs nothing but Node and the installed packages; the output of a compiler is shown only when it fails.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildClient, CLIENT_MODULE } from './build-client.mjs'

/** The repository, absolute. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** How the kernel is compiled. Speed first; the host gives the memory, because filters share it. */
const ASC_FLAGS = [
  '-O3',
  '--converge',
  '--noAssert',
  ['--runtime', 'stub'],
  ['--enable', 'simd'],
  '--importMemory',
  '--noExportMemory',
].flat()

/** What is compiled to WebAssembly: the folder that has `assembly`, and the name of the bytes. */
const WASM = [
  { folder: 'src/kernel', name: 'KERNEL_WASM_BASE64', what: 'The kernel' },
  { folder: 'src/codecs', name: 'BLOCKS_WASM_BASE64', what: 'Decoders of blocks' },
]
const wasmModule = (folder) => join(ROOT, folder, 'wasm.generated.ts')
const GENERATED = [...WASM.map(({ folder }) => wasmModule(folder)), CLIENT_MODULE]
const DIST = join(ROOT, 'dist')
const STAMP = join(DIST, '.built')

/** A child process failed; its output has been shown. `exitCode` is what this process should exit with. */
export class StepFailed extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Runs a command in the repository and shows its output only when it fails.
 *
 * @param {string} what what the command does, for the message
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @throws {StepFailed} with the command's exit code, or 1 when it could not be started or was killed
 */
export function runQuietly(what, command, args, options = {}) {
  const child = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    ...options,
  })
  if (child.status === 0) return
  process.stderr.write('\n')
  process.stderr.write(child.stdout ?? '')
  process.stderr.write(child.stderr ?? '')
  const how =
    child.error?.message ?? (child.signal ? `killed by ${child.signal}` : `exit code ${child.status}`)
  throw new StepFailed(`${what} failed: ${how}`, child.status ?? 1)
}

/**
 * Reports a failure of this or another script's main function and sets the exit code.
 * @param {unknown} error
 */
export function exitWith(error) {
  if (!(error instanceof StepFailed)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode
}

/**
 * Whether a module is the script that was started, not an import of another one.
 * @param {string} url the module's `import.meta.url`
 */
export function isMain(url) {
  return process.argv[1] !== undefined && pathToFileURL(realpathSync(process.argv[1])).href === url
}

/** Everything that the build reads, as POSIX paths below the root, sorted by code unit. */
function buildInputs() {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !GENERATED.includes(path))
  const settings = readdirSync(ROOT)
    .filter((name) => /^tsconfig.*\.json$/.test(name))
    .concat('scripts/build.mjs', 'scripts/build-client.mjs', 'package-lock.json')
    .map((name) => join(ROOT, name))
  const descriptions = readdirSync(join(ROOT, 'benchmarks')).map((name) => join(ROOT, 'benchmarks', name))
  return [...sources, ...descriptions, ...settings]
    .map((path) => relative(ROOT, path).split(sep).join('/'))
    .sort()
}

/** @returns {string} SHA-256 over names and contents of all inputs of the build, in hex */
function inputDigest() {
  const digest = createHash('sha256')
  for (const path of buildInputs()) {
    const bytes = readFileSync(join(ROOT, path))
    digest.update(`${path}\0${bytes.length}\0`).update(bytes)
  }
  return digest.digest('hex')
}

/** @returns {boolean} whether dist was built from the sources as they are now */
export function isBuilt() {
  return (
    [...GENERATED, STAMP].every((path) => existsSync(path)) &&
    readFileSync(STAMP, 'utf8').trim() === inputDigest()
  )
}

function buildWasm({ folder, name, what }) {
  const work = mkdtempSync(join(tmpdir(), 'dosimeter-build-'))
  try {
    const wasm = join(work, 'module.wasm')
    const compiler = 'node_modules/assemblyscript/bin/asc.js'
    // The compiler takes an output path relative to the folder that it runs in.
    const args = [compiler, `${folder}/assembly/index.ts`, '--outFile', relative(ROOT, wasm), ...ASC_FLAGS]
    runQuietly(`compiling ${folder}/assembly`, process.execPath, args)
    const bytes = readFileSync(wasm)
    const source = [
      `/** ${what}, compiled from ${folder}/assembly by scripts/build.mjs. Not committed, not to be edited. */`,
      `export const ${name} =\n  '${bytes.toString('base64')}'\n`,
    ].join('\n')
    const to = wasmModule(folder)
    if (existsSync(to) && readFileSync(to, 'utf8') === source) return
    const partial = `${to}.${process.pid}.tmp`
    writeFileSync(partial, source)
    renameSync(partial, to)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Puts the folder `fresh` in the place of dist, also when another build does the same at this moment. */
function replaceDist(fresh) {
  const old = join(ROOT, `dist.${process.pid}.old.tmp`)
  for (let attempt = 1; ; attempt++) {
    if (existsSync(DIST)) renameSync(DIST, old)
    rmSync(old, { recursive: true, force: true })
    try {
      renameSync(fresh, DIST)
      return
    } catch (error) {
      if (attempt === 3 || !existsSync(DIST)) throw error
    }
  }
}

function buildDist(stamp) {
  const fresh = join(ROOT, `dist.${process.pid}.tmp`)
  try {
    const args = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', fresh]
    runQuietly('compiling TypeScript', process.execPath, args)
    runQuietly('reading benchmark descriptions', process.execPath, [
      '--input-type=module',
      '--eval',
      `import { writeFileSync } from 'node:fs'
      const { readShippedFiles } = await import(${JSON.stringify(pathToFileURL(join(fresh, 'items/catalogue.js')).href)})
      writeFileSync(${JSON.stringify(join(fresh, 'items/shipped.json'))}, JSON.stringify(await readShippedFiles()))`,
    ])
    writeFileSync(join(fresh, '.built'), `${stamp}\n`)
    replaceDist(fresh)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/**
 * Builds dist, whether or not it is stale.
 * @throws {StepFailed} when a compiler fails; dist is then what it was
 */
export function build() {
  // Taken first: an edit during the build makes dist stale, as it should.
  const stamp = inputDigest()
  for (const module of WASM) buildWasm(module)
  buildClient()
  buildDist(stamp)
}

if (isMain(import.meta.url)) {
  try {
    build()
  } catch (error) {
    exitWith(error)
  }
}
