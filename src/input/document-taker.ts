/**
 * Takes single documents whose texts the host has: those that the kernel could not read itself.
 */
import type { Kernel } from '../kernel/kernel.ts'
import { SLACK } from '../kernel/layout.ts'
import { maxUnitsPerByte } from '../text/scheme.ts'
import type { FeedHandlers } from './feed-types.ts'

/** What became of a document. The kernel's counters have its grams and units. */
export interface TakenDocument {
  readonly hasUnits: boolean
  /** What the kernel's budget is to be once its counters have been read. */
  readonly budget: number
}

/**
 * @param texts UTF-8 of each text, in the order of their numbers; damage in it is replaced, as the kernel does
 * @param used bytes at the start of the input area that must stay
 * @param askBudget asks for room; see FeedHandlers
 */
export function takeDocument(
  kernel: Kernel,
  texts: readonly Uint8Array[],
  used: number,
  askBudget: FeedHandlers['budget'],
): TakenDocument {
  let total = 0
  for (const text of texts) total += text.length
  const takeAll = (): number => {
    kernel.reserveInput(used + total + SLACK)
    kernel.startDocument()
    for (const text of texts) {
      const at = kernel.inputAt + used
      kernel.bytes().set(text, at)
      kernel.text(at, at + text.length, false)
    }
    return kernel.counts().grams
  }
  const bound = total * maxUnitsPerByte(kernel.scheme.unit)
  const budget = bound > kernel.budget ? askBudget(bound, () => dryRun(kernel, takeAll)) : kernel.budget
  const grams = takeAll()
  return { hasUnits: kernel.counts().units > 0, budget: budget - grams }
}

/**
 * Counts grams without inserting any; the counters stay as they were.
 *
 * @param take takes something and gives its grams
 */
export function dryRun(kernel: Kernel, take: () => number): number {
  kernel.flush()
  kernel.count()
  const grams = take()
  kernel.clearCounts()
  kernel.insert()
  return grams
}
