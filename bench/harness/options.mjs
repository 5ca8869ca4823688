/**
 * Arguments of the bench.
 *
 * @typedef {object} Options
 * @property {'quick' | 'full' | 'smoke'} mode
 * @property {boolean} withPeers
 * @property {string | undefined} only regular expression that a case's id must match
 * @property {number | undefined} runs
 * @property {string | undefined} out folder for results, instead of a dated one
 * @property {string | undefined} label end of the dated folder's name
 */
import { parseArgs } from 'node:util'

export const USAGE = `node bench/run.mjs [options]

  --full        256 to 512 MB of text and 1 G grams instead of 64 MB and 64 M (about 12 minutes)
  --peers       other tools too: installs them from PyPI, once, into the user's cache folder
  --only REGEX  only cases whose id matches
  --runs N      counted runs of each side (5)
  --label TEXT  end of the name of the folder of results
  --out DIR     folder of results, instead of a new one in bench/results
  --smoke       one run of tiny cases: whether the bench itself works
`

/**
 * @param {readonly string[]} args
 * @returns {Options}
 */
export function parseOptions(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      full: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      only: { type: 'string' },
      runs: { type: 'string' },
      label: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const { full, smoke, peers, only, runs, label, out } = values
  const count = runs === undefined ? undefined : Number(runs)
  if (count !== undefined && !(Number.isInteger(count) && count > 0))
    throw new Error(`--runs ${runs}: expected a whole number of at least 1`)
  return { mode: smoke ? 'smoke' : full ? 'full' : 'quick', withPeers: peers, only, runs: count, label, out }
}
