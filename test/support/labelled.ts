/**
 * A labelled benchmark: documents of which it is known whether they hold an item, and how well a rule tells them apart.
 */

/** What a rule made of the documents. */
export interface Judged {
  /** Documents with an item that were flagged, and those that were not. */
  readonly found: number
  readonly missed: number
  /** Documents without an item that were flagged. */
  readonly falseAlarms: number
}

export function precision({ found, falseAlarms }: Judged): number {
  return found / (found + falseAlarms)
}

export function recall({ found, missed }: Judged): number {
  return found / (found + missed)
}

/** Harmonic mean of precision and recall. */
export function f1Score(judged: Judged): number {
  const [p, r] = [precision(judged), recall(judged)]
  return (2 * p * r) / (p + r)
}
