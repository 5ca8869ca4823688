/**
 * Which options make a build fill a filter of a wanted size: the same plan that the build will make is asked.
 */
import { statSync } from 'node:fs'
import { planBuild } from '../../dist/build/plan.js'
import { sampleInputs } from '../../dist/build/sample.js'
import { DEFAULT_REMOTE } from '../../dist/bytes/settings.js'
import { gramScheme } from '../../dist/text/scheme.js'

const BLOCKS_IN_MIB = 2 ** 14
const MOST_BLOCKS = 2 ** 24
const RATES = [0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 1e-7]

/**
 * @param {string} path uncompressed JSONL
 * @param {number} mebibytes of the one filter that a single lane shall fill
 * @returns {Promise<string[] | undefined>} arguments of `index build`; undefined when the text is too small or too large
 */
export async function argsForFilter(path, mebibytes) {
  const scheme = gramScheme()
  const { size: bytes } = statSync(path)
  const input = {
    location: path,
    shown: path,
    root: 'bench',
    path,
    bytes,
    mtimeMs: 0,
    codec: 'none',
    format: 'jsonl',
    fields: ['text'],
  }
  const sample = await sampleInputs([input], scheme, DEFAULT_REMOTE)
  for (const fpr of RATES) {
    const plan = planBuild([input], sample, { fpr, mostBlocks: MOST_BLOCKS, lanes: 1, laterFrom: undefined })
    const isWanted = plan.segmentBlocks === mebibytes * BLOCKS_IN_MIB && plan.laneSegments[0] === 1
    if (isWanted) return ['--lanes', '1', '--fpr', String(fpr)]
  }
  return undefined
}
