/**
 * GitHub workflow commands: annotations at the lines of items.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import { counted } from '../format.ts'
import type { FormInput } from '../formats.ts'
import { outcomeText } from '../wording.ts'
import { hostPath, type Notice, noticesOf, type Severity, worstFirst } from './notices.ts'

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

/** @returns one command on each line: errors, then warnings, the worst first, then what they leave out */
export function renderGithub(input: FormInput): string {
  const notices = worstFirst(noticesOf(input), input.items)
  const lines: string[] = []
  let left = 0
  for (const severity of ['error', 'warning'] as const) {
    const own = notices.filter((notice) => notice.severity === severity)
    lines.push(...own.slice(0, MOST_OF_A_KIND).map(commandOf))
    left += Math.max(0, own.length - MOST_OF_A_KIND)
  }
  const { judgement } = input
  const says = [
    ...(judgement === undefined ? [] : [outcomeText(judgement)]),
    ...(left === 0 ? [] : [`${counted(left, 'finding')} more than annotations can show`]),
  ]
  if (says.length > 0) lines.push(`::notice title=dosimeter::${message(says.join('; '))}`)
  return lines.map((line) => `${line}\n`).join('')
}
