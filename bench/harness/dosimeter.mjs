/**
 * Runs the built command as a user does, and reads what it says of itself.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/build.mjs'
import { run } from './child.mjs'

const PROGRAM = join(ROOT, 'dist/cli/main.js')
const READ_TIMES = new URL('read-times.mjs', import.meta.url).href

/**
 * @param {readonly string[]} args
 * @returns {string[]} the whole command
 */
export function dosimeter(args) {
  return [process.execPath, PROGRAM, ...args]
}

/**
 * @typedef {import('./child.mjs').Sample & {
 *   readSeconds: number | undefined,
 *   memoryLimitBytes: number,
 *   result: { totals: { grams: number, documents: number }, run: { seconds: number, textBytes: number } },
 * }} BuildSample `readSeconds`: from the first opening of an input to the last closing; `memoryLimitBytes`: what the
 *   build said that it takes at most
 */

/**
 * Builds an index from scratch; the one before is removed, out of the time.
 *
 * @param {import('./context.mjs').Context} context
 * @param {readonly string[]} inputs
 * @param {readonly string[]} [args] further ones
 * @param {readonly string[]} [within] a program that runs the command
 * @returns {Promise<BuildSample>}
 */
export async function build(context, inputs, args = [], within = []) {
  const out = join(context.indexes, 'built')
  rmSync(out, { recursive: true, force: true })
  const command = ['index', 'build', ...inputs, '--out', out, '--json', ...args]
  const sample = await timedReads(context, command, within)
  const [, mebibytes] = /at most ([\d.,]+ [KMG]iB) of memory/.exec(sample.stderr) ?? []
  return {
    ...sample,
    memoryLimitBytes: bytesOf(mebibytes ?? ''),
    result: JSON.parse(sample.stdout),
  }
}

/**
 * Scans a corpus for items; no report is kept.
 *
 * @param {import('./context.mjs').Context} context
 * @param {readonly string[]} inputs
 * @param {readonly string[]} items what names the items: `--items` and `--fields`, or `--benchmark`
 * @param {readonly string[]} [args] further ones
 * @returns {Promise<import('./child.mjs').Sample & { readSeconds: number | undefined }>}
 */
export function scan(context, inputs, items, args = []) {
  return timedReads(context, ['scan', ...inputs, ...items, '--top', '0', '--quiet', ...args])
}

/** Runs a command and notes when it read its inputs. */
async function timedReads(context, args, within = []) {
  const reads = join(context.work, 'reads.jsonl')
  rmSync(reads, { force: true })
  const [node, ...rest] = dosimeter(args)
  const command = [...within, node, '--import', READ_TIMES, ...rest]
  const sample = await run(context, command, { env: { BENCH_READS: reads } })
  return { ...sample, readSeconds: readSeconds(reads) }
}

/** From the first opening of an input to the last closing. */
function readSeconds(path) {
  if (!existsSync(path)) return undefined
  const reads = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return (Math.max(...reads.map(({ to }) => to)) - Math.min(...reads.map(({ from }) => from))) / 1000
}

function bytesOf(text) {
  const [value = 'NaN', unit = 'MiB'] = text.replaceAll(',', '').split(' ')
  return Number(value) * { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }[unit]
}
