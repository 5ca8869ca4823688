/**
 * Compares two folders of results: exits 1 when a ratio got worse by more than the noise.
 *
 *   npm run bench:check -- OLD NEW [--noise 0.1]
 */
import { parseArgs } from 'node:util'
import { compareResults, NOISE } from './harness/compare.mjs'
import { readResults } from './harness/results.mjs'
import { short } from './harness/tables.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { noise: { type: 'string', default: String(NOISE) }, all: { type: 'boolean', default: false } },
})
const [before, after] = positionals
const noise = Number(values.noise)
if (before === undefined || after === undefined || !(noise >= 0)) {
  console.error('usage: node bench/check.mjs OLD NEW [--noise SHARE] [--all]')
  process.exitCode = 2
} else {
  const [old, now] = [readResults(before), readResults(after)]
  if (old.mode !== now.mode) {
    console.error(`${old.mode} results cannot be compared with ${now.mode} ones`)
    process.exit(2)
  }
  const { changes, gone, added } = compareResults(old, now, noise)
  for (const { key, before: was, after: is, change, kind } of changes) {
    if (kind === 'same' && !values.all) continue
    const percent = `${change > 0 ? '+' : ''}${(100 * change).toFixed(0)} %`
    console.log(`${kind}: ${key}: ratio ${short(was)} then, ${short(is)} now (${percent})`)
  }
  for (const key of gone) console.log(`not measured now: ${key}`)
  for (const key of added) console.log(`new: ${key}`)
  const worse = changes.filter(({ kind }) => kind === 'worse').length
  console.log(`${changes.length} ratios compared, ${worse} worse by more than ${(100 * noise).toFixed(0)} %`)
  process.exitCode = worse > 0 ? 1 : 0
}
