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

/**
 * Forms for CI: they tell findings and what a gate said, can be of several reports together, and are written when there is no
 * report, too.
 */
const CI_FORMATS = ['sarif', 'junit', 'github', 'summary', 'gitlab', 'gate'] as const

/** Name of a form for CI. */
export type CiFormatName = (typeof CI_FORMATS)[number]

/** @returns whether a form is one for CI */
export function isCiFormat(name: FormatName): name is CiFormatName {
  return (CI_FORMATS as readonly FormatName[]).includes(name)
}
