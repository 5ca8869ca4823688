/**
 * Plans a build: lanes, what each takes, and the size of their segments. Pure; see BuildPlan.
 */

import type { Cut } from '../codecs/types.ts'
import { laterRate, plannedRate } from '../filter/budget.ts'
import { capacityAtRate } from '../filter/rate.ts'
import { MAX_BLOCKS } from '../filter/segment.ts'
import { CHUNK_BYTES, hasLines, type Input } from '../input/types.ts'
import type { BuildPlan, LaneSource } from './types.ts'

/** Smallest segment while it is filled; sealing folds it further. */
const LEAST_BLOCKS = 1024
/** Text for which one lane is worth while. The number of lanes grows with the root of the text's size. */
const LANE_BYTES = 32 * 2 ** 20
/** Numbers of lanes: whatever the number of workers, few of them wait while others take the last lanes. */
const LANE_COUNTS: readonly number[] = [1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64]
/** Lanes of an addition: each of its segments gets a smaller share of what is left of the budget. */
const MOST_LANES_LATER = 4
/** A file is not cut for less than this. */
const LEAST_CUT_BYTES = 2 * CHUNK_BYTES
/** Room beyond the estimate, so that a planned segment rarely overflows. */
const HEADROOM = 1.1

/** What the plan needs to know of an input. */
export type PlannedInput = Pick<
  Input,
  'bytes' | 'isSizeUnknown' | 'codec' | 'format' | 'documentPer' | 'cuts'
>

/** Bytes of an input of which nobody knows the size. */
const UNKNOWN_BYTES = 256 * 2 ** 20

/** What a sample of the inputs tells. */
export interface SampleFigures {
  /** Text bytes for each byte of a source that is not plain lines. */
  readonly expansion: number
  /** Text bytes (JSON and all) for each gram. */
  readonly bytesPerGram: number
}

/** Options that decide a plan. */
export interface PlanOptions {
  /** False-positive budget of the whole index. */
  readonly fpr: number
  /** Largest segment, in blocks. */
  readonly mostBlocks: number
  /** Number of lanes, when the user fixes it. */
  readonly lanes: number | undefined
  /** For an addition to a finished index: the highest k of the budget's later segments so far. */
  readonly laterFrom: number | undefined
}

/**
 * @param inputs in the build's order
 * @param sample figures from the inputs themselves
 */
export function planBuild(
  inputs: readonly PlannedInput[],
  sample: SampleFigures,
  options: PlanOptions,
): BuildPlan {
  const textBytes = inputs.map((input) => {
    const bytes = input.isSizeUnknown === true ? UNKNOWN_BYTES : input.bytes
    return isCutAnywhere(input) ? bytes : bytes * sample.expansion
  })
  const total = textBytes.reduce((sum, bytes) => sum + bytes, 0)
  const count = options.lanes ?? lanesFor(total, options.laterFrom !== undefined)
  const { lanes, loads } = shareOut(inputs, textBytes, count)
  const grams = loads.map((load) => (load / sample.bytesPerGram) * HEADROOM)
  const segments = planSegments(grams, count, options)
  return { lanes, ...segments, estimatedGrams: Math.round(total / sample.bytesPerGram) }
}

function lanesFor(textBytes: number, isLater: boolean): number {
  const most = isLater ? MOST_LANES_LATER : Number.POSITIVE_INFINITY
  const allowed = LANE_COUNTS.filter((count) => count <= most)
  const least = Math.sqrt(textBytes / LANE_BYTES)
  return allowed.find((count) => count >= least) ?? allowed.at(-1) ?? 1
}

/**
 * Fewest segments, then the smallest that hold the lanes' grams at their rate. A lane that could not be relieved, as its
 * input cannot be cut, fills several: no segment is larger than if all inputs could be.
 *
 * @param laneGrams of each lane
 * @param wanted lanes that there would be if every input could be cut
 */
function planSegments(
  laneGrams: readonly number[],
  wanted: number,
  options: PlanOptions,
): Pick<BuildPlan, 'laneSegments' | 'segmentBlocks' | 'plannedRate'> {
  const { fpr, mostBlocks, laterFrom } = options
  const share = laneGrams.reduce((sum, grams) => sum + grams, 0) / wanted
  const segmentsOf = (finer: number): number[] =>
    laneGrams.map((grams) => (share === 0 ? finer : Math.max(1, Math.round((grams / share) * finer))))
  // All segments of an addition are later ones; the lane with the highest k decides the size.
  const rateOf = (counts: readonly number[]): number =>
    laterFrom === undefined
      ? plannedRate(
          fpr,
          counts.reduce((sum, count) => sum + count, 0),
        )
      : laterRate(fpr, laterFrom + counts.length * Math.max(...counts))
  const mostGrams = (counts: readonly number[]): number =>
    Math.max(...laneGrams.map((grams, lane) => grams / (counts[lane] ?? 1)))
  const finer = leastThat((times) => {
    const counts = segmentsOf(times)
    return capacityAtRate(mostBlocks, rateOf(counts)) >= mostGrams(counts)
  })
  const counts = segmentsOf(finer)
  const rate = rateOf(counts)
  let segmentBlocks = Math.min(LEAST_BLOCKS, mostBlocks)
  while (segmentBlocks < mostBlocks && capacityAtRate(segmentBlocks, rate) < mostGrams(counts)) {
    segmentBlocks *= 2
  }
  return {
    laneSegments: laterFrom === undefined ? counts : counts.map(() => 0),
    segmentBlocks: Math.min(segmentBlocks, MAX_BLOCKS),
    plannedRate: rate,
  }
}

