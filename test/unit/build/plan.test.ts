import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type PlannedInput,
  type PlanOptions,
  planBuild,
  type SampleFigures,
} from '../../../src/build/plan.ts'
import type { BuildPlan } from '../../../src/build/types.ts'
import { laterRate, rateFloor } from '../../../src/filter/budget.ts'
import { capacityAtRate } from '../../../src/filter/rate.ts'
import { MAX_BLOCKS, MIN_BLOCKS } from '../../../src/filter/segment.ts'
import { CHUNK_BYTES } from '../../../src/input/types.ts'

const MIB = 2 ** 20
const OPTIONS: PlanOptions = { fpr: 1e-3, mostBlocks: MAX_BLOCKS, lanes: undefined, laterFrom: undefined }
const SAMPLE: SampleFigures = { expansion: 3, bytesPerGram: 6 }

const PLAIN = { location: '/corpus/part', codec: 'none', format: 'jsonl' } as const
const plain = (mib: number): PlannedInput => ({ bytes: Math.round(mib * MIB), ...PLAIN })
const packed = (mib: number): PlannedInput => ({ bytes: Math.round(mib * MIB), ...PLAIN, codec: 'gzip' })

const constants = { location: fc.constant(PLAIN.location), format: fc.constant(PLAIN.format) }
const size = fc.oneof(
  fc.constantFrom(0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES),
  fc.integer({ min: 0, max: 100 * MIB }),
  fc.integer({ min: 0, max: 1000 * MIB }),
)
const someInputs = fc.array(
  fc.record({ ...constants, bytes: size, codec: fc.constantFrom('none', 'gzip') }),
  {
    minLength: 1,
    maxLength: 20,
  },
)
const someSample = fc.record({
  expansion: fc.double({ min: 1, max: 10, noNaN: true }),
  bytesPerGram: fc.double({ min: 3, max: 100, noNaN: true }),
})
const someOptions = fc.record({
  fpr: fc.constantFrom(0.05, 1e-3, 1e-4, 1e-6),
  mostBlocks: fc.integer({ min: 20, max: 24 }).map((log2) => 2 ** log2),
  lanes: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  laterFrom: fc.option(fc.nat({ max: 10 }), { nil: undefined }),
})

/** Text bytes of each lane. */
function loadsOf(plan: BuildPlan, inputs: readonly PlannedInput[], { expansion }: SampleFigures): number[] {
  return plan.lanes.map((sources) =>
    sources.reduce(
      (sum, { input, start, end }) => sum + (end - start) * (inputs[input]?.codec === 'gzip' ? expansion : 1),
      0,
    ),
  )
}

