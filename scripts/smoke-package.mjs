/**
 * Uses the package as a stranger would: packs it, installs the tarball in an empty folder, runs the command on the
 * samples and imports the library.
 *
 *   node scripts/smoke-package.mjs
 *
 * Exits 1 at the first thing that does not work and shows the output of that step.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitWith, ROOT, runQuietly } from './build.mjs'
import { ready } from './ready.mjs'

const LIBRARY_USE = `
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import * as dosimeter from 'dosimeter'

const { version } = createRequire(import.meta.url)('dosimeter/package.json')
assert.match(version, /^\\d+\\.\\d+\\.\\d+/)
assert.ok(Object.values(dosimeter).some((value) => typeof value === 'function'), 'the library exports no function')
assert.ok(!('default' in dosimeter), 'the library has a default export')
await assert.rejects(import('dosimeter/dist/index.js'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
`

/** A nested npm must find its own folder, not the one of the npm that may have started this script. */
function cleanEnvironment() {
  const { npm_config_local_prefix: _, INIT_CWD: __, ...env } = process.env
  return env
}

function smoke(folder) {
  const pack = join(folder, 'pack')
  const user = join(folder, 'user')
  mkdirSync(pack)
  mkdirSync(user)
  const step = (what, command, args, cwd = user) => {
    console.log(what)
    const shell = process.platform === 'win32'
    runQuietly(what, command, args, { cwd, shell, env: cleanEnvironment() })
  }

  step('npm pack', 'npm', ['pack', '--pack-destination', pack], ROOT)
  const [tarball] = readdirSync(pack)
  writeFileSync(join(user, 'package.json'), '{ "private": true }\n')
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline']
  step('npm install <tarball>', 'npm', ['install', ...quiet, join(pack, tarball)])

  cpSync(join(ROOT, 'test/fixtures/samples'), join(user, 'samples'), { recursive: true })
  const dosimeter = (...words) =>
    step(`npx dosimeter ${words.join(' ')}`, 'npx', ['--no-install', 'dosimeter', ...words])
  dosimeter('--version')
  const corpus = ['samples/corpus/web.jsonl', 'samples/corpus/forum.jsonl.gz']
  dosimeter('index', 'build', ...corpus, '--out', 'samples.index')
  const items = ['--items', 'samples/arith.jsonl', '--fields', 'question,answer']
  dosimeter('check', '--index', 'samples.index', ...items, '--out', 'report')
  dosimeter('report', 'report', '--format', 'html,md,csv,parquet,sarif,junit')

  writeFileSync(join(user, 'use.mjs'), LIBRARY_USE)
  step('import the library', process.execPath, ['use.mjs'])
}

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-smoke-'))
try {
  ready()
  smoke(folder)
} catch (error) {
  exitWith(error)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
