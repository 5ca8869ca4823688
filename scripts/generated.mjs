/**
 * Files that are made by a script and committed: written, or compared when the script is called with `--check`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './build.mjs'

/**
 * @param {string} path below the repository
 * @param {string} text what the file should hold
 */
export function writeOrCheck(path, text) {
  const file = join(ROOT, path)
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text)
    console.log(`${path}: written`)
  } else if (existsSync(file) && readFileSync(file, 'utf8') === text) {
    console.log(`${path}: up to date`)
  } else {
    console.log(`${path}: differs from what ${process.argv[1]?.split(/[/\\]/).at(-1)} makes`)
    process.exitCode = 1
  }
}

/**
 * A Markdown table as the formatter has it: every column as wide as its widest cell.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} body
 */
export function table(head, body) {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}
