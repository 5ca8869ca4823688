/**
 * The bench: dosimeter beside limits and rivals, in the same run. bench/README.md has the map.
 *
 *   npm run bench                   quick, about 64 MB a corpus
 *   npm run bench -- --full         what published figures come from
 */
import { fileURLToPath } from 'node:url'
import { readyBuild } from '../scripts/ready.mjs'
import { parseOptions, USAGE } from './harness/options.mjs'

if (process.argv.includes('--help')) console.log(USAGE)
else {
  const options = parseOptions(process.argv.slice(2))
  readyBuild()
  // Cases import dist, which is there only now.
  const { bench } = await import('./harness/bench.mjs')
  await bench(options, fileURLToPath(new URL('results', import.meta.url)))
}