describe('a plan', () => {
  it('gives every byte of every input to exactly one lane, cut at multiples of 4 MiB, compressed ones whole', () => {
    fc.assert(
      fc.property(someInputs, someSample, someOptions, (inputs, sample, options) => {
        const { lanes } = planBuild(inputs, sample, options)
        for (const sources of lanes) expect(sources.length).toBeGreaterThan(0)
        const ranges = lanes.flat()
        for (const [number, { bytes, codec }] of inputs.entries()) {
          const mine = ranges.filter(({ input }) => input === number).sort((a, b) => a.start - b.start)
          if (codec === 'gzip') expect(mine).toEqual([{ input: number, start: 0, end: bytes, textStart: 0 }])
          expect(mine[0]?.start).toBe(0)
          expect(mine.at(-1)?.end).toBe(bytes)
          for (const [i, { start, end }] of mine.entries()) {
            if (i === 0) continue
            expect(start).toBe(mine[i - 1]?.end)
            expect(start % CHUNK_BYTES).toBe(0)
            expect(end - start).toBeGreaterThan(0)
          }
        }
        // A lane reads its sources in the order of the files.
        for (const sources of lanes) {
          const order = [...sources].sort((a, b) => a.input - b.input || a.start - b.start)
          expect(sources).toEqual(order)
        }
      }),
      { numRuns: 80 },
    )
  })

  it('shares the text out evenly, up to a whole compressed file or a cut', () => {
    fc.assert(
      fc.property(someInputs, someSample, someOptions, (inputs, sample, options) => {
        const plan = planBuild(inputs, sample, options)
        const loads = loadsOf(plan, inputs, sample)
        const total = loads.reduce((sum, load) => sum + load, 0)
        const lanes = options.lanes ?? plan.lanes.length
        const largest = Math.max(
          0,
          ...inputs.map(({ bytes, codec }) => (codec === 'gzip' ? bytes * sample.expansion : 0)),
        )
        const slack = Math.max(largest, CHUNK_BYTES) + 3 * CHUNK_BYTES
        expect(Math.max(...loads)).toBeLessThanOrEqual(total / lanes + slack + 1)
      }),
      { numRuns: 80 },
    )
  })

  it('has segments that hold what their lane is expected to bring, at rates that keep the budget', () => {
    fc.assert(
      fc.property(someInputs, someSample, someOptions, (inputs, sample, options) => {
        const plan = planBuild(inputs, sample, options)
        const { segmentBlocks, plannedRate, laneSegments, lanes } = plan
        expect(Number.isInteger(Math.log2(segmentBlocks))).toBe(true)
        expect(segmentBlocks).toBeGreaterThanOrEqual(MIN_BLOCKS)
        expect(segmentBlocks).toBeLessThanOrEqual(options.mostBlocks)
        expect(laneSegments.length).toBe(lanes.length)
        if (options.laterFrom === undefined) {
          const capacity = capacityAtRate(segmentBlocks, plannedRate)
          for (const [lane, bytes] of loadsOf(plan, inputs, sample).entries())
            expect(capacity * (laneSegments[lane] ?? 0)).toBeGreaterThanOrEqual(bytes / sample.bytesPerGram)
          if (plannedRate > rateFloor(options.fpr)) {
            const segments = laneSegments.reduce((sum, count) => sum + count, 0)
            expect(plannedRate * segments).toBeLessThanOrEqual(options.fpr / 2 + 1e-12)
          }
        } else {
          expect(laneSegments).toEqual(lanes.map(() => 0))
          expect(plannedRate).toBeLessThanOrEqual(laterRate(options.fpr, options.laterFrom + lanes.length))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has no more of the smallest segments than it needs, also where it needs hundreds of thousands', () => {
    const { laneSegments, segmentBlocks, plannedRate, lanes } = planBuild([plain(100_000)], SAMPLE, {
      ...OPTIONS,
      mostBlocks: MIN_BLOCKS,
      lanes: 1,
    })
    expect(segmentBlocks).toBe(MIN_BLOCKS)
    expect(lanes.length).toBe(1)
    const laneGrams = ((100_000 * MIB) / SAMPLE.bytesPerGram) * 1.1
    const capacity = capacityAtRate(MIN_BLOCKS, plannedRate)
    expect(laneSegments).toEqual([Math.ceil(laneGrams / capacity)])
    expect(laneSegments[0]).toBeGreaterThan(100_000)
  })

  it('has no larger segments for what cannot be cut than for what can', () => {
    for (const mib of [10, 100, 1000, 10_000, 100_000]) {
      const cut = planBuild([plain(mib)], SAMPLE, OPTIONS)
      for (const inputs of [[packed(mib / 3)], [packed(mib / 6), packed(mib / 6)]]) {
        const whole = planBuild(inputs, SAMPLE, OPTIONS)
        expect(whole.lanes.length).toBe(Math.min(inputs.length, cut.lanes.length))
        expect(whole.segmentBlocks).toBeLessThanOrEqual(cut.segmentBlocks)
        const segments = ({ laneSegments }: BuildPlan): number =>
          laneSegments.reduce((sum, count) => sum + count, 0)
        expect(Math.abs(segments(whole) - segments(cut))).toBeLessThanOrEqual(1)
      }
    }
  })

  it('follows from its arguments alone', () => {
    fc.assert(
      fc.property(someInputs, someSample, someOptions, (inputs, sample, options) => {
        const again = structuredClone({ inputs, sample, options })
        expect(planBuild(again.inputs, again.sample, again.options)).toEqual(
          planBuild(inputs, sample, options),
        )
      }),
      { numRuns: 10 },
    )
  })

  it('has lanes for each 32 MiB by the root of the text, at most 64, and 4 for an addition', () => {
    const lanesOf = (mib: number, more: Partial<PlanOptions> = {}): number =>
      planBuild([plain(mib)], SAMPLE, { ...OPTIONS, ...more }).lanes.length
    expect(lanesOf(0)).toBe(1)
    expect(lanesOf(32)).toBe(1)
    expect(lanesOf(33)).toBe(2)
    expect(lanesOf(32 * 16)).toBe(4)
    expect(lanesOf(32 * 10_000)).toBe(64)
    expect(lanesOf(32 * 10_000, { laterFrom: 0 })).toBe(4)
    expect(lanesOf(32 * 10_000, { laterFrom: 0, lanes: 9 })).toBe(9)
    expect(lanesOf(400, { lanes: 7 })).toBe(7)
  })

  it('cuts a large file, leaves small ones whole, and takes compressed ones first', () => {
    const { lanes } = planBuild([plain(3), packed(10), plain(40), packed(20)], SAMPLE, {
      ...OPTIONS,
      lanes: 3,
    })
    const whole = (input: number, end: number): object => ({ input, start: 0, end: end * MIB, textStart: 0 })
    const range = (input: number, start: number, end: number): object => ({
      input,
      start: start * MIB,
      end: end * MIB,
      textStart: start * MIB,
      textEnd: end * MIB,
    })
    // 133 MiB of text for three lanes: the two compressed files bring 30 and 60 of it.
    expect(lanes).toEqual([[whole(3, 20)], [whole(1, 10)], [range(0, 0, 3), range(2, 0, 40)]])
    expect(planBuild([plain(40)], SAMPLE, { ...OPTIONS, lanes: 3 }).lanes).toEqual([
      [range(0, 0, 16)],
      [range(0, 16, 28)],
      [range(0, 28, 40)],
    ])
    // Less than 8 MiB behind a cut is not worth one.
    expect(planBuild([plain(23)], SAMPLE, { ...OPTIONS, lanes: 2 }).lanes).toEqual([
      [range(0, 0, 12)],
      [range(0, 12, 23)],
    ])
    expect(planBuild([plain(19)], SAMPLE, { ...OPTIONS, lanes: 2 }).lanes).toEqual([[range(0, 0, 19)]])
  })

  it.each([
    [1, 1],
    [33, 2],
    [32 * 4, 2],
    [32 * 4 + 1, 4],
    [32 * 40, 8],
    [32 * 81, 12],
    [32 * 1e6, 64],
  ])('of %i MiB has %i lanes, which most numbers of workers share evenly', (mebibytes, expected) => {
    expect(planBuild([plain(mebibytes)], SAMPLE, OPTIONS).lanes).toHaveLength(expected)
  })

  it('cuts a packed input as near to equal shares as its pieces allow', () => {
    const packed = {
      ...plain(120),
      codec: 'gzip',
      cuts: [0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 120],
    } as const
    const cuts = packed.cuts.map((at) => ({ file: at * MIB, text: at * MIB }))
    const { lanes } = planBuild([{ ...packed, cuts }], { ...SAMPLE, expansion: 1 }, { ...OPTIONS, lanes: 4 })
    expect(lanes.map((lane) => lane.map(({ start, end }) => [start / MIB, end / MIB]))).toEqual([
      [[0, 28]],
      [[28, 63]],
      [[63, 70]],
      [[70, 120]],
    ])
  })

  it('makes up in the next lane for what a cut gave too much', () => {
    const cuts = Array.from({ length: 93 }, (_, i) => ({ file: i * MIB, text: i * MIB }))
    const groups = { ...plain(92), format: 'parquet', cuts } as const
    const { lanes } = planBuild([groups], { ...SAMPLE, expansion: 1 }, { ...OPTIONS, lanes: 8 })
    const sizes = lanes.map((lane) => lane.reduce((sum, { start, end }) => sum + (end - start) / MIB, 0))
    // 92 pieces of eight lanes: eleven or twelve each, and no lane has what the others left.
    expect(sizes.filter((size) => size === 11 || size === 12)).toHaveLength(8)
  })

  it('is for few and large segments', () => {
    const { laneSegments, segmentBlocks, lanes, plannedRate, estimatedGrams } = planBuild(
      [plain(60_000)],
      SAMPLE,
      OPTIONS,
    )
    expect({ lanes: lanes.length, laneSegments, segmentBlocks, plannedRate }).toEqual({
      lanes: 48,
      laneSegments: new Array<number>(48).fill(1),
      segmentBlocks: 2 ** 24,
      plannedRate: 5e-4 / 48,
    })
    expect(estimatedGrams).toBe((60_000 * MIB) / 6)
  })
})
