/**
 * The forms in which a report can be written besides its data. Each is a pure function of report.json, items.jsonl and of
 * what a gate said, and is loaded only when it is asked for.
 *
 * A new form is a line in FORMAT_FILES (its name and its file) and one here.
 */

import type { Judgement } from '../gate/types.ts'
import type { FormatName } from '../results/formats.ts'
import type { ReportData } from '../results/read.ts'
import type { FindUnits } from '../text/units.ts'

/** What every form is made of. */
export interface FormInput extends ReportData {
  /** Finds the tokens of a text, for definitions whose unit is a BPE vocabulary. */
  readonly findTokens?: FindUnits | undefined
  /** What a gate said of the report; undefined without one. Only forms for CI tell it. */
  readonly judgement?: Judgement | undefined
}

/** Makes one form: a whole file, as text or as bytes. */
type RenderFormat = (input: FormInput) => string | Uint8Array | Promise<string>

const FORMATS: Readonly<Record<FormatName, () => Promise<RenderFormat>>> = {
  html: async () => (await import('./html/page.ts')).renderHtml,
  md: async () => (await import('./report-markdown.ts')).renderMarkdown,
  csv: async () => (await import('./data/csv.ts')).renderCsv,
  parquet: async () => (await import('./data/parquet.ts')).renderParquet,
  sarif: async () => (await import('./ci/sarif.ts')).renderSarif,
  junit: async () => (await import('./ci/junit.ts')).renderJunit,
  github: async () => (await import('./ci/github.ts')).renderGithub,
  summary: async () => (await import('./ci/summary.ts')).renderSummary,
  gitlab: async () => (await import('./ci/gitlab.ts')).renderGitlab,
  gate: async () => (await import('./ci/gate-json.ts')).renderGateJson,
}

/**
 * @param name of a form
 * @param input what it is made of
 * @returns the bytes of its file
 */
export async function renderFormat(name: FormatName, input: FormInput): Promise<Uint8Array> {
  const render = await FORMATS[name]()
  const rendered = await render(input)
  return typeof rendered === 'string' ? new TextEncoder().encode(rendered) : rendered
}
