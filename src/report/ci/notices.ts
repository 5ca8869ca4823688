/**
 * What forms of CI say of a report: its findings with a severity. Pure.
 *
 * Without a gate a contaminated item is an error. With one, an error is what a rule that failed has counted; other
 * findings are warnings, and those that count for nothing are marked so.
 */
import type { Excuse, Judgement } from '../../gate/types.ts'
import { type Finding, findingsOf, type ItemPlace } from '../../results/findings.ts'
import type { ItemLine } from '../../results/schema.ts'
import { CODE_TEXTS } from '../code-texts.ts'
import type { FormInput } from '../formats.ts'
import { mostContaminated } from '../most-contaminated.ts'
import { excuseText, findingText } from '../wording.ts'

/** How bad a finding is. */
export type Severity = 'error' | 'warning' | 'note'

/** Something to say of an item. */
export interface Notice {
  readonly code: Finding['code']
  readonly severity: Severity
  readonly title: string
  /** Names the item and says what was found. */
  readonly text: string
  readonly item: ItemPlace
  /** Position in items.jsonl, from 0. */
  readonly index: number
  readonly fingerprint: string
  /** Why it counts for nothing. */
  readonly excuse: Excuse | undefined
}

/** @returns whether the item was left untested */
export function isUntested({ code }: Pick<Notice, 'code'>): boolean {
  return code === 'not testable' || code === 'too short'
}

/**
 * @returns whether forms for code hosts show it: what could not be tested, and passages that are in the corpus, are
 *   only shown where a gate minds them, since a host would show each as a problem
 */
export function isShown(notice: Notice): boolean {
  return notice.severity === 'error' || !(isUntested(notice) || notice.code === 'context')
}

/** @returns one notice for each finding, in the order of items */
export function noticesOf({ report, items, judgement }: FormInput): readonly Notice[] {
  const [definition] = report.definitions
  const failing = failingFingerprints(judgement)
  return findingsOf(report, items, judgement?.thresholds).map((finding): Notice => {
    const { code, item, index, fingerprint } = finding
    const excuse = judgement?.excused.get(fingerprint)
    const why = excuse === undefined ? '' : ` (${excuseText(excuse)})`
    return {
      code,
      severity: severityOf(finding, judgement, failing),
      title: CODE_TEXTS[code].title,
      text: `${nameOf(item)}: ${findingText(finding, definition)}${why}`,
      item,
      index,
      fingerprint,
      excuse,
    }
  })
}

/** From the worst. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

/**
 * @param notices of a report
 * @param items lines of its items.jsonl
 * @returns errors, then warnings, then notes, each with the most contaminated items first, as all lists have them
 */
export function worstFirst(notices: readonly Notice[], items: readonly ItemLine[]): readonly Notice[] {
  const ranks = new Map(mostContaminated(items).map((index, rank) => [index, rank]))
  const rankOf = ({ index }: Notice): number => ranks.get(index) ?? items.length + index
  return [...notices].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || rankOf(a) - rankOf(b),
  )
}

/** @returns `set/id`, as `dosimeter explain` takes it */
export function nameOf({ set, id }: ItemPlace): string {
  return `${set}/${id}`
}

function failingFingerprints(judgement: Judgement | undefined): ReadonlySet<string> {
  const failed = (judgement?.rules ?? []).filter(({ outcome }) => outcome !== 'within')
  return new Set(failed.flatMap(({ items }) => items.map(({ fingerprint }) => fingerprint)))
}

function severityOf(
  finding: Finding,
  judgement: Judgement | undefined,
  failing: ReadonlySet<string>,
): Severity {
  const { code, fingerprint } = finding
  if (failing.has(fingerprint)) return 'error'
  if (isUntested(finding) || code === 'below' || code === 'context') return 'note'
  if (judgement === undefined) return code === 'contaminated' ? 'error' : 'warning'
  return judgement.excused.has(fingerprint) ? 'note' : 'warning'
}

/** @returns the path of an item's file as code hosts want it: without `./` before it */
export function hostPath({ file }: ItemPlace): string {
  return file.replace(/^(?:\.\/)+/u, '')
}
