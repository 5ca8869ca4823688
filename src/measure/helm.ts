/**
 * The overlap statistics of HELM's data-overlap: from how often each window of a text stands in the corpus. Pure.
 */

/** Figures of one text, each in [0, 1]. */
export interface HelmFigures {
  readonly binary: 0 | 1
  readonly jaccard: number
  readonly weightedJaccard: number
  readonly token: number
  readonly weightedToken: number
}

/**
 * A window is active when it stands in the corpus, and at most `mostOften` times. From left to right an active window
 * opens or renews a budget of `gramLength` tokens; a window above the limit renews one that is open for a run that
 * was below it. Weights are one over the smallest count of the run.
 *
 * @param counts occurrences of each window in the corpus
 * @param gramLength tokens in a window
 * @param mostOften highest count that still counts; 0 for no limit
 * @returns figures; all 0 for a text without a window
 * @see Zhang et al. 2024 (arXiv 2410.08385)
 */
export function helmFigures(counts: readonly number[], gramLength: number, mostOften: number): HelmFigures {
  const isActive = (count: number): boolean => count > 0 && (mostOften === 0 || count <= mostOften)
  const active = counts.filter(isActive)
  const windows = counts.length
  if (windows === 0) return { binary: 0, jaccard: 0, weightedJaccard: 0, token: 0, weightedToken: 0 }
  const tokens = windows + gramLength - 1
  let budget = 0
  let weight = 0
  let covered = 0
  let weighted = 0
  for (let at = 0; at < tokens; at++) {
    const count = counts[at] ?? 0
    if (isActive(count)) {
      weight = weight > 0 ? Math.min(weight, count) : count
      budget = gramLength
    } else if (mostOften !== 0 && count > mostOften && budget > 0 && weight <= mostOften) {
      budget = gramLength
    }
    if (budget === 0) continue
    budget--
    covered++
    weighted += 1 / weight
    if (budget === 0) weight = 0
  }
  return {
    binary: active.length > 0 ? 1 : 0,
    jaccard: active.length / windows,
    weightedJaccard: active.reduce((sum, count) => sum + 1 / count, 0) / windows,
    token: covered / tokens,
    weightedToken: weighted / tokens,
  }
}
