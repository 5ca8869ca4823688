/**
 * Rivals from PyPI: finds a Python that can run them, and installs each into a virtual environment of its own (their
 * dependencies do not agree) in the user's cache folder, once.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Name by which cases ask, and what is installed: the rival, then what its own ranges leave too open. */
export const PEERS = {
  decon: ['decontaminate==0.3.0.post4'],
  'corpus-assay': ['corpus-assay==0.1.0'],
  // pip would try hundreds of versions of boto3 before it finds one that fits.
  dolma: ['dolma==1.2.1', 'boto3==1.28.17', 's3fs==2023.6.0'],
  'bpe-openai': ['bpe-openai==0.1.4'],
  rs_bpe: ['rs_bpe==0.1.0'],
}
/** @typedef {keyof typeof PEERS} PeerName */

const LEAST_MINOR = 12
const INSTALL_MS = 300_000

/** @returns {Record<string, string>} versions of the rivals */
export function peerVersions() {
  return Object.fromEntries(Object.values(PEERS).map(([spec]) => spec.split('==')))
}

/** @returns {string | undefined} a Python of at least 3.12 that runs */
function findPython() {
  const minors = Array.from({ length: 8 }, (_, i) => LEAST_MINOR + i)
  const candidates = [...minors.map((minor) => `python3.${minor}`), 'python3']
  const pyenv = spawnSync('pyenv', ['root'], { encoding: 'utf8' }).stdout?.trim()
  const installed = pyenv ? join(pyenv, 'versions') : ''
  if (installed !== '' && existsSync(installed)) {
    for (const name of readdirSync(installed)) {
      if (/^3\.\d+\.\d+$/.test(name)) candidates.push(join(installed, name, 'bin/python'))
    }
  }
  const test = `import sys; sys.exit(sys.version_info < (3, ${LEAST_MINOR}))`
  return candidates.find((candidate) => spawnSync(candidate, ['-c', test]).status === 0)
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {PeerName} name
 * @returns {{ bin: string } | { reason: string }} folder of the environment's programs, or why there is none
 */
export function install({ cache, log }, name) {
  const [spec] = PEERS[name]
  const home = join(cache, 'dosimeter-bench', spec.replace('==', '-'))
  const complete = join(home, 'complete')
  if (existsSync(complete)) return { bin: join(home, 'bin') }
  const python = findPython()
  if (python === undefined) return { reason: `no Python >= 3.${LEAST_MINOR}` }
  log(`  installing ${spec} …`)
  rmSync(home, { recursive: true, force: true })
  const steps = [
    [python, '-m', 'venv', home],
    [join(home, 'bin/python'), '-m', 'pip', 'install', '--quiet', ...PEERS[name]],
  ]
  for (const [program, ...args] of steps) {
    const done = spawnSync(program, args, { encoding: 'utf8', timeout: INSTALL_MS })
    // What pip said may name folders and hosts of this machine: it is shown, and stays out of the results.
    if (done.status === 0) continue
    log(done.stderr ?? '')
    return { reason: `${spec} could not be installed` }
  }
  writeFileSync(complete, '')
  return { bin: join(home, 'bin') }
}
