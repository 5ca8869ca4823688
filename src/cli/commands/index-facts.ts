/**
 * What several commands say about an index.
 */
import { BLOCK_BITS, loadOfBits } from '../../filter/rate.ts'
import { counted, number, percent, rate, size } from '../../report/format.ts'
import { escapedControls } from '../../report/width.ts'
import type { Manifest } from '../../store/manifest.ts'
import { describeGrams, type GramScheme } from '../../text/scheme.ts'
import type { Io } from '../io.ts'

/** Prints a warning. */
export function warn(io: Io, what: string): void {
  io.stderr.write(escapedControls(`dosimeter: warning: ${what}\n`))
}

/** @returns e.g. `8-grams of words` */
export function schemeText({ n, unit }: GramScheme): string {
  return describeGrams(n, unit)
}

/** @returns measured and promised rate of the whole index, for people */
export function rateText(measured: number, promised: number): string {
  const often = measured === 0 ? '' : ` (1 in ${number(1 / measured)})`
  return `${rate(measured)}${often} measured, ${rate(promised)} promised`
}

/** Figures over all segments: numbers, and as text. */
export interface SegmentFigures {
  readonly filterBits: number
  readonly setBits: number
  /** Estimated from the set bits of each segment; a gram in two segments counts twice. */
  readonly distinctGrams: number
  readonly onDisk: string
  readonly bitsAGram: string
  readonly fill: string
}

/** @returns sums over the manifest's segments */
export function segmentFigures({ segments }: Manifest): SegmentFigures {
  let filterBits = 0
  let setBits = 0
  let distinctGrams = 0
  let fileBytes = 0
  let grams = 0
  for (const segment of segments) {
    filterBits += segment.blocks * BLOCK_BITS
    setBits += segment.bits
    distinctGrams += loadOfBits(segment.bits, segment.blocks) * segment.blocks
    fileBytes += segment.fileBytes
    grams += segment.grams
  }
  const each = (count: number): string => (count === 0 ? '0' : (filterBits / count).toFixed(1))
  return {
    filterBits,
    setBits,
    distinctGrams: Math.round(distinctGrams),
    onDisk: `${counted(segments.length, 'segment')}, ${size(fileBytes)}`,
    bitsAGram: `${each(grams)} bits a gram (${each(distinctGrams)} a distinct one)`,
    fill: `${percent(filterBits === 0 ? 0 : setBits / filterBits)} of the bits are set`,
  }
}
