/**
 * Means over the items of a set, for sources that report nothing else. Pure.
 */
import type { Decision, Figures } from './types.ts'

/** A text of an item with its figures. */
interface TestedText {
  readonly name: string
  readonly figures: Figures
}

/** Means over items. */
export interface TextMeans {
  /** Name of the text, as the preset has it. */
  readonly text: string
  readonly items: number
  readonly figures: Figures
}

/**
 * @param decision whose `means` are wanted
 * @param texts tested texts of all items of a set
 * @returns means by text; a figure that no item has is left out
 */
export function meansOf({ means = [] }: Decision, texts: readonly TestedText[]): readonly TextMeans[] {
  return [...new Set(texts.map(({ name }) => name))].map((text) => {
    const own = texts.filter(({ name }) => name === text)
    const figures = means.flatMap(({ figure }) => {
      const values = own.flatMap((each) => each.figures[figure] ?? [])
      return values.length === 0 ? [] : [[figure, sum(values) / values.length] as const]
    })
    return { text, items: own.length, figures: Object.fromEntries(figures) }
  })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
