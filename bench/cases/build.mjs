/**
 * Building an index of uncompressed JSONL with one worker, beside the same loop in C.
 *
 * @typedef {import('../harness/context.mjs').Context} Context
 * @typedef {import('../harness/figure.mjs').Figure} Figure
 * @typedef {import('../corpora/corpora.mjs').Corpus} Corpus
 */
import { alternate, run } from '../harness/child.mjs'
import { REASON } from '../harness/context.mjs'
import { build } from '../harness/dosimeter.mjs'
import { argsForFilter } from '../harness/plan.mjs'
import { memoryFigures } from './memory.mjs'

const MB = 1e6

/**
 * Arguments of the C program. Hashes collected by region pay in filters of 1 GiB; below that only with small pages, and
 * little.
 *
 * @param {number} mebibytes
 * @param {'small' | 'large'} pages of memory: those that every program gets, or 2 MiB ones where the system gives them
 */
export function limitArgs(mebibytes, pages = 'small') {
  return [String(mebibytes), mebibytes >= 1024 ? '256' : '1', pages === 'large' ? '1' : '0']
}

/**
 * Runs the C program.
 *
 * @param {Context} context
 * @param {string} program
 * @param {readonly string[]} args
 */
export async function limit(context, program, args) {
  const sample = await run(context, [program, ...args])
  return { ...sample, ...JSON.parse(sample.stdout) }
}

/**
 * @param {Context} context
 * @param {Corpus} corpus
 * @param {number} mebibytes of the filter
 * @param {import('../harness/figure.mjs').Target} target
 * @returns {Promise<Figure[] | string>} figures, or why there are none
 */
async function oneWorker(context, corpus, mebibytes, target) {
  const args = await argsForFilter(corpus.path, mebibytes)
  if (args === undefined) return `${corpus.name}: too little text for a filter of ${mebibytes} MiB`
  const { limit: native } = context
  const sides = [() => build(context, [corpus.path], ['--workers', '1', ...args])]
  if (native !== undefined) {
    sides.push(() => limit(context, native, [corpus.path, ...limitArgs(mebibytes)]))
    sides.push(() => limit(context, native, [corpus.path, ...limitArgs(mebibytes, 'large')]))
  }
  const [ours, c, cLarge] = await alternate(sides, context.runs)
  const id = `build/${corpus.name}/1-worker/${mebibytes}MiB`
  const speed = (samples, of) => samples.map((sample) => corpus.bytes / of(sample) / MB)
  const name = 'dosimeter'
  const common = { id, unit: 'MB/s', better: 'higher' }
  const figures = memoryFigures(id, ours)
  if (c === undefined)
    return [
      ...figures,
      {
        ...common,
        name: 'whole process',
        ours: { name, runs: speed(ours, (s) => s.wallSeconds) },
        rival: { name: 'target', runs: [target.absolute ?? 1] },
      },
    ]
  const reading = { name, runs: speed(ours, (s) => s.readSeconds ?? s.wallSeconds) }
  const note = `grams: dosimeter ${ours[0].result.totals.grams}, C ${c[0].grams}`
  figures.unshift(
    {
      ...common,
      name: 'reading',
      ours: reading,
      rival: { name: 'C program', runs: speed(c, (s) => s.seconds) },
      target,
      note,
    },
    {
      ...common,
      name: 'whole process',
      ours: { name, runs: speed(ours, (s) => s.wallSeconds) },
      rival: { name: 'C program', runs: speed(c, (s) => s.wallSeconds) },
    },
  )
  const rival = { name: 'C program, 2 MiB pages', runs: speed(cLarge, (s) => s.seconds) }
  figures.push({ ...common, name: 'reading, large pages for C', ours: reading, rival })
  return figures
}

/**
 * @param {Context} context
 * @param {import('../corpora/made.mjs').Made} kind
 * @param {import('../harness/figure.mjs').Target} target
 */
async function bothTexts(context, kind, target) {
  const { corpora, mode } = context
  const mebibytes = mode === 'smoke' ? 1 : 128
  const all = [corpora.real(kind), corpora.made(kind)].filter((corpus) => corpus !== undefined)
  const results = []
  for (const corpus of all) {
    // What is promised is promised of published text, where it is at hand.
    const result = await oneWorker(context, corpus, mebibytes, corpus === all[0] ? target : {})
    if (typeof result === 'string') context.log(`  left out: ${result}`)
    else results.push(...result)
  }
  return results.length > 0 ? results : `too little text for a filter of ${mebibytes} MiB`
}

const FAST = { absolute: 200, ratio: 0.8 }

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const buildCases = [
  { id: 'build/english', run: (context) => bothTexts(context, 'english', FAST) },
  {
    id: 'build/english/1024MiB',
    needs: ({ mode, shared }) =>
      mode !== 'full' ? 'needs 512 MB of text: --full' : shared === undefined ? REASON.shared : undefined,
    run: ({ corpora, ...context }) =>
      oneWorker({ corpora, ...context }, corpora.any('english'), 1024, { ratio: 0.9 }),
  },
  { id: 'build/chinese', run: (context) => bothTexts(context, 'chinese', { absolute: 150 }) },
  { id: 'build/code', run: (context) => bothTexts(context, 'code', { absolute: 150 }) },
]
