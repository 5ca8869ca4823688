/**
 * Runs the chosen cases and writes a folder of results.
 */
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { peerVersions } from '../peers/python.mjs'
import { CASES, runCases } from './cases.mjs'
import { makeContext } from './context.mjs'
import { machine, versions } from './machine.mjs'
import { folderName, writeResults } from './results.mjs'

/** Load, in processes that run, above which something else is at work. */
const QUIET = 0.5

/**
 * @param {import('./options.mjs').Options} options
 * @param {string} folder where dated folders go
 */
export async function bench(options, folder) {
  const { mode, only, label, withPeers } = options
  const date = new Date()
  const log = (text) => console.log(text)
  const [load = 0] = loadavg()
  if (load > QUIET)
    log(`The machine is not quiet (load ${load.toFixed(1)}): figures of two workers will suffer.`)
  const { context, where, remove } = makeContext(options, log)
  const stop = () => {
    remove()
    process.exit(130)
  }
  process.once('SIGINT', stop)
  try {
    const pattern = new RegExp(only ?? '')
    const { figures, skipped } = await runCases(
      CASES.filter(({ id }) => pattern.test(id)),
      context,
    )
    const to = options.out ?? join(folder, folderName(date, label ?? mode))
    writeResults(to, {
      format: 'dosimeter-bench',
      version: 1,
      mode,
      runs: context.runs,
      date: date.toISOString().slice(0, 16).replace('T', ' '),
      load,
      machine: machine(),
      versions: { ...versions(), ...(withPeers ? peerVersions() : {}) },
      where,
      figures,
      skipped,
    })
    log(`Wrote ${to}`)
  } finally {
    process.off('SIGINT', stop)
    remove()
  }
}
