/**
 * items.csv: one line for each item, as RFC 4180 has it. Pure.
 */
import type { FormInput } from '../formats.ts'
import { itemColumns } from './columns.ts'

const LINE_END = '\r\n'

/**
 * @param data a report
 * @returns a heading and a line for each item; null is an empty cell
 */
export function renderCsv({ report, items }: FormInput): string {
  const columns = itemColumns(report)
  const lines = [
    columns.map(({ name }) => cell(name)).join(','),
    ...items.map((item) => columns.map(({ value }) => cell(value(item))).join(',')),
  ]
  return lines.map((line) => `${line}${LINE_END}`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
