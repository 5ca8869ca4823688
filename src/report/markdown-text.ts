/**
 * Text inside Markdown: names of strangers stay names. Pure.
 */
import { printable } from './width.ts'

/**
 * @param text anything
 * @returns the same in one line, with whatever Markdown, HTML or a table would take for a sign of theirs escaped
 */
export function inMarkdown(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]#!|~@]/gu, (sign) => `\\${sign}`)
}

/**
 * @param headings of the columns; those that end in `:` are aligned right, without it
 * @param rows cells as Markdown
 * @returns lines of a table
 */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(headings.map((heading) => heading.replace(/:$/u, ''))),
    line(headings.map((heading) => (heading.endsWith(':') ? '---:' : '---'))),
    ...rows.map(line),
  ]
}
