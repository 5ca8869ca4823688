/**
 * SARIF 2.1.0: findings at the lines of items in benchmark files.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */

import type { FormInput } from '../formats.ts'
import { CODE_TEXTS, excuseText } from '../wording.ts'
import { hostPath, isShown, type Notice, noticesOf } from './notices.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const HOMEPAGE = 'https://www.npmjs.com/package/dosimeter'

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

/** @returns a SARIF log, indented */
export function renderSarif(input: FormInput): string {
  const { report, judgement } = input
  const notices = noticesOf(input).filter(isShown)
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'dosimeter',
            version: report.tool,
            semanticVersion: report.tool,
            informationUri: HOMEPAGE,
            rules: RULES.map(({ code, level }) => {
              const { title, text } = CODE_TEXTS[code]
              return {
                id: ruleId(code),
                name: title.replace(/(?:^| )(\w)/gu, (_, letter: string) => letter.toUpperCase()),
                shortDescription: { text: `${title}.` },
                fullDescription: { text },
                defaultConfiguration: { level },
              }
            }),
          },
        },
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The folder in which dosimeter was run.' } },
        },
        columnKind: 'utf16CodeUnits',
        results: notices.map((notice) => resultOf(notice, judgement?.hasBaseline ?? false)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}
