/**
 * Tables and paragraphs for terminals. Pure.
 */
import { displayWidth } from './width.ts'

/** One cell: printable text, and how it is emphasised. */
export interface Cell {
  readonly text: string
  readonly style?: (text: string) => string
}

/** One column. */
export interface Column {
  /** Heading; `\n` between its lines, which stand at the bottom of the heading. */
  readonly heading: string
  /** Default left. */
  readonly align?: 'left' | 'right'
}

const GAP = '  '

function pad(text: string, width: number, align: 'left' | 'right' = 'left'): readonly [string, string] {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? [spaces, ''] : ['', spaces]
}

/**
 * @param columns headings and alignment
 * @param rows as many cells each as there are columns; text alone has no emphasis
 * @param heading emphasis of the headings
 * @returns lines without spaces at their ends
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (Cell | string)[])[],
  heading: (text: string) => string = (text) => text,
): string[] {
  const headings = columns.map((column) => column.heading.split('\n'))
  const height = Math.max(0, ...headings.map((lines) => lines.length))
  const headRows = Array.from({ length: height }, (_, line) =>
    headings.map((lines): Cell => ({ text: lines[line - height + lines.length] ?? '', style: heading })),
  )
  const cells = [
    ...headRows,
    ...rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell))),
  ]
  const widths = columns.map((_, i) => Math.max(0, ...cells.map((row) => displayWidth(row[i]?.text ?? ''))))
  const show = ({ text, style }: Cell, i: number): string => {
    const [before, after] = pad(text, widths[i] ?? 0, columns[i]?.align)
    return `${before}${style === undefined ? text : style(text)}${after}`
  }
  return cells.map((row) => row.map(show).join(GAP).trimEnd())
}

/**
 * Names and values, one to a line: `  name   value`.
 *
 * @param entries in order
 * @param width columns of a line; values that are longer go on below their beginning
 */
export function facts(entries: readonly (readonly [string, string])[], width: number): string[] {
  const indent = Math.max(0, ...entries.map(([name]) => displayWidth(name))) + 4
  return entries.flatMap(([name, value]) => {
    const [first = '', ...rest] = wrap(value, width - indent)
    const head = `  ${name}`
    return [
      `${head}${' '.repeat(indent - displayWidth(head))}${first}`,
      ...rest.map((line) => `${' '.repeat(indent)}${line}`),
    ]
  })
}

/**
 * Breaks printable text into lines at its spaces. A word that is wider than a line stands on one of its own.
 *
 * @param text words with single spaces between them
 * @param width columns of a line
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
