/**
 * SARIF 2.1.0: findings at the lines of items in benchmark files.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */

import type { Outcome } from '../../gate/types.ts'
import { VERSION } from '../../version.ts'
import { CODE_TEXTS } from '../code-texts.ts'
import { counted } from '../format.ts'
import type { CiPart, FormInput } from '../formats.ts'
import { excuseText, outcomeText, untestedHints, untestedTexts } from '../wording.ts'
import { hostPath, isShown, type Notice, noticesOf, worstFirst } from './notices.ts'
import { failureText, indexOf, isFailure } from './parts.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const HOMEPAGE = 'https://www.npmjs.com/package/dosimeter'

/**
 * GitHub refuses a run with more results, and shows the 5,000 most severe. 25,000 results are about 1 MB packed, of the 10 MB that
 * it takes.
 *
 * @see https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const MOST_RESULTS = 25_000

/** Rules in the order of `ruleIndex`. */
const RULES = [
  { code: 'contaminated', level: 'error' },
  { code: 'partial', level: 'warning' },
  { code: 'below', level: 'note' },
  { code: 'published', level: 'warning' },
  { code: 'context', level: 'note' },
  { code: 'not testable', level: 'note' },
  { code: 'too short', level: 'note' },
] as const satisfies readonly { code: Notice['code']; level: Notice['severity'] }[]

function ruleId(code: Notice['code']): string {
  return `dosimeter/${code.replace(' ', '-')}`
}

/** A path as a URI reference: relative paths below the source root, absolute ones as files. */
function locationOf(path: string): { uri: string; uriBaseId?: string } {
  const encoded = path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  if (encoded.startsWith('/')) return { uri: `file://${encoded}` }
  return { uri: encoded, uriBaseId: '%SRCROOT%' }
}

function baselineState({ excuse }: Notice): 'new' | 'unchanged' {
  return excuse?.why === 'known' ? 'unchanged' : 'new'
}

function resultOf(notice: Notice, hasBaseline: boolean) {
  const { code, severity, text, item, fingerprint, excuse } = notice
  const { line, pointer } = item
  return {
    ruleId: ruleId(code),
    ruleIndex: RULES.findIndex((rule) => rule.code === code),
    level: severity,
    message: { text: `${text}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: locationOf(hostPath(item)),
          ...(line === undefined ? {} : { region: { startLine: line } }),
        },
        logicalLocations: [
          { name: item.id, fullyQualifiedName: `${item.set}/${item.id}`, kind: 'element' },
          ...(pointer === undefined ? [] : [{ fullyQualifiedName: pointer, kind: 'object' }]),
        ],
      },
    ],
    partialFingerprints: { 'dosimeterFinding/v1': fingerprint },
    ...(hasBaseline ? { baselineState: baselineState(notice) } : {}),
    ...(excuse?.why === 'allowed'
      ? { suppressions: [{ kind: 'external', status: 'accepted', justification: excuseText(excuse) }] }
      : {}),
  }
}

/** A sentence about the run itself, which hosts show beside its results. */
interface Notification {
  readonly level: Notice['severity']
  readonly message: { readonly text: string }
}

function notification(level: Notification['level'], text: string): Notification {
  return { level, message: { text: /[.!?]$/u.test(text) ? text : `${text}.` } }
}

/** Findings of a run: the most severe that a host takes, in the order of items, and how many are left out. */
function shownOf(input: FormInput): { readonly notices: readonly Notice[]; readonly left: number } {
  const all = noticesOf(input).filter(isShown)
  if (all.length <= MOST_RESULTS) return { notices: all, left: 0 }
  const kept = new Set(worstFirst(all, input.items).slice(0, MOST_RESULTS))
  return { notices: all.filter((notice) => kept.has(notice)), left: all.length - kept.size }
}

/**
 * @param parts of the log
 * @returns how many findings are more than a host takes, a sentence for each run with some
 */
export function sarifRemarks(parts: readonly CiPart[]): string[] {
  return parts.flatMap((part) => {
    const left = isFailure(part) ? 0 : shownOf(part).left
    return left === 0 ? [] : [leftText(left)]
  })
}

function leftText(left: number): string {
  return `${counted(left, 'finding')} ${left === 1 ? 'is' : 'are'} left out, the least severe: code hosts take ${counted(MOST_RESULTS, 'result')} of a run; items.jsonl has all`
}

function notificationsOf(input: FormInput, left: number): Notification[] {
  const { report, judgement } = input
  const levels: Readonly<Record<Outcome, Notification['level']>> = {
    within: 'note',
    over: 'note',
    unanswered: 'error',
  }
  return [
    ...(judgement === undefined
      ? []
      : [
          notification(levels[judgement.outcome], `Gate: ${outcomeText(judgement)}`),
          ...untestedTexts(judgement).map((text) => notification('note', text)),
          ...untestedHints(judgement, report).map((text) => notification('note', text)),
        ]),
    ...(left === 0 ? [] : [notification('warning', leftText(left))]),
  ]
}

function driver(version: string) {
  return {
    name: 'dosimeter',
    version,
    semanticVersion: version,
    informationUri: HOMEPAGE,
    rules: RULES.map(({ code, level }) => {
      const { title, text, help } = CODE_TEXTS[code]
      const paragraphs = [text, ...help]
      return {
        id: ruleId(code),
        name: title.replace(/(?:^| )(\w)/gu, (_, letter: string) => letter.toUpperCase()),
        shortDescription: { text: `${title}.` },
        fullDescription: { text },
        help: { text: paragraphs.join('\n\n').replaceAll('`', ''), markdown: paragraphs.join('\n\n') },
        helpUri: HOMEPAGE,
        defaultConfiguration: { level },
      }
    }),
  }
}

function runOf(part: CiPart, isOneOfSeveral: boolean) {
  const index = indexOf(part)
  const shown = isFailure(part) ? { notices: [], left: 0 } : shownOf(part)
  const judgement = isFailure(part) ? undefined : part.judgement
  const notifications = isFailure(part)
    ? [notification('error', failureText(part))]
    : notificationsOf(part, shown.left)
  return {
    tool: { driver: driver(isFailure(part) ? VERSION : part.report.tool) },
    // Hosts take several runs of a tool only where they can tell them apart.
    ...(isOneOfSeveral && index !== undefined ? { automationDetails: { id: `dosimeter/${index}/` } } : {}),
    invocations: [
      {
        executionSuccessful: !isFailure(part) && judgement?.outcome !== 'unanswered',
        ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
      },
    ],
    originalUriBaseIds: {
      '%SRCROOT%': { description: { text: 'The folder in which dosimeter was run.' } },
    },
    columnKind: 'utf16CodeUnits',
    results: shown.notices.map((notice) => resultOf(notice, judgement?.hasBaseline ?? false)),
  }
}

/** @returns a SARIF log with a run for each part, indented */
export function renderSarif(parts: readonly CiPart[]): string {
  const runs = parts.map((part) => runOf(part, parts.length > 1))
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs }, null, 2)}\n`
}