/**
 * Doubles, then halves: a lane can need a million of the smallest segments.
 *
 * @param holds false up to some number and true from there on; rounding may make it waver close to that number
 * @returns a whole number from 1 for which it holds, though not for the one before
 */
function leastThat(holds: (value: number) => boolean): number {
  let high = 1
  while (!holds(high)) high *= 2
  let low = Math.floor(high / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}

/**
 * What cannot be cut whole, largest first, to the lane with the least; then the others fill up the lanes and are cut
 * where a lane is full: lines at multiples of CHUNK_BYTES, other formats where they allow it.
 */
function shareOut(
  inputs: readonly PlannedInput[],
  textBytes: readonly number[],
  count: number,
): { lanes: LaneSource[][]; loads: number[] } {
  const lanes: LaneSource[][] = Array.from({ length: count }, () => [])
  const loads: number[] = new Array<number>(count).fill(0)
  const give = (lane: number, source: LaneSource, load: number): void => {
    lanes[lane]?.push(source)
    loads[lane] = (loads[lane] ?? 0) + load
  }
  const whole = [...inputs.entries()].filter(([, input]) => !canBeCut(input))
  whole.sort(([a], [b]) => (textBytes[b] ?? 0) - (textBytes[a] ?? 0) || a - b)
  for (const [number, { bytes }] of whole) {
    const source = { input: number, start: 0, end: bytes, textStart: 0 }
    give(leastLoaded(loads), source, textBytes[number] ?? 0)
  }
  const share = textBytes.reduce((sum, bytes) => sum + bytes, 0) / count
  /** What lanes that are full have beyond their share: the next ones get less. */
  let beyond = 0
  for (const [number, input] of inputs.entries()) {
    if (!canBeCut(input)) continue
    const { bytes, cuts } = input
    const expansion = (textBytes[number] ?? 0) / Math.max(1, bytes)
    let start = 0
    do {
      const lane = leastLoaded(loads)
      const room = Math.max(CHUNK_BYTES, share - beyond - (loads[lane] ?? 0)) / expansion
      const end = cuts === undefined ? cutLines(bytes, start, room) : cutAt(cuts, start, room)
      give(lane, rangeOf(number, input, start, end), (end - start) * expansion)
      if (end < bytes) beyond += (loads[lane] ?? 0) - share
      start = end
    } while (start < bytes)
  }
  const used = [...lanes.entries()].filter(([, sources]) => sources.length > 0)
  return {
    lanes: used.map(([, sources]) => sources.sort((a, b) => a.input - b.input || a.start - b.start)),
    loads: used.map(([lane]) => loads[lane] ?? 0),
  }
}

function canBeCut(input: PlannedInput): boolean {
  return input.cuts === undefined ? isCutAnywhere(input) && input.isSizeUnknown !== true : true
}

function isCutAnywhere(input: PlannedInput): boolean {
  return input.codec === 'none' && hasLines(input)
}

function cutLines(bytes: number, start: number, room: number): number {
  const left = bytes - start
  const cut = Math.ceil(room / CHUNK_BYTES) * CHUNK_BYTES
  return start + (left < cut + LEAST_CUT_BYTES ? left : cut)
}

/** The cut that is nearest to the lane's end, or the source's end when little is left behind it. */
function cutAt(cuts: readonly Cut[], start: number, room: number): number {
  const size = cuts.at(-1)?.file ?? 0
  const behind = cuts.findIndex(({ file }) => file > start && file - start >= room)
  const over = cuts[behind]?.file ?? size
  const under = cuts[behind - 1]?.file ?? start
  const end = under > start && start + room - under < over - start - room ? under : over
  return size - end < LEAST_CUT_BYTES ? size : end
}

function rangeOf(number: number, { bytes, cuts }: PlannedInput, start: number, end: number): LaneSource {
  const source = { input: number, start, end }
  if (cuts === undefined) return { ...source, textStart: start, textEnd: end }
  const textAt = (file: number): number => cuts.find((cut) => cut.file === file)?.text ?? 0
  const textStart = textAt(start)
  return end === bytes ? { ...source, textStart } : { ...source, textStart, textEnd: textAt(end) }
}

function leastLoaded(loads: readonly number[]): number {
  return loads.indexOf(Math.min(...loads))
}
