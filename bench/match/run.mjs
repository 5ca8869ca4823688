/**
 * Speed of a scan beside that of an index build, on the same files with one worker:
 *
 *   node bench/match/run.mjs FILE [FIELDS] NAME=PATH [NAME=PATH …]
 *
 * FILE is JSONL, FIELDS its text fields (default text), NAME=PATH a known benchmark and its file or folder. Runs alternate;
 * the best of four is printed in MB/s of text, whole calls with the start of threads and all.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIndex, findDescription, loadItemSet, scanItems } from '../../dist/index.js'

const RUNS = 4

const [file, ...rest] = process.argv.slice(2)
const benchmarks = rest.filter((arg) => arg.includes('='))
const [fields = 'text'] = rest.filter((arg) => !arg.includes('='))
if (file === undefined || benchmarks.length === 0) {
  console.error('expected FILE [FIELDS] NAME=PATH [NAME=PATH …]')
  process.exit(2)
}

const sets = []
for (const benchmark of benchmarks) {
  const [name = '', path = ''] = benchmark.split('=')
  sets.push(await loadItemSet({ name, description: await findDescription(name), paths: [path] }))
}

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-bench-'))
const best = { build: Number.POSITIVE_INFINITY, scan: Number.POSITIVE_INFINITY }
let textBytes = 0
/** @param {'build' | 'scan'} what */
async function timed(what, run) {
  const started = performance.now()
  await run()
  best[what] = Math.min(best[what], performance.now() - started)
}
try {
  for (let run = 0; run < RUNS; run++) {
    const common = { inputs: [file], textFields: [fields], workers: 1 }
    await timed('build', async () => {
      textBytes = (await buildIndex({ ...common, out: join(folder, String(run)) })).textBytes
    })
    await timed('scan', () => scanItems(sets, common))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
for (const [what, ms] of Object.entries(best)) {
  console.log(`${what.padEnd(6)} ${(textBytes / 1e3 / ms).toFixed(0).padStart(4)} MB/s  ${ms.toFixed(0)} ms`)
}
