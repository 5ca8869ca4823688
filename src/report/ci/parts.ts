/**
 * What forms for CI have in common about several reports, and about runs without one. Pure.
 */
import type { Outcome } from '../../gate/types.ts'
import type { CiPart, Failure, FormInput } from '../formats.ts'

/** @returns whether the part is a run that could not answer */
export function isFailure(part: CiPart): part is Failure {
  return 'failure' in part
}

/** @returns the path of the index that was asked; undefined for a scan, and where a run did not get that far */
export function indexOf(part: CiPart): string | undefined {
  return isFailure(part) ? part.index : part.report.index?.path
}

/** @returns the index with what stands behind it, where several must be told apart; else nothing */
export function labelOf(part: CiPart, parts: readonly CiPart[], behind: string): string {
  const index = indexOf(part)
  return parts.length < 2 || index === undefined ? '' : `${index}${behind}`
}

/** @returns reports among the parts */
export function reportsOf(parts: readonly CiPart[]): readonly FormInput[] {
  return parts.flatMap((part) => (isFailure(part) ? [] : [part]))
}

/** @returns what came of all together: a limit that is exceeded is an answer, whatever else could not be told; null without a gate */
export function outcomeOf(parts: readonly CiPart[]): Outcome | null {
  const outcomes = parts.map((part) => (isFailure(part) ? 'unanswered' : (part.judgement?.outcome ?? null)))
  return (['over', 'unanswered', 'within'] as const).find((outcome) => outcomes.includes(outcome)) ?? null
}

/** @returns the sentence and the hint of a run that could not answer */
export function failureText({ failure: { message, hint } }: Failure): string {
  return hint === undefined ? `${message}.` : `${message}. ${hint}`
}
