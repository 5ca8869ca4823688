/**
 * Axes of charts: round ends and ticks. Pure.
 */

const TOPS = [1, 2, 5, 10]

/**
 * @param highest share to be shown, in [0, 1]
 * @returns the end of an axis that holds it: 1, 2 or 5 times a power of ten, at most 1; 0.01 for nothing
 */
export function niceTop(highest: number): number {
  if (highest <= 0) return 0.01
  const power = 10 ** Math.floor(Math.log10(highest))
  const top = (TOPS.find((step) => step * power >= highest * (1 - 1e-12)) ?? 10) * power
  return Math.min(1, Number(top.toPrecision(3)))
}

/**
 * @param top end of the axis
 * @returns ticks from 0 to it, four or five steps apart
 */
export function ticks(top: number): readonly number[] {
  const first = Number(top.toExponential().split('e')[0])
  const steps = first === 2 ? 4 : 5
  return Array.from({ length: steps + 1 }, (_, i) => Number(((top * i) / steps).toPrecision(6)))
}

/** @returns a share as a percentage for an SVG attribute, with two decimals */
export function pct(share: number): string {
  return `${Number((Math.min(1, share) * 100).toFixed(2))}%`
}

/** @returns a coordinate with two decimals */
export function coordinate(value: number): number {
  return Number(value.toFixed(2))
}
