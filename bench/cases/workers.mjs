/**
 * Two workers on two cores: how much of a second core arrives. Two copies of the C program at once show how much the
 * machine can give.
 */
import { alternate } from '../harness/child.mjs'
import { hasTwoCores, REASON } from '../harness/context.mjs'
import { build } from '../harness/dosimeter.mjs'
import { limit, limitArgs } from './build.mjs'
import { memoryFigures } from './memory.mjs'

const MB = 1e6
const MEBIBYTES = 128

/**
 * @param {import('../harness/context.mjs').Context} context
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function twoWorkers(context) {
  const { path, name, bytes } = context.corpora.any('english')
  // Start and sealing take longer than reading a quick corpus.
  const isFull = context.mode === 'full'
  const workers = (count) => () => build(context, [path], ['--lanes', '2', '--workers', String(count)])
  const copies = (program, count) => async () => {
    const started = performance.now()
    const args = [path, ...limitArgs(MEBIBYTES)]
    const samples = await Promise.all(Array.from({ length: count }, () => limit(context, program, args)))
    const wallSeconds = (performance.now() - started) / 1000
    // Both ran at once all the time, or nearly: each had the bytes for itself.
    return { wallSeconds, speed: samples.reduce((sum, { seconds }) => sum + bytes / seconds / MB, 0) }
  }
  const sides = [workers(1), workers(2)]
  const { limit: program } = context
  if (program !== undefined) sides.push(copies(program, 1), copies(program, 2))
  const [one, two, single, double] = await alternate(sides, context.runs)
  const id = `build/${name}/2-workers`
  const speeds = (samples, of) => samples.map((sample) => bytes / of(sample) / MB)
  const common = { id, unit: 'MB/s', better: 'higher' }
  const reading = ({ readSeconds, wallSeconds }) => readSeconds ?? wallSeconds
  const figures = [
    {
      ...common,
      name: 'reading',
      ours: { name: 'dosimeter, two workers', runs: speeds(two, reading) },
      rival: { name: 'one worker', runs: speeds(one, reading) },
      target: { ratio: 1.85 },
    },
    {
      ...common,
      name: 'whole process',
      ours: { name: 'dosimeter, two workers', runs: speeds(two, (s) => s.wallSeconds) },
      rival: { name: 'one worker', runs: speeds(one, (s) => s.wallSeconds) },
      target: isFull ? { ratio: 1.85 } : {},
    },
    ...memoryFigures(id, two),
  ]
  if (single !== undefined && double !== undefined) {
    const [alone, both] = [single, double].map((samples) => samples.map(({ speed }) => speed))
    figures.push(
      {
        ...common,
        name: 'C program, for comparison',
        ours: { name: 'C program, two at once', runs: both },
        rival: { name: 'C program, one', runs: alone },
      },
      {
        ...common,
        name: 'reading beside two C programs',
        ours: { name: 'dosimeter, two workers', runs: speeds(two, reading) },
        rival: { name: 'C program, two at once', runs: both },
      },
    )
  }
  return figures
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const workerCases = [
  { id: 'build/2-workers', needs: () => (hasTwoCores() ? undefined : REASON.cores), run: twoWorkers },
]
