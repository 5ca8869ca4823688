/**
 * All cases, and how one is run.
 *
 * @typedef {object} Case
 * @property {string} id the beginning of its figures' ids, more or less; what `--only` looks at
 * @property {(context: import('./context.mjs').Context) => string | undefined} [needs] why it cannot run here
 * @property {(context: import('./context.mjs').Context) =>
 *   Promise<import('./figure.mjs').Figure[] | string>} run figures, or why there are none
 */
import { bpeCases } from '../cases/bpe.mjs'
import { buildCases } from '../cases/build.mjs'
import { checkCases } from '../cases/check.mjs'
import { codecCases } from '../cases/codecs.mjs'
import { formatCases } from '../cases/formats.mjs'
import { gzipCases } from '../cases/gzip.mjs'
import { inputCases } from '../cases/inputs.mjs'
import { naiveCases } from '../cases/naive.mjs'
import { peerCases } from '../cases/peers.mjs'
import { scanCases } from '../cases/scan.mjs'
import { startCases } from '../cases/start.mjs'
import { workerCases } from '../cases/workers.mjs'
import { summarise } from './figure.mjs'
import { short, targetText } from './tables.mjs'

/** In the order in which they run. */
export const CASES = [
  ...startCases,
  ...buildCases,
  ...workerCases,
  ...gzipCases,
  ...codecCases,
  ...formatCases,
  ...inputCases,
  ...naiveCases,
  ...checkCases,
  ...scanCases,
  ...peerCases,
  ...bpeCases,
]

/**
 * Runs cases one after the other and prints each figure as it comes.
 *
 * @param {readonly Case[]} cases
 * @param {import('./context.mjs').Context} context
 * @returns {Promise<{ figures: import('./compare.mjs').Measured[], skipped: { id: string, reason: string }[] }>}
 */
export async function runCases(cases, context) {
  const figures = []
  const skipped = []
  for (const { id, needs, run } of cases) {
    const started = performance.now()
    const reason = needs?.(context)
    const result = reason ?? (await run(context).catch((error) => failure(error)))
    if (typeof result === 'string') {
      context.log(`${id}: skipped: ${result}`)
      skipped.push({ id, reason: result })
      continue
    }
    for (const figure of result) {
      const measured = { ...figure, summary: summarise(figure) }
      figures.push(measured)
      context.log(lineOf(measured))
    }
    context.log(`  (${((performance.now() - started) / 1000).toFixed(0)} s)`)
  }
  return { figures, skipped }
}

/** One case that fails does not cost the others; what it said may name folders, and stays out of the results. */
function failure(error) {
  console.error(error)
  process.exitCode = 1
  return 'failed'
}

function lineOf(figure) {
  const { id, name, unit, ours, rival, summary } = figure
  const target = targetText(figure)
  const verdict = summary.verdict === 'none' ? '' : `; target ${target}: ${summary.verdict}`
  return (
    `${id}: ${name}: ${ours.name} ${short(summary.best)} (median ${short(summary.median)}) ${unit}, ` +
    `${rival.name} ${short(summary.rivalBest)} (${short(summary.rivalMedian)}), ratio ${short(summary.ratio)}${verdict}`
  )
}
