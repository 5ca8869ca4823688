/**
 * Text rewritten step by step, for normalisers of published definitions: lower case, characters deleted or replaced,
 * decomposition. The same steps give the text alone, which is fast, and the text with the place in the raw text of
 * each of its characters. Pure.
 */

/** One step. Patterns carry the flags `g` and `u`. */
export type RewriteStep =
  /** Full lower-casing as Unicode and the runtime define it, independent of language. */
  | { readonly step: 'lower' }
  /** A to Z only. */
  | { readonly step: 'lower-ascii' }
  /** Canonical or compatibility decomposition or composition. */
  | { readonly step: 'normalise'; readonly form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' }
  /** Every match becomes `by`, which is taken as it is. */
  | { readonly step: 'replace'; readonly pattern: RegExp; readonly by: string }

/** A rewritten text that knows where it comes from. */
export interface RewrittenText {
  readonly text: string
  /** For each UTF-16 unit of the text the first UTF-16 unit in the raw text of what became it. */
  readonly starts: Int32Array
  /** The same, behind the last one. */
  readonly ends: Int32Array
}

/** Stretches that normalise independently of each other: a base character or conjoining jamo, with its marks. */
const STRETCH = /(?:[\u{1100}-\u{11ff}\u{ac00}-\u{d7a3}]+|[\s\S])\p{M}*/gu

const ASCII_UPPER = /[A-Z]+/g

function applyStep(text: string, step: RewriteStep): string {
  switch (step.step) {
    case 'lower':
      return text.toLowerCase()
    case 'lower-ascii':
      return text.replace(ASCII_UPPER, (upper) => upper.toLowerCase())
    case 'normalise':
      return text.normalize(step.form)
    case 'replace':
      return text.replace(step.pattern, () => step.by)
  }
}

/**
 * @param raw any text
 * @param steps in the order in which they apply
 * @returns the rewritten text
 */
export function rewrite(raw: string, steps: readonly RewriteStep[]): string {
  return steps.reduce(applyStep, raw)
}

/** A piece of a step's input and what it becomes. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly by: string
}

function* piecesOf(text: string, step: RewriteStep): Generator<Piece> {
  switch (step.step) {
    case 'lower': {
      // Whole, because a final sigma depends on its word; no code point's length does.
      const lower = text.toLowerCase()
      let at = 0
      let lowerAt = 0
      for (const char of text) {
        const length = char.toLowerCase().length
        yield { start: at, end: at + char.length, by: lower.slice(lowerAt, lowerAt + length) }
        at += char.length
        lowerAt += length
      }
      return
    }
    case 'lower-ascii':
      for (const { 0: match, index } of text.matchAll(/[A-Z]/g)) {
        yield { start: index, end: index + 1, by: match.toLowerCase() }
      }
      return
    case 'normalise':
      for (const { 0: match, index } of text.matchAll(STRETCH)) {
        const by = match.normalize(step.form)
        if (by !== match) yield { start: index, end: index + match.length, by }
      }
      return
    case 'replace':
      for (const { 0: match, index } of text.matchAll(step.pattern)) {
        yield { start: index, end: index + match.length, by: step.by }
      }
  }
}

/** Takes characters with their places. */
class Builder {
  readonly #source: RewrittenText
  readonly #texts: string[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  constructor(source: RewrittenText) {
    this.#source = source
  }

  keep(start: number, end: number): void {
    const { text, starts, ends } = this.#source
    if (end > start) this.#texts.push(text.slice(start, end))
    for (let i = start; i < end; i++) {
      this.#starts.push(starts[i] ?? 0)
      this.#ends.push(ends[i] ?? 0)
    }
  }

  replace({ start, end, by }: Piece): void {
    const { starts, ends } = this.#source
    this.#texts.push(by)
    for (let i = 0; i < by.length; i++) {
      this.#starts.push(starts[start] ?? 0)
      this.#ends.push(ends[end - 1] ?? 0)
    }
  }

  get result(): RewrittenText {
    return {
      text: this.#texts.join(''),
      starts: Int32Array.from(this.#starts),
      ends: Int32Array.from(this.#ends),
    }
  }
}

/**
 * @param raw any text
 * @param steps in the order in which they apply
 * @returns the text that `rewrite` gives, with places: offsets in UTF-16 units of the raw text
 */
export function rewriteWithPlaces(raw: string, steps: readonly RewriteStep[]): RewrittenText {
  let current: RewrittenText = {
    text: raw,
    starts: Int32Array.from({ length: raw.length }, (_, i) => i),
    ends: Int32Array.from({ length: raw.length }, (_, i) => i + 1),
  }
  for (const step of steps) {
    const builder = new Builder(current)
    let kept = 0
    for (const piece of piecesOf(current.text, step)) {
      builder.keep(kept, piece.start)
      // An empty match deletes nothing and has no place of its own.
      if (piece.end > piece.start) builder.replace(piece)
      kept = Math.max(kept, piece.end)
    }
    builder.keep(kept, current.text.length)
    current = builder.result
  }
  return current
}
