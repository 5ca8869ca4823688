/**
 * Words and texts that stand nowhere else, for made-up items and documents.
 */

/** @returns so many words of the name, each another one */
export function ownWords(name: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `${name}${i}`).join(' ')
}

/** @returns makes texts with words of no item before, between and behind them, 25 at each place */
export function pageMaker(): (...texts: readonly string[]) => string {
  let next = 0
  const other = (): string => ownWords(`o${next++}x`, 25)
  return (...texts) => texts.reduce((all, text) => `${all} ${text} ${other()}`, other())
}
