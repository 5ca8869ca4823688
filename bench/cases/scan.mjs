/**
 * Scanning a corpus for items with one worker, beside building an index of the same file.
 */
import { alternate } from '../harness/child.mjs'
import { build, scan } from '../harness/dosimeter.mjs'
import { peerItems } from '../peers/inputs.mjs'

const MB = 1e6

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {import('../corpora/made.mjs').Made} kind
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function besideBuild(context, kind) {
  const corpus = context.corpora.any(kind)
  const { items, count } = peerItems(context)
  const [scans, builds] = await alternate(
    [
      () => scan(context, [corpus.path], items, ['--workers', '1']),
      () => build(context, [corpus.path], ['--workers', '1']),
    ],
    context.runs,
  )
  const speed = (samples, of) => samples.map((sample) => corpus.bytes / of(sample) / MB)
  const reading = ({ readSeconds, wallSeconds }) => readSeconds ?? wallSeconds
  const common = { id: `scan/${corpus.name}`, unit: 'MB/s', better: /** @type {const} */ ('higher') }
  const note = `${(corpus.bytes / MB).toFixed(0)} MB, ${count} items`
  return [
    {
      ...common,
      name: 'reading, one core',
      ours: { name: 'scan', runs: speed(scans, reading) },
      rival: { name: 'index build', runs: speed(builds, reading) },
      target: { ratio: 1 },
      note,
    },
    {
      ...common,
      name: 'whole process, one core',
      ours: { name: 'scan', runs: speed(scans, ({ wallSeconds }) => wallSeconds) },
      rival: { name: 'index build', runs: speed(builds, ({ wallSeconds }) => wallSeconds) },
    },
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const scanCases = ['english', 'chinese', 'code'].map((kind) => ({
  id: `scan/${kind}`,
  run: (context) => besideBuild(context, kind),
}))
