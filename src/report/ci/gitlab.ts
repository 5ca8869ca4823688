/**
 * GitLab code quality: findings at the lines of items, for the widget of merge requests.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
import type { CiPart } from '../formats.ts'
import { hostPath, isShown, type Notice, noticesOf, SEVERITIES, type Severity } from './notices.ts'
import { labelOf, reportsOf } from './parts.ts'

const NAMES: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' }

/** GitLab wants each fingerprint once: of what several indexes find of an item the worst is told. */
function distinct(notices: readonly Notice[]): readonly Notice[] {
  const worst = new Map<string, Notice>()
  for (const notice of notices) {
    const other = worst.get(notice.fingerprint)
    const isWorse =
      other === undefined || SEVERITIES.indexOf(notice.severity) < SEVERITIES.indexOf(other.severity)
    if (isWorse) worst.set(notice.fingerprint, notice)
  }
  return [...worst.values()]
}

/** @returns a JSON list; findings that count for nothing are left out, since GitLab has no word for them */
export function renderGitlab(parts: readonly CiPart[]): string {
  const notices = reportsOf(parts).flatMap((part) => {
    const label = labelOf(part, parts, ': ')
    return noticesOf(part).map((notice) => ({ ...notice, text: `${label}${notice.text}` }))
  })
  const issues = distinct(notices.filter((notice) => notice.excuse === undefined && isShown(notice))).map(
    ({ code, severity, text, item, fingerprint }) => ({
      description: text,
      check_name: `dosimeter/${code.replace(' ', '-')}`,
      fingerprint,
      severity: NAMES[severity],
      // The format must have a line; items of files that are not text have none.
      location: { path: hostPath(item), lines: { begin: item.line ?? 1 } },
    }),
  )
  return `${JSON.stringify(issues, null, 2)}\n`
}
