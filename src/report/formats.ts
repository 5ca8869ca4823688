/**
 * The forms in which a report can be written besides its data. Each is a pure function of report.json and items.jsonl, and is
 * loaded only when it is asked for.
 *
 * A new form is a line in FORMAT_FILES (its name and its file) and one here.
 */

import type { FormatName } from '../results/formats.ts'
import type { ItemLine, Report } from '../results/schema.ts'
import type { FindUnits } from '../text/units.ts'

/** What every form is made of. */
export interface ReportData {
  readonly report: Report
  /** Lines of items.jsonl, in their order. */
  readonly items: readonly ItemLine[]
  /** Folder of the report as typed, for the commands that a form suggests; undefined when it lies in none. */
  readonly folder: string | undefined
  /** Finds the tokens of a text, for definitions whose unit is a BPE vocabulary. */
  readonly findTokens?: FindUnits
}

/** Makes one form: a whole file, as text or as bytes. */
type RenderFormat = (data: ReportData) => string | Uint8Array | Promise<string> | Promise<string | Uint8Array>

const FORMATS: Readonly<Record<FormatName, () => Promise<RenderFormat>>> = {
  html: async () => (await import('./html/page.ts')).renderHtml,
  md: async () => (await import('./report-markdown.ts')).renderMarkdown,
  csv: async () => (await import('./data/csv.ts')).renderCsv,
  parquet: async () => (await import('./data/parquet.ts')).renderParquet,
}

/**
 * @param name of a form
 * @param data what it is made of
 * @returns the bytes of its file
 */
export async function renderFormat(name: FormatName, data: ReportData): Promise<Uint8Array> {
  const render = await FORMATS[name]()
  const rendered = await render(data)
  return typeof rendered === 'string' ? new TextEncoder().encode(rendered) : rendered
}
