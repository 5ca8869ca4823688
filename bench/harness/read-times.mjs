/**
 * Loaded into a build with `node --import`: notes when its workers open an input and when they close it, which is after
 * the last record has been taken. So reading is told apart from start and sealing, without the build's help.
 *
 * BENCH_READS names the file that gets one line for each: {"from":…,"to":…}, in milliseconds of the system's clock.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const report = process.env.BENCH_READS
if (!isMainThread && report !== undefined) {
  const { openSync, closeSync, appendFileSync } = fs
  const now = () => performance.timeOrigin + performance.now()
  const opened = new Map()
  fs.openSync = (path, ...rest) => {
    const from = now()
    const file = openSync(path, ...rest)
    if (/\.jsonl(\.gz)?$/.test(String(path))) opened.set(file, from)
    return file
  }
  fs.closeSync = (file) => {
    const from = opened.get(file)
    if (opened.delete(file)) appendFileSync(report, `${JSON.stringify({ from, to: now() })}\n`)
    closeSync(file)
  }
  syncBuiltinESMExports()
}
