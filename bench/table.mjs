/**
 * Writes the tables of README.md and docs/performance.md from a folder of results, between their markers.
 *
 *   npm run bench:table -- bench/results/FOLDER [FOLDER] [--check]
 *
 * Groups of cases (`inputs/`) that the second folder has are taken from there.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../scripts/build.mjs'
import { writeOrCheck } from '../scripts/generated.mjs'
import { HEADLINES } from './harness/headlines.mjs'
import { replaceBetween } from './harness/markers.mjs'
import { readResults } from './harness/results.mjs'
import { headlines, targetsTable } from './harness/tables.mjs'

const [folder, more] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: node bench/table.mjs FOLDER [--check]')
  process.exitCode = 2
} else {
  const results = withGroupsOf(readResults(folder), more === undefined ? undefined : readResults(more))
  const write = (path, body) => {
    writeOrCheck(path, replaceBetween(readFileSync(join(ROOT, path), 'utf8'), 'bench', body))
  }
  write('README.md', headlines(results, HEADLINES))
  const { machine, versions, date, mode } = results
  const head = `Measured ${date} UTC (${mode}): dosimeter ${versions.dosimeter}, Node ${versions.node}; ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB.`
  write('docs/performance.md', `${head}\n\n${targetsTable(results.figures)}`)
}

function withGroupsOf(results, others) {
  if (others === undefined) return results
  const groupOf = ({ id }) => id.split('/')[0]
  const groups = new Set(others.figures.map(groupOf))
  const at = results.figures.findIndex((figure) => groups.has(groupOf(figure)))
  const kept = results.figures.filter((figure) => !groups.has(groupOf(figure)))
  return { ...results, figures: kept.toSpliced(at < 0 ? kept.length : at, 0, ...others.figures) }
}
