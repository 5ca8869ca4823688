/**
 * Forms for CI: each is a pure function of a report and of what a gate said of it, loaded only when it is asked for.
 *
 * A new form is a line in CI_FORMAT_FILES (its name and its file) and one here.
 */
import type { CiFormatName } from '../../results/ci-files.ts'
import type { FormInput } from './notices.ts'

/** Makes one form, as the text of a whole file. */
type RenderForm = (input: FormInput) => string

const FORMS: Readonly<Record<CiFormatName, () => Promise<RenderForm>>> = {
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  junit: async () => (await import('./junit.ts')).renderJunit,
  github: async () => (await import('./github.ts')).renderGithub,
  summary: async () => (await import('./summary.ts')).renderSummary,
  gitlab: async () => (await import('./gitlab.ts')).renderGitlab,
  gate: async () => (await import('./gate-json.ts')).renderGateJson,
}

/**
 * @param name of a form
 * @param input what it is made of
 * @returns the text of its file
 */
export async function renderForm(name: CiFormatName, input: FormInput): Promise<string> {
  const render = await FORMS[name]()
  return render(input)
}
