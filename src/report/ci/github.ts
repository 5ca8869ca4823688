/**
 * GitHub workflow commands: annotations at the lines of items.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import { counted } from '../format.ts'
import type { CiPart, FormInput } from '../formats.ts'
import { outcomeText, untestedTexts } from '../wording.ts'
import { hostPath, type Notice, noticesOf, type Severity, worstFirst } from './notices.ts'
import { failureText, isFailure, labelOf, reportsOf } from './parts.ts'

/** GitHub shows at most ten annotations of a kind for each step, and drops the rest without a word. */
const MOST_OF_A_KIND = 10

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' }

function message(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replace(/\p{Cc}/gu, '')
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

function commandOf({ severity, title, text, item, fingerprint }: Notice): string {
  // Items of files that are not text have no line: their annotation stands at the top of the file.
  const place = [
    `file=${property(hostPath(item))}`,
    `line=${item.line ?? 1}`,
    `title=${property(`dosimeter: ${title}`)}`,
  ]
  return `::${COMMANDS[severity]} ${place.join(',')}::${message(`${text}; fingerprint ${fingerprint}`)}`
}

/** What a gate said, and what it could not say anything of. */
function saidOf({ judgement }: FormInput): string[] {
  return judgement === undefined ? [] : [outcomeText(judgement), ...untestedTexts(judgement)]
}

/** @returns one command on each line: errors, then warnings, the worst first, then what they leave out */
export function renderGithub(parts: readonly CiPart[]): string {
  const notices = reportsOf(parts).flatMap((part) => {
    const label = labelOf(part, parts, ': ')
    return worstFirst(noticesOf(part), part.items).map((notice) => ({
      ...notice,
      text: `${label}${notice.text}`,
    }))
  })
  const lines = parts
    .filter(isFailure)
    .map(
      (part) =>
        `::error title=${property('dosimeter: could not answer')}::${message(`${labelOf(part, parts, ': ')}${failureText(part)}`)}`,
    )
  let left = 0
  for (const severity of ['error', 'warning'] as const) {
    const own = notices.filter((notice) => notice.severity === severity)
    const room = Math.max(0, MOST_OF_A_KIND - (severity === 'error' ? lines.length : 0))
    lines.push(...own.slice(0, room).map(commandOf))
    left += Math.max(0, own.length - room)
  }
  const more = left === 0 ? [] : [`${counted(left, 'finding')} more than annotations can show`]
  const reports = reportsOf(parts)
  for (const [i, part] of reports.entries()) {
    const says = [...saidOf(part), ...(i === reports.length - 1 ? more : [])]
    if (says.length === 0) continue
    lines.push(`::notice title=dosimeter::${message(`${labelOf(part, parts, ': ')}${says.join('; ')}`)}`)
  }
  return lines.map((line) => `${line}\n`).join('')
}
