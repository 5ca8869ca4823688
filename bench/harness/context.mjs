/**
 * What cases share: folders, programs, corpora, and how often to run.
 *
 * @typedef {object} Context
 * @property {'quick' | 'full' | 'smoke'} mode
 * @property {number} runs counted runs of each side
 * @property {string} work folder for inputs and programs
 * @property {string} indexes folder for indexes, in memory where the system has such a folder
 * @property {string} cache folder for what later runs can use again (Python packages)
 * @property {string | undefined} measure program of limits/measure.c
 * @property {string | undefined} limit program of limits/limit.c
 * @property {string | undefined} shared the folder beside the checkout, where it is there
 * @property {boolean} withPeers
 * @property {import('../corpora/corpora.mjs').Corpora} corpora
 * @property {(text: string) => void} log
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { availableParallelism, homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../scripts/build.mjs'
import { Corpora } from '../corpora/corpora.mjs'
import { compile } from '../limits/compile.mjs'

const RUNS = { smoke: 1, quick: 5, full: 5 }
/** Indexes lie in memory when there is room for the largest of them, twice. */
const MEMORY_FOLDER = '/dev/shm'
const INDEX_BYTES = { smoke: 2 ** 27, quick: 2 ** 30, full: 5 * 2 ** 30 }

/**
 * @param {import('./options.mjs').Options} options
 * @param {(text: string) => void} log
 * @returns {{ context: Context, where: { inputs: string, indexes: string }, remove: () => void }}
 */
export function makeContext({ mode, withPeers, runs }, log) {
  const work = mkdtempSync(join(tmpdir(), 'dosimeter-bench-'))
  const isInMemory = hasRoom(MEMORY_FOLDER, INDEX_BYTES[mode])
  const indexes = isInMemory ? mkdtempSync(join(MEMORY_FOLDER, 'dosimeter-bench-')) : join(work, 'indexes')
  mkdirSync(indexes, { recursive: true })
  const folder = process.env.DOSIMETER_SHARED ?? join(ROOT, '../shared')
  const shared = existsSync(join(folder, 'data/corpora')) ? folder : undefined
  const context = {
    mode,
    runs: runs ?? RUNS[mode],
    work,
    indexes,
    cache: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    measure: compile('measure', work),
    limit: compile('limit', work),
    shared,
    withPeers,
    corpora: new Corpora(work, shared, mode),
    log,
  }
  return {
    context,
    where: {
      inputs: 'temporary folder, read before: page cache',
      indexes: isInMemory ? 'memory (tmpfs): no disk is waited for' : 'temporary folder, synced to disk',
    },
    remove: () => {
      rmSync(work, { recursive: true, force: true })
      rmSync(indexes, { recursive: true, force: true })
    },
  }
}

function hasRoom(folder, bytes) {
  if (!existsSync(folder)) return false
  const { bsize, bavail } = statfsSync(folder)
  return bsize * bavail > 2 * bytes
}

/** Reasons why a case cannot run, for the list of skipped ones. */
export const REASON = {
  compiler: 'no C compiler',
  cores: 'fewer than two cores',
  shared: 'the shared data is not beside the checkout (set DOSIMETER_SHARED)',
}

/** @returns {boolean} whether two workers have a core each */
export function hasTwoCores() {
  return availableParallelism() >= 2
}
