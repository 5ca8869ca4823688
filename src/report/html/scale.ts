/**
 * Axes of charts: round ends and ticks. Pure.
 */

/** Ends of axes below a power of ten, each with the number of steps that makes its ticks round. */
const TOPS: readonly (readonly [top: number, steps: number])[] = [
  [1, 5],
  [2, 4],
  [3, 3],
  [4, 4],
  [5, 5],
  [6, 3],
  [8, 4],
  [10, 5],
]

/** An axis from 0 to `top`. */
export interface Axis {
  readonly top: number
  /** From 0 to `top`, evenly. */
  readonly ticks: readonly number[]
}

/**
 * @param highest share to be shown, in [0, 1]
 * @returns the shortest axis with a round end that holds it, at most up to 1; up to 0.01 for nothing
 */
export function niceAxis(highest: number): Axis {
  const power = highest <= 0 ? 0.001 : 10 ** Math.floor(Math.log10(highest))
  const [factor, steps] = TOPS.find(([top]) => top * power >= highest * (1 - 1e-12)) ?? [10, 5]
  const top = highest <= 0 ? 0.01 : Math.min(1, Number((factor * power).toPrecision(3)))
  return {
    top,
    ticks: Array.from({ length: steps + 1 }, (_, i) => Number(((top * i) / steps).toPrecision(6))),
  }
}

/** @returns a share as a percentage for an SVG attribute, with two decimals */
export function pct(share: number): string {
  return `${Number((Math.min(1, share) * 100).toFixed(2))}%`
}

/** @returns a coordinate with two decimals */
export function coordinate(value: number): number {
  return Number(value.toFixed(2))
}
