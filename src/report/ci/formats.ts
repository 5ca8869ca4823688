/**
 * Forms for CI, by name: each is a pure function of a report and of what a gate said of it.
 */
import { renderGateJson } from './gate-json.ts'
import { renderGithub } from './github.ts'
import { renderGitlab } from './gitlab.ts'
import { renderJunit } from './junit.ts'
import type { FormInput } from './notices.ts'
import { renderSarif } from './sarif.ts'
import { renderSummary } from './summary.ts'

/** A form of a report. */
export interface CiFormat {
  /** Name of the file in a folder of forms. */
  readonly file: string
  readonly what: string
  readonly render: (input: FormInput) => string
}

/** All of them. */
export const CI_FORMATS = {
  sarif: { file: 'dosimeter.sarif', what: 'SARIF 2.1.0, for code scanning', render: renderSarif },
  junit: { file: 'junit.xml', what: 'JUnit XML, a case for each item and rule', render: renderJunit },
  github: { file: 'annotations.txt', what: 'GitHub workflow commands: annotations', render: renderGithub },
  summary: { file: 'summary.md', what: 'Markdown, for job summaries', render: renderSummary },
  gitlab: { file: 'gl-code-quality-report.json', what: 'GitLab code quality', render: renderGitlab },
  gate: { file: 'gate.json', what: 'what the gate says, as JSON', render: renderGateJson },
} as const satisfies Readonly<Record<string, CiFormat>>

/** Name of a form. */
export type CiFormatName = keyof typeof CI_FORMATS

/** All names, in the order of the list. */
export const CI_FORMAT_NAMES = Object.keys(CI_FORMATS) as readonly CiFormatName[]
