/**
 * Plans a build: lanes, what each takes, and the size of their segments. Pure; see BuildPlan.
 */
import { laterRate, plannedRate } from '../filter/budget.ts'
import { capacityAtRate } from '../filter/rate.ts'
import { MAX_BLOCKS } from '../filter/segment.ts'
import { CHUNK_BYTES, type Codec } from '../input/types.ts'
import type { BuildPlan, LaneSource } from './types.ts'

/** Smallest segment while it is filled; sealing folds it further. */
const LEAST_BLOCKS = 1024
/** Text for which one lane is worth while. The number of lanes grows with the root of the text's size. */
const LANE_BYTES = 32 * 2 ** 20
const MOST_LANES = 64
/** Lanes of an addition: each of its segments gets a smaller share of what is left of the budget. */
const MOST_LANES_LATER = 4
/** A file is not cut for less than this. */
const LEAST_CUT_BYTES = 2 * CHUNK_BYTES
/** Room beyond the estimate, so that a planned segment rarely overflows. */
const HEADROOM = 1.1

/** What the plan needs to know of an input. */
export interface PlannedInput {
  readonly bytes: number
  readonly codec: Codec
}

/** What a sample of the inputs tells. */
export interface SampleFigures {
  /** Text bytes for each byte of a compressed file. */
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
  const textBytes = inputs.map(({ bytes, codec }) => (codec === 'none' ? bytes : bytes * sample.expansion))
  const total = textBytes.reduce((sum, bytes) => sum + bytes, 0)
  const most = options.laterFrom === undefined ? MOST_LANES : MOST_LANES_LATER
  const wanted = options.lanes ?? Math.min(most, Math.ceil(Math.sqrt(total / LANE_BYTES)))
  const { lanes, loads } = shareOut(inputs, textBytes, Math.max(1, wanted))
  const laneGrams = (Math.max(...loads) / sample.bytesPerGram) * HEADROOM
  const segments = planSegments(laneGrams, lanes.length, options)
  return { lanes, ...segments, estimatedGrams: Math.round(total / sample.bytesPerGram) }
}

/** Fewest segments a lane, then the smallest that hold the lane's grams at their rate. */
function planSegments(
  laneGrams: number,
  lanes: number,
  options: PlanOptions,
): Pick<BuildPlan, 'segmentsPerLane' | 'segmentBlocks' | 'plannedRate'> {
  const { fpr, mostBlocks, laterFrom } = options
  // All segments of an addition are later ones; the lane with the highest k decides the size.
  const rateOf = (perLane: number): number =>
    laterFrom === undefined ? plannedRate(fpr, lanes * perLane) : laterRate(fpr, laterFrom + lanes * perLane)
  const segmentsPerLane = leastThat(
    (perLane) => capacityAtRate(mostBlocks, rateOf(perLane)) * perLane >= laneGrams,
  )
  const rate = rateOf(segmentsPerLane)
  let segmentBlocks = Math.min(LEAST_BLOCKS, mostBlocks)
  while (segmentBlocks < mostBlocks && capacityAtRate(segmentBlocks, rate) * segmentsPerLane < laneGrams) {
    segmentBlocks *= 2
  }
  return {
    segmentsPerLane: laterFrom === undefined ? segmentsPerLane : 0,
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
 * Compressed files whole, largest first, to the lane with the least; then plain files fill up the lanes and are
 * cut at multiples of CHUNK_BYTES where a lane is full.
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
  const order = inputs.map((_, input) => input)
  const whole = order.filter((input) => inputs[input]?.codec !== 'none')
  whole.sort((a, b) => (textBytes[b] ?? 0) - (textBytes[a] ?? 0) || a - b)
  for (const input of whole) {
    give(leastLoaded(loads), { input, start: 0, end: inputs[input]?.bytes ?? 0 }, textBytes[input] ?? 0)
  }
  const share = textBytes.reduce((sum, bytes) => sum + bytes, 0) / count
  for (const input of order) {
    const { bytes, codec } = inputs[input] ?? { bytes: 0, codec: 'gzip' }
    if (codec !== 'none') continue
    let start = 0
    do {
      const lane = leastLoaded(loads)
      const room = Math.max(CHUNK_BYTES, share - (loads[lane] ?? 0))
      const left = bytes - start
      const cut = Math.ceil(room / CHUNK_BYTES) * CHUNK_BYTES
      const length = left < cut + LEAST_CUT_BYTES ? left : cut
      give(lane, { input, start, end: start + length }, length)
      start += length
    } while (start < bytes)
  }
  const used = lanes.filter((sources) => sources.length > 0)
  for (const sources of used) sources.sort((a, b) => a.input - b.input || a.start - b.start)
  return { lanes: used, loads }
}

function leastLoaded(loads: readonly number[]): number {
  return loads.indexOf(Math.min(...loads))
}
