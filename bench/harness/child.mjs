/**
 * Runs programs and tells what they took.
 *
 * @typedef {object} Sample
 * @property {number} wallSeconds
 * @property {number} [cpuSeconds] user and system, children that were waited for included; needs a C compiler
 * @property {number} [maxRssBytes] of the largest process; needs a C compiler
 * @property {string} stdout
 * @property {string} stderr
 */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

let reports = 0

/**
 * @param {{ work: string, measure: string | undefined }} context folder for small files; the program of measure.c
 * @param {readonly string[]} command program and arguments
 * @param {{ env?: Readonly<Record<string, string>>, cwd?: string }} [options]
 * @returns {Promise<Sample>}
 * @throws {Error} when the program fails, with the end of what it said
 */
export async function run(context, command, { env = {}, cwd } = {}) {
  const report = join(context.work, `report-${++reports}.json`)
  const [program, ...args] = context.measure === undefined ? command : [context.measure, report, ...command]
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const started = performance.now()
  const child = spawn(program, args, {
    cwd,
    env: { ...inherited, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      output[stream] += text
    })
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const wallSeconds = (performance.now() - started) / 1000
  if (code !== 0) {
    const said = `${output.stdout}\n${output.stderr}`.trim().slice(-2000)
    throw new Error(`${command.slice(0, 4).join(' ')} …: exit code ${code}\n${said}`)
  }
  if (context.measure === undefined) return { wallSeconds, ...output }
  const counted = JSON.parse(readFileSync(report, 'utf8'))
  rmSync(report)
  return { ...counted, ...output }
}

/**
 * Runs sides in turn: A B C A B C …, so that what disturbs the machine disturbs all of them alike.
 *
 * @template {object} T
 * @param {readonly (() => Promise<T>)[]} sides
 * @param {number} runs counted ones; one more comes first and warms up
 * @returns {Promise<T[][]>} for each side its runs
 */
export async function alternate(sides, runs) {
  const results = sides.map(() => [])
  for (let run = 0; run <= runs; run++) {
    for (const [i, side] of sides.entries()) {
      const result = await side()
      if (run > 0) results[i].push(result)
    }
  }
  return results
}
