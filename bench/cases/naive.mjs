/**
 * Beside the plain way in JavaScript, with the package that comes first to mind: bloom-filters.
 */
import { fileURLToPath } from 'node:url'
import { alternate, run } from '../harness/child.mjs'
import { build } from '../harness/dosimeter.mjs'

const NAIVE = fileURLToPath(new URL('../limits/naive.mjs', import.meta.url))
/** The plain way takes seconds for this much. */
const SAMPLE_BYTES = { smoke: 2e4, quick: 5e5, full: 1e6 }

/**
 * @param {import('../harness/context.mjs').Context} context
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function naive(context) {
  const { path, name, bytes } = context.corpora.any('english')
  const sample = String(SAMPLE_BYTES[context.mode])
  const [ours, theirs] = await alternate(
    [
      () => build(context, [path], ['--workers', '1']),
      async () => JSON.parse((await run(context, [process.execPath, NAIVE, path, sample])).stdout),
    ],
    context.runs,
  )
  return [
    {
      id: `build/${name}/bloom-filters`,
      name: 'reading',
      unit: 'MB/s',
      better: 'higher',
      ours: {
        name: 'dosimeter',
        runs: ours.map(({ readSeconds, wallSeconds }) => bytes / (readSeconds ?? wallSeconds) / 1e6),
      },
      rival: {
        name: 'joined strings in bloom-filters',
        runs: theirs.map((run) => run.bytes / run.seconds / 1e6),
      },
      target: { ratio: 200 },
    },
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const naiveCases = [{ id: 'build/bloom-filters', run: naive }]
