/**
 * Forms for CI by name, and the file that each is written to beside report.json and items.jsonl.
 */
export const CI_FORMAT_FILES = {
  sarif: 'dosimeter.sarif',
  junit: 'junit.xml',
  github: 'annotations.txt',
  summary: 'summary.md',
  gitlab: 'gl-code-quality-report.json',
  gate: 'gate.json',
} as const

/** Name of a form for CI. */
export type CiFormatName = keyof typeof CI_FORMAT_FILES

/** All names, in the order of the list. */
export const CI_FORMAT_NAMES = Object.keys(CI_FORMAT_FILES) as readonly CiFormatName[]
