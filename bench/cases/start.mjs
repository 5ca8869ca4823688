/**
 * How long it takes until something happens: help, and a check of a few items against a small index.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/build.mjs'
import { alternate, run } from '../harness/child.mjs'
import { dosimeter } from '../harness/dosimeter.mjs'

const SAMPLES = join(ROOT, 'test/fixtures/samples')
/** These take tens of milliseconds: more runs cost nothing. */
const MORE_RUNS = 3

/**
 * @param {import('../harness/context.mjs').Context} context
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function start(context) {
  const corpus = join(context.work, 'start')
  mkdirSync(corpus, { recursive: true })
  copyFileSync(join(SAMPLES, 'corpus/web.jsonl'), join(corpus, 'web.jsonl'))
  const index = join(context.indexes, 'start')
  await run(context, dosimeter(['index', 'build', join(corpus, 'web.jsonl'), '--out', index, '--quiet']))
  const items = join(SAMPLES, 'arith.jsonl')
  const check = ['check', '--index', index, '--items', items, '--fields', 'question,answer', '--quiet']
  const commands = [[process.execPath, '-e', '0'], dosimeter(['--help']), dosimeter(check)]
  const runs = context.mode === 'smoke' ? 1 : context.runs * MORE_RUNS
  const [node, help, small] = await alternate(
    commands.map((command) => () => run(context, command)),
    runs,
  )
  const milliseconds = (samples) => samples.map(({ wallSeconds }) => wallSeconds * 1000)
  const rival = { name: 'node -e 0', runs: milliseconds(node) }
  const common = { unit: 'ms', better: 'lower', name: 'whole process', rival }
  return [
    {
      ...common,
      id: 'start/help',
      ours: { name: 'dosimeter', runs: milliseconds(help) },
      target: { ratio: 1.5 },
    },
    {
      ...common,
      id: 'start/check',
      ours: { name: 'dosimeter', runs: milliseconds(small) },
      target: { ratio: 4 },
    },
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const startCases = [{ id: 'start', run: start }]
