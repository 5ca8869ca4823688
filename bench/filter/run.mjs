/**
 * The kernel's filter beside the bloom-filters package: insertions and probes a second, same grams, one thread.
 *
 *   node bench/filter/run.mjs        needs a build (npm run build)
 */
import BloomFilters from 'bloom-filters'
import { Kernel } from '../../dist/kernel/kernel.js'
import { gramScheme } from '../../dist/text/scheme.js'
import { median } from '../harness/statistics.mjs'

const RUNS = 5
const BLOCKS = 2 ** 18 // 16 MiB
const OURS = 2 ** 21
const THEIRS = 20_000

/** Distinct 64-bit values (SplitMix64). */
function hashes(count) {
  const list = new BigUint64Array(count)
  let state = 42n
  for (let i = 0; i < count; i++) {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let x = state
    x = BigInt.asUintN(64, (x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n)
    x = BigInt.asUintN(64, (x ^ (x >> 27n)) * 0x94d049bb133111ebn)
    list[i] = x ^ (x >> 31n)
  }
  return list
}

function time(work) {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

const kernel = new Kernel(gramScheme())
kernel.reserveFilter(BLOCKS)
kernel.reserveInput(OURS * 9)
const at = kernel.inputAt
new BigUint64Array(kernel.bytes().buffer, at, OURS).set(hashes(OURS))
const batch = 1024
const ours = { insert: [], probe: [] }
const theirs = { insert: [], probe: [] }
const strings = Array.from({ length: THEIRS }, (_, i) => `gram number ${i} of eight words in a row`)
for (let run = 0; run <= RUNS; run++) {
  kernel.reserveFilter(BLOCKS)
  const insert = time(() => {
    for (let i = 0; i < OURS; i += batch) kernel.insertHashes(at + 8 * i, batch)
  })
  const probe = time(() => {
    for (let i = 0; i < OURS; i += batch) {
      kernel.probe(BLOCKS, kernel.filterAt, 0, at + 8 * i, batch, at + 8 * OURS)
    }
  })
  const filter = BloomFilters.BloomFilter.create(THEIRS, 1e-3)
  const add = time(() => {
    for (const text of strings) filter.add(text)
  })
  const has = time(() => {
    for (const text of strings) filter.has(text)
  })
  if (run === 0) continue // warm-up
  ours.insert.push(OURS / insert)
  ours.probe.push(OURS / probe)
  theirs.insert.push(THEIRS / add)
  theirs.probe.push(THEIRS / has)
}
console.log(`median of ${RUNS} runs, million a second`)
for (const what of ['insert', 'probe']) {
  const [a, b] = [median(ours[what]) / 1e6, median(theirs[what]) / 1e6]
  console.log(
    `${what.padEnd(8)} kernel, 16 MiB ${a.toFixed(1).padStart(8)}   bloom-filters ${b.toFixed(3).padStart(8)}   ratio ${(a / b).toFixed(0)}`,
  )
}
