/**
 * Chooses the block geometry of the filter: false-positive rate at equal size, and ns an insertion and a probe.
 *
 *   node bench/geometry/run.mjs [MiB ...]      default 2 16 128 1024
 *
 * Rates: a 2 MiB filter and 4 M probes of keys that were not inserted. Times: minimum and median of five runs.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const folder = mkdtempSync(join(tmpdir(), 'geometry-'))
const wasm = join(folder, 'geometry.wasm')
execFileSync(process.execPath, [
  join(root, 'node_modules/assemblyscript/bin/asc.js'),
  ...[join(here, 'geometry.as.ts'), '-O3', '--converge', '--noAssert', '--runtime', 'stub'],
  ...['--enable', 'bulk-memory', '--importMemory', '-o', wasm],
])
const GEOMETRIES = [
  'one 64-bit word, 5 bits',
  'line, two words, 4 + 4',
  'line, four words, 2 each',
  'line, eight words, 1 each',
  'one 64-bit word, 8 bits',
  'line, 8 bits anywhere',
]
const sizes = process.argv.slice(2).map(Number)
if (sizes.length === 0) sizes.push(16, 128, 1024)
const largest = Math.max(2, ...sizes)
const memory = new WebAssembly.Memory({ initial: 2 + largest * 16, maximum: 65536 })
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), {
  env: { memory, abort: () => {} },
})
rmSync(folder, { recursive: true })

console.log('False-positive rate, 2 MiB, bits a gram across')
const perGram = [10, 12, 16, 20, 24, 32, 40]
console.log(`${'geometry'.padEnd(28)}${perGram.map((b) => String(b).padStart(10)).join('')}`)
for (const [g, name] of GEOMETRIES.entries()) {
  const row = perGram.map((bits) => {
    exports.clear(2 << 20)
    exports.go(g, 2 << 20, 0, Math.round((2 << 23) / bits / 1024), 0)
    const rate = exports.go(g, 2 << 20, 1 << 30, 4096, 1) / (4096 * 1024)
    return rate.toExponential(1).padStart(10)
  })
  console.log(name.padEnd(28) + row.join(''))
}

console.log('\nns an insertion / a probe, min (median) of 5 runs of 4 M keys')
for (const mib of sizes) {
  for (const [g, name] of GEOMETRIES.entries()) {
    const times = { insert: [], probe: [] }
    exports.clear(mib << 20)
    for (let run = 0; run < 6; run++) {
      for (const [what, query] of [
        ['insert', 0],
        ['probe', 1],
      ]) {
        const start = performance.now()
        exports.go(g, mib << 20, run << 22, 4096, query)
        if (run > 0) times[what].push(((performance.now() - start) * 1e6) / (4096 * 1024))
      }
    }
    const show = (list) => {
      const sorted = list.sort((a, b) => a - b)
      return `${sorted[0].toFixed(1)} (${sorted[2].toFixed(1)})`
    }
    console.log(
      `${String(mib).padStart(5)} MiB  ${name.padEnd(28)}${show(times.insert).padStart(14)}${show(times.probe).padStart(14)}`,
    )
  }
}
