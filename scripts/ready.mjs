/**
 * Makes a checkout ready to run: installs packages and builds dist, each only when needed.
 *
 *   node scripts/ready.mjs               both
 *   node scripts/ready.mjs --build-only  no installation, for callers that run out of node_modules
 *
 * Works in a fresh clone with nothing installed. Says in one line on stderr what takes time.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, exitWith, isBuilt, isMain, ROOT, runQuietly } from './build.mjs'

const LOCKFILE = join(ROOT, 'package-lock.json')
const STAMP = join(ROOT, 'node_modules/.dosimeter-ready')
/** npm's own record of what it put into node_modules. */
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json')

/** What node_modules must have been installed for: the digest of the lockfile and the runtime. */
function installStamp() {
  return {
    lockfile: createHash('sha256').update(readFileSync(LOCKFILE)).digest('hex'),
    node: process.version,
  }
}

/**
 * Whether node_modules holds what the lockfile names, by npm's record. Spares a second installation after a plain
 * `npm ci` or `npm install`, which leave no stamp of ours.
 */
function isInstalledByNpm() {
  if (!existsSync(INSTALLED)) return false
  const wanted = JSON.parse(readFileSync(LOCKFILE, 'utf8')).packages
  const found = JSON.parse(readFileSync(INSTALLED, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    // Builds for other platforms are optional, and rightly absent.
    if (found[path] === undefined) return entry.optional === true
    return found[path].version === entry.version && found[path].integrity === entry.integrity
  })
}

function isInstalled() {
  const wanted = installStamp()
  if (existsSync(STAMP)) {
    const stamp = JSON.parse(readFileSync(STAMP, 'utf8'))
    if (stamp.node !== wanted.node) return false
    if (stamp.lockfile === wanted.lockfile) return existsSync(INSTALLED)
  }
  if (!isInstalledByNpm()) return false
  writeStamp(wanted)
  return true
}

function writeStamp(stamp) {
  writeFileSync(STAMP, `${JSON.stringify(stamp)}\n`)
}

function install() {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund']
  const started = process.env.npm_execpath ?? ''
  if (basename(started) === 'npm-cli.js') runQuietly('npm ci', process.execPath, [started, ...args])
  else runQuietly('npm ci', 'npm', args, { shell: process.platform === 'win32' })
  writeStamp(installStamp())
}

/** Does one step and says so, with the time it took. */
function announced(what, step) {
  const start = performance.now()
  process.stderr.write(`${what} …`)
  step()
  process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
}

/**
 * Builds dist when it is stale.
 * @throws {StepFailed} when the build fails
 */
export function readyBuild() {
  if (isBuilt()) return
  announced('building dist', build)
}

/**
 * Installs packages when they are missing or stale, then builds dist when it is stale.
 * @throws {StepFailed} when either fails
 */
export function ready() {
  if (!isInstalled()) announced('installing packages (npm ci)', install)
  readyBuild()
}

if (isMain(import.meta.url)) {
  try {
    if (process.argv.includes('--build-only')) readyBuild()
    else ready()
  } catch (error) {
    exitWith(error)
  }
}
