/**
 * Folders of results: results.json with every run, and summary.md to read.
 *
 * @typedef {object} Results
 * @property {'dosimeter-bench'} format
 * @property {1} version
 * @property {string} mode
 * @property {number} runs counted runs of each side
 * @property {string} date UTC, to the minute
 * @property {number} load of the minute before; a quiet machine has less than 0.5
 * @property {ReturnType<typeof import('./machine.mjs').machine>} machine
 * @property {Record<string, string>} versions
 * @property {{ inputs: string, indexes: string }} where
 * @property {readonly import('./compare.mjs').Measured[]} figures
 * @property {readonly { id: string, reason: string }[]} skipped
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { targetsTable } from './tables.mjs'

/**
 * @param {Date} date
 * @param {string} label
 * @returns {string} such as `2026-01-31-0930-full`
 */
export function folderName(date, label) {
  const [day, time] = date.toISOString().split('T')
  const clean = label.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return `${day}-${time.slice(0, 5).replace(':', '')}-${clean}`
}

/**
 * @param {Results} results
 * @returns {string} Markdown
 */
export function summaryOf({ mode, runs, date, load, machine, versions, where, figures, skipped }) {
  const missed = figures.filter(({ summary }) => summary.verdict === 'missed').length
  const met = figures.filter(({ summary }) => summary.verdict === 'met').length
  const list = (entries) => entries.map(([key, value]) => `- ${key}: ${value}`).join('\n')
  const notes = figures.filter(({ note }) => note !== undefined)
  return `# Bench of ${date}, ${mode}

${list([
  ...Object.entries(versions),
  [
    'machine',
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, ${machine.pages}`,
  ],
  ['load before', load.toFixed(1)],
  ['inputs', where.inputs],
  ['indexes', where.indexes],
  ['runs', `one to warm up, then ${runs} of each side in turn; best, with the median in brackets`],
  ['targets', `${met} met, ${missed} missed`],
])}

${targetsTable(figures)}
${notes.length === 0 ? '' : `\n${notes.map(({ id, name, note }) => `- ${id}, ${name}: ${note}`).join('\n')}\n`}${
  skipped.length === 0
    ? ''
    : `\nSkipped:\n\n${skipped.map(({ id, reason }) => `- ${id}: ${reason}`).join('\n')}\n`
}`
}

/**
 * @param {string} folder is made
 * @param {Results} results
 */
export function writeResults(folder, results) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 1)}\n`)
  writeFileSync(join(folder, 'summary.md'), summaryOf(results))
}

/**
 * @param {string} folder
 * @returns {Results}
 * @throws {Error} when it holds none
 */
export function readResults(folder) {
  const results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))
  if (results.format !== 'dosimeter-bench' || results.version !== 1) {
    throw new Error(`${folder}: not the results of this bench`)
  }
  return results
}
