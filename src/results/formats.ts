/**
 * The files that a report's other forms are written to, beside report.json and items.jsonl.
 */

/** Other forms of a report by the name of their format, and the file that each is written to. */
export const FORMAT_FILES = {
  html: 'report.html',
  md: 'report.md',
  csv: 'items.csv',
  parquet: 'items.parquet',
} as const

/** Name of a form in which a report can be written besides report.json and items.jsonl. */
export type FormatName = keyof typeof FORMAT_FILES

/** Names of all forms, in the order of their list. */
export const FORMAT_NAMES = Object.keys(FORMAT_FILES) as readonly FormatName[]
