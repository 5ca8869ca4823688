/**
 * GitLab code quality: findings at the lines of items, for the widget of merge requests.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
import type { FormInput } from '../formats.ts'
import { hostPath, isShown, noticesOf, type Severity } from './notices.ts'

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' }

/** @returns a JSON list; findings that count for nothing are left out, since GitLab has no word for them */
export function renderGitlab(input: FormInput): string {
  const issues = noticesOf(input)
    .filter((notice) => notice.excuse === undefined)
    .filter(isShown)
    .map(({ code, severity, text, item, fingerprint }) => ({
      description: text,
      check_name: `dosimeter/${code.replace(' ', '-')}`,
      fingerprint,
      severity: SEVERITIES[severity],
      // The format must have a line; items of files that are not text have none.
      location: { path: hostPath(item), lines: { begin: item.line ?? 1 } },
    }))
  return `${JSON.stringify(issues, null, 2)}\n`
}
