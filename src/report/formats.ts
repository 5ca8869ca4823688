/**
 * The forms in which a report can be written besides its data. Each is a pure function of report.json, items.jsonl and of
 * what a gate said, and is loaded only when it is asked for.
 *
 * A new form is a line in FORMAT_FILES (its name and its file) and one here.
 */

import type { Judgement } from '../gate/types.ts'
import { type CiFormatName, type FormatName, isCiFormat } from '../results/formats.ts'
import type { ReportData } from '../results/read.ts'
import type { FindUnits } from '../text/units.ts'

/** What every form is made of. */
export interface FormInput extends ReportData {
  /** Finds the tokens of a text, for definitions whose unit is a BPE vocabulary. */
  readonly findTokens?: FindUnits | undefined
  /** What a gate said of the report; undefined without one. Only forms for CI tell it. */
  readonly judgement?: Judgement | undefined
}

/** A run that could not answer. */
export interface Failure {
  readonly failure: {
    /** One sentence. */
    readonly message: string
    /** What to do about it. */
    readonly hint: string | undefined
  }
  /** The index that was asked, as typed; undefined where there was none, or before it was opened. */
  readonly index?: string | undefined
}

/** What forms for CI are made of: a report, or why there is none. */
export type CiPart = FormInput | Failure

/** Makes a form of one report: a whole file, as text or as bytes. */
type RenderFormat = (input: FormInput) => string | Uint8Array | Promise<string>
/** Makes a form for CI of the reports of all indexes together. */
type RenderCi = (parts: readonly CiPart[]) => string

const FORMATS: Readonly<Record<Exclude<FormatName, CiFormatName>, () => Promise<RenderFormat>>> = {
  html: async () => (await import('./html/page.ts')).renderHtml,
  md: async () => (await import('./report-markdown.ts')).renderMarkdown,
  csv: async () => (await import('./data/csv.ts')).renderCsv,
  parquet: async () => (await import('./data/parquet.ts')).renderParquet,
}

const CI_FORMATS: Readonly<Record<CiFormatName, () => Promise<RenderCi>>> = {
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
  if (isCiFormat(name)) return renderCi(name, [input])
  const render = await FORMATS[name]()
  const rendered = await render(input)
  return typeof rendered === 'string' ? new TextEncoder().encode(rendered) : rendered
}

/**
 * @param name of a form for CI
 * @param parts the report of each index, or why there is none
 * @returns the bytes of its file
 */
export async function renderCi(name: CiFormatName, parts: readonly CiPart[]): Promise<Uint8Array> {
  const render = await CI_FORMATS[name]()
  return new TextEncoder().encode(render(parts))
}
