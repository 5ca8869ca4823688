/**
 * The plain way in JavaScript: split into words, join eight, add the string to a filter of the bloom-filters package.
 *
 *   node naive.mjs FILE.jsonl BYTES      prints {"bytes":…,"grams":…,"seconds":…} of the loop, without start and filter
 */
import { readFileSync } from 'node:fs'
import BloomFilters from 'bloom-filters'

const N = 8
const [path = '', most = '1000000'] = process.argv.slice(2)
const bytes = readFileSync(path).subarray(0, Number(most))
const lines = bytes.subarray(0, bytes.lastIndexOf(10) + 1).toString('utf8')
const filter = BloomFilters.BloomFilter.create(Math.ceil(bytes.length / 5), 1e-3)
let grams = 0
const started = performance.now()
for (const line of lines.split('\n')) {
  if (line === '') continue
  const words =
    JSON.parse(line)
      .text.normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  for (let at = 0; at + N <= words.length; at++) {
    filter.add(words.slice(at, at + N).join(' '))
    grams++
  }
}
const seconds = (performance.now() - started) / 1000
console.log(JSON.stringify({ bytes: Buffer.byteLength(lines), grams, seconds }))
