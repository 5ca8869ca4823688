/**
 * What a gate says of a report.
 */
import type { Finding, ItemPlace, PresetThreshold, PresetThresholds } from '../results/findings.ts'

/** What `fail-on` can name: any item of the kind is too many. */
export const FAIL_ON = ['contaminated', 'partial', 'overlap', 'verified'] as const

/** One of them. */
export type FailOn = (typeof FAIL_ON)[number]

/** Names of rules, those of the policy file. */
type RuleName =
  | 'max-contaminated'
  | 'max-partial'
  | 'max-mean-coverage'
  | 'fail-on'
  | 'too-short'
  | 'not-testable'
  | 'unverified'

/**
 * What came of a rule, or of all: `unanswered` when nothing that it is about could be tested, and when the policy refuses to
 * judge what could not be.
 */
export type Outcome = 'within' | 'over' | 'unanswered'

/** An item that a rule counted. */
export interface Counted {
  readonly item: ItemPlace
  /** Of the finding. */
  readonly fingerprint: string
  /** Position in items.jsonl, from 0. */
  readonly index: number
}

/** A rule, applied to a set. */
export interface Measured {
  readonly rule: RuleName
  readonly set: string
  /** The field that it is about; null for whole items. */
  readonly field: string | null
  /** The published definition that it is about, as report.json names it; null for the own one. */
  readonly definition: string | null
  /** From which an item counts, where that definition has no threshold of its own; null elsewhere. */
  readonly threshold: PresetThreshold | null
  /** What `fail-on` named; null for other rules. */
  readonly what: FailOn | null
  readonly outcome: Outcome
  /** The rule's limit; 0 where one item is too many. */
  readonly limit: number
  /** A share or mean in [0, 1]; a number of items where one is too many. */
  readonly figure: number
  /** Items that were counted, worst first as far as the rule knows, else in their order. */
  readonly items: readonly Counted[]
  /** Items that could have been. */
  readonly of: number
  /** Of these, items of which nothing that the rule is about could be tested. */
  readonly untested: number
}

/** How much of a set could not be tested under dosimeter's own definition. */
export interface UntestedItems {
  readonly set: string
  readonly items: number
  readonly notTestable: number
  readonly tooShort: number
  /** Of those that are not testable, items that can be matched whole, in the corpus itself. */
  readonly matchable: number
}

/** Why a finding counts for no limit. */
export type Excuse =
  | { readonly why: 'allowed'; readonly reason: string; readonly expires: string }
  /** It is in the baseline, no better than now: `code` is what it was there. */
  | { readonly why: 'known'; readonly code: Finding['code'] }

/** An allowance that does nothing. */
export interface IdleAllowance {
  readonly fingerprint: string
  readonly reason: string
  readonly expires: string
  /** `unused`: no finding has this fingerprint any more. */
  readonly why: 'expired' | 'unused'
}

/** What a gate says. */
export interface Judgement {
  readonly outcome: Outcome
  /** In the order of sets, then of rules. */
  readonly rules: readonly Measured[]
  /** By fingerprint of the finding. */
  readonly excused: ReadonlyMap<string, Excuse>
  readonly idle: readonly IdleAllowance[]
  /** Sets with items that could not be tested. */
  readonly untested: readonly UntestedItems[]
  /** Names of sets that the policy has limits for and that were not checked. */
  readonly idleSets: readonly string[]
  /** What a policy gives for definitions that decide nothing by themselves. */
  readonly thresholds: PresetThresholds
  /** Whether there was a baseline. */
  readonly hasBaseline: boolean
}
