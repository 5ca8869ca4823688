/**
 * Results as Markdown tables. Pure.
 */
import { keyOf } from './figure.mjs'

/** @typedef {import('./compare.mjs').Measured} Measured */

/**
 * A number with three significant digits and no exponent.
 *
 * @param {number} value
 * @returns {string}
 */
export function short(value) {
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(digits, 6))
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 * @param {readonly number[]} right columns of numbers
 * @returns {string} a table in the form that the formatter would give it
 */
export function table(head, rows, right = []) {
  const all = [head, ...rows]
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => row[i].length)))
  const line = (row) =>
    `| ${row.map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`
  const rule = `| ${widths.map((width, i) => (right.includes(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/**
 * @param {Measured} figure
 * @returns {string} such as `≥ 200 MB/s and ≥ 0.8×`
 */
export function targetText({ target, better, unit }) {
  const sign = better === 'higher' ? '≥' : '≤'
  const parts = []
  if (target?.absolute !== undefined) parts.push(`${sign} ${target.absolute} ${unit}`)
  if (target?.ratio !== undefined) parts.push(`${sign} ${target.ratio}×`)
  return parts.join(' and ')
}

const VERDICT = { met: 'yes', missed: '**no**', none: '' }

/**
 * Every figure with its target.
 *
 * @param {readonly Measured[]} figures
 * @returns {string}
 */
export function targetsTable(figures) {
  const rows = figures.map((figure) => {
    const { summary, unit, rival } = figure
    const rivalText = `${rival.name}: ${short(summary.rivalBest)}`
    return [
      `\`${figure.id}\``,
      figure.name,
      `${short(summary.best)} ${unit} (${short(summary.median)})`,
      rivalText,
      `${short(summary.ratio)}×`,
      targetText(figure),
      VERDICT[summary.verdict],
    ]
  })
  return table(['case', 'figure', 'best (median)', 'beside', 'ratio', 'target', 'met'], rows, [4])
}

/**
 * The few figures that a reader of the README wants, one for each topic; those without results are left out.
 *
 * @param {{ figures: readonly Measured[], machine: { cpu: string, cores: number }, versions: Record<string, string> }} results
 * @param {readonly (readonly [string, string])[]} rows key of a figure, or a pattern of keys, and what it says
 * @returns {string}
 */
export function headlines(results, rows) {
  const cells = []
  for (const [pattern, what] of rows) {
    const figure = results.figures.find((entry) => new RegExp(pattern).test(keyOf(entry)))
    if (figure === undefined) continue
    const { summary, unit, rival } = figure
    cells.push([
      what,
      `${short(summary.best)} ${unit}`,
      `${rival.name}: ${short(summary.rivalBest)} ${unit}`,
      `${short(summary.ratio)}×`,
    ])
  }
  const { machine, versions } = results
  return `${table(['what', 'dosimeter', 'beside, in the same run', 'ratio'], cells, [3])}

${machine.cpu}, ${machine.cores} cores, Node ${versions.node}. How, and every figure: [docs/performance.md](docs/performance.md).`
}
