/**
 * Suggestions for misspelt words: the nearest of a few known names.
 */

/**
 * Optimal string alignment: insertions, deletions, replacements and swaps of two neighbours each cost 1.
 */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const isEqual = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isEqual ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}

/** Letters that tell which word has been begun. */
const LEAST_BEGUN = 3

/**
 * The candidate that somebody who typed `word` most likely meant.
 *
 * @param word what was typed; case does not matter
 * @param candidates the known names
 * @returns the candidate with the fewest edits (the first of equals); when all of them need more edits than a third of
 *   the longer word, at least one, then the first that begins with the word; `undefined` when there is none
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let begun: string | undefined
  const typed = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    if (typed.length >= LEAST_BEGUN && candidate.toLowerCase().startsWith(typed)) begun ??= candidate
    const distance = editDistance(typed, candidate.toLowerCase())
    const length = Math.max(word.length, candidate.length)
    // Words of one letter would all be alike.
    const allowed = Math.min(length - 1, Math.max(1, Math.floor(length / 3)))
    if (distance <= allowed && distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best ?? begun
}
