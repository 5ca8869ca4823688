/**
 * Prints the speed of token grams beside @dqbd/tiktoken:
 *
 *   node bench/bpe/run.mjs [MB of each text, default 16]        needs a build (npm run build)
 *
 * `insert`: JSON lines to a filter of 16 MiB. `count`: JSON lines to grams. `tiktoken`: strings to ids, on 1 MiB.
 */
import { corpora, measure } from './measure.mjs'

const UNITS = ['cl100k_base', 'o200k_base', 'gpt2']
const figure = ({ best, median }) => `${best.toFixed(1).padStart(7)} (${median.toFixed(1)})`.padEnd(17)

const texts = await corpora(Number(process.argv[2] ?? 16) * 2 ** 20)
console.log('MB/s, best (median) of 5 runs in turns, one thread')
console.log(
  '                               insert           count            tiktoken         count / tiktoken',
)
for (const [name, text] of Object.entries(texts)) {
  for (const unit of UNITS) {
    const { insert, count, tiktoken, ratio } = await measure(unit, text)
    const line = `${name.padEnd(16)} ${unit.padEnd(12)} ${figure(insert)}${figure(count)}${figure(tiktoken)}`
    console.log(`${line}${ratio.toFixed(0).padStart(5)} x`)
  }
}
