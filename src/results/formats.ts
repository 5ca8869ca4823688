/**
 * Other forms of a report: their names, and the files that they are written to beside report.json and items.jsonl.
 */

/** Names of all forms, and their usual files. */
export const FORMAT_FILES = {
  html: 'report.html',
  md: 'report.md',
  csv: 'items.csv',
  parquet: 'items.parquet',
  sarif: 'dosimeter.sarif',
  junit: 'junit.xml',
  github: 'annotations.txt',
  summary: 'summary.md',
  gitlab: 'gl-code-quality-report.json',
  gate: 'gate.json',
} as const

/** Name of a form in which a report can be written besides report.json and items.jsonl. */
export type FormatName = keyof typeof FORMAT_FILES

/** Names of all forms, in the order of their list. */
export const FORMAT_NAMES = Object.keys(FORMAT_FILES) as readonly FormatName[]
