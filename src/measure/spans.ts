/**
 * Spans of an item that stand in one document, substitutions allowed: skipgrams of Llama 2 and the extended matches
 * of ConTAM. Both grow from an exact gram along one diagonal: unit i of the item against unit i + shift of the
 * document. Pure.
 */

/** Where a gram of the item stands in the document: first units of both. */
export interface Seed {
  readonly item: number
  readonly document: number
}

/** How spans grow. */
export interface SpanRule {
  /** Units of a seed: exact, no substitution inside. */
  readonly seedLength: number
  /** Most substitutions in a span. */
  readonly skipBudget: number
  /** Whether a span grows in front of its seed too. Llama 2 allows no substitution in its first ten tokens. */
  readonly growsBackwards: boolean
  /** Fewest units of a span. */
  readonly leastUnits: number
}

/** A span of the item: first unit, and the one behind the last. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Units from `from` on in steps of `by` that a span reaches for each number of substitutions, ending in a match.
 * Entry k is the number of units with at most k substitutions.
 */
function reaches(isMatch: (step: number) => boolean, steps: number, skipBudget: number): number[] {
  const reached = [0]
  let skips = 0
  let units = 0
  for (let step = 0; step < steps; step++) {
    if (isMatch(step)) units = step + 1
    else {
      reached[skips] = units
      skips++
      if (skips > skipBudget) break
    }
  }
  for (let k = Math.min(skips, skipBudget); k <= skipBudget; k++) reached[k] = units
  for (let k = 1; k <= skipBudget; k++) reached[k] = Math.max(reached[k] ?? 0, reached[k - 1] ?? 0)
  return reached
}

/**
 * All maximal spans of an item in a document that begin and end in a match.
 *
 * @param item units by number
 * @param document units by number; equal units have equal numbers
 * @param seeds places of equal grams of `seedLength` units, any order
 * @returns spans, by place in the item; they may overlap
 * @see Touvron et al. 2023 (Llama 2, arXiv 2307.09288, appendix A.6); ConTAM (arXiv 2411.03923)
 */
export function alignedSpans(
  item: Int32Array,
  document: Int32Array,
  seeds: readonly Seed[],
  rule: SpanRule,
): Span[] {
  const { seedLength, skipBudget } = rule
  const sorted = seeds.toSorted((a, b) => a.document - a.item - (b.document - b.item) || a.item - b.item)
  const spans: Span[] = []
  let lastShift = Number.NaN
  let exactUntil = -1
  for (const seed of sorted) {
    const shift = seed.document - seed.item
    // A seed that begins inside an exact stretch grows to the same spans as the stretch's first one.
    if (shift === lastShift && seed.item + seedLength <= exactUntil) continue
    lastShift = shift
    const end = seed.item + seedLength
    const isEqual = (at: number): boolean => item[at] === document[at + shift]
    exactUntil = end
    while (exactUntil < item.length && exactUntil + shift < document.length && isEqual(exactUntil))
      exactUntil++
    const ahead = reaches(
      (step) => isEqual(end + step),
      Math.min(item.length - end, document.length - shift - end),
      skipBudget,
    )
    const behind = rule.growsBackwards
      ? reaches((step) => isEqual(seed.item - 1 - step), Math.min(seed.item, seed.document), skipBudget)
      : ahead.map(() => 0)
    for (let k = 0; k <= skipBudget; k++) {
      const span = { start: seed.item - (behind[k] ?? 0), end: end + (ahead[skipBudget - k] ?? 0) }
      if (span.end - span.start >= rule.leastUnits) spans.push(span)
    }
  }
  return spans.sort((a, b) => a.start - b.start || a.end - b.end)
}

/**
 * @param spans of an item
 * @param covered one entry for each unit of the item; those inside a span become 1
 */
export function coverSpans(spans: readonly Span[], covered: Uint8Array): void {
  for (const { start, end } of spans) covered.fill(1, start, end)
}
