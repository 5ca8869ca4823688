/**
 * Which parts of which inputs an exact pass reads, and how many bytes that are.
 */
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import { UserError } from '../errors.ts'
import { openRows } from '../formats/open.ts'
import { CHUNK_BYTES, type Input, isPlainLines } from '../input/types.ts'
import { changedInput } from '../scan/changed.ts'
import type { ScanSource } from '../scan/types.ts'
import type { ManifestInput, ManifestPart } from '../store/manifest.ts'
import type { OpenIndex } from '../store/open-index.ts'

/** A part of an input that will be read. */
export interface PlannedSource extends ScanSource {
  /** Records of the input before its first one. */
  readonly linesBefore: number
}

/** Inputs by root and path: the order in which documents are ranked, whenever they were added. */
export function inputsInOrder({ manifest }: OpenIndex): {
  readonly inputs: readonly ManifestInput[]
  /** By position in the manifest the position here. */
  readonly order: readonly number[]
} {
  const sorted = manifest.inputs
    .map((input, position) => ({ input, position }))
    .sort((a, b) => compare(a.input.root, b.input.root) || compare(a.input.path, b.input.path))
  const order: number[] = []
  for (const [place, { position }] of sorted.entries()) order[position] = place
  return { inputs: sorted.map(({ input }) => input), order }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Parts of the segments that are needed; what can only be read from the start whole. */
export function planSources(
  { manifest }: OpenIndex,
  needed: ReadonlySet<number>,
  order: readonly number[],
  isWhole: boolean,
): PlannedSource[] {
  const parts = manifest.segments.flatMap((segment, s) => (isWhole || needed.has(s) ? segment.parts : []))
  const whole = new Set<number>()
  const sources = parts.flatMap((part: ManifestPart): PlannedSource[] => {
    const input = manifest.inputs[part.input]
    if (input === undefined) throw new RangeError(`the manifest has no input ${part.input}`)
    // Of an input without a known size nothing was digested.
    const chunks = input.chunks === '' ? undefined : input.chunks
    const position = order[part.input] ?? 0
    const { start, end, firstLine } = part
    if (isPlainLines(input)) {
      const range = { start, end, textStart: start, textEnd: end }
      return [{ input: position, ...range, from: start, chunks, linesBefore: firstLine - 1 }]
    }
    if (input.format === 'parquet') {
      const range = { start: 0, end: input.bytes, textStart: start, textEnd: end }
      return [{ input: position, ...range, from: start, chunks, linesBefore: firstLine - 1 }]
    }
    if (whole.has(position)) return []
    whole.add(position)
    const range = { start: 0, end: input.bytes, textStart: 0 }
    return [{ input: position, ...range, from: 0, chunks, linesBefore: 0 }]
  })
  const ends = new Map<number, number>()
  for (const { input, end } of manifest.segments.flatMap((segment) => segment.parts)) {
    const position = order[input] ?? 0
    ends.set(position, Math.max(ends.get(position) ?? 0, end))
  }
  const bytes = new Map(manifest.inputs.map((input, i) => [order[i] ?? 0, input.bytes]))
  return joined(
    sources.sort((a, b) => a.input - b.input || a.textStart - b.textStart),
    (input) => (bytes.get(input) ?? 0) / Math.max(1, ends.get(input) ?? 1),
  )
}

/** Most bytes of neighbouring parts that are read by one lane. */
const JOINED_BYTES = 64 * 2 ** 20

/**
 * Parts of lines or rows that touch become one: each would read the whole chunks that it shares with its neighbours.
 *
 * @param bytesPerText of the input's file for a byte of its text or a row, by input
 */
function joined(sources: readonly PlannedSource[], bytesPerText: (input: number) => number): PlannedSource[] {
  const result: PlannedSource[] = []
  for (const source of sources) {
    const last = result.at(-1)
    const { input, end, textStart, textEnd } = source
    const touches = last !== undefined && last.input === input && last.textEnd === textStart
    const bytes = ((textEnd ?? 0) - (last?.textStart ?? 0)) * bytesPerText(input)
    if (touches && textEnd !== undefined && bytes <= JOINED_BYTES) {
      result[result.length - 1] = { ...last, end, textEnd }
    } else result.push(source)
  }
  return result
}

/**
 * Bytes that will be read: for each source whole chunks, whose digests are compared, and of columnar files the columns that
 * hold text.
 */
export async function bytesOf(
  sources: readonly ScanSource[],
  inputs: readonly Input[],
  remote: RemoteSettings,
): Promise<number> {
  let bytes = 0
  const columnar = new Map<number, ScanSource[]>()
  for (const source of sources) {
    const { input, start, end } = source
    if (inputs[input]?.format === 'parquet') {
      columnar.set(input, [...(columnar.get(input) ?? []), source])
      continue
    }
    const size = inputs[input]?.bytes ?? 0
    const first = Math.floor(start / CHUNK_BYTES) * CHUNK_BYTES
    bytes += Math.min(size, Math.ceil(end / CHUNK_BYTES) * CHUNK_BYTES) - first
  }
  for (const [number, parts] of columnar) {
    const input = inputs[number]
    if (input !== undefined) bytes += await bytesOfRows(input, parts, remote)
  }
  return bytes
}

/** Bytes on which the rows of some parts depend, each once. */
async function bytesOfRows(
  input: Input,
  parts: readonly ScanSource[],
  remote: RemoteSettings,
): Promise<number> {
  const source = await openSource(input.location, input.shown, remote)
  try {
    const { pieces } = await openRows(input, source)
    const ranges = new Map<string, number>()
    for (const { firstRow, rows, ranges: needed } of pieces) {
      const isNeeded = parts.some(
        ({ textStart, textEnd }) =>
          firstRow < (textEnd ?? Number.POSITIVE_INFINITY) && firstRow + rows > textStart,
      )
      for (const { start, end } of isNeeded ? needed : []) ranges.set(`${start}-${end}`, end - start)
    }
    return [...ranges.values()].reduce((sum, length) => sum + length, 0)
  } catch (error) {
    // It was read when it was indexed.
    const isBroken =
      error instanceof UserError && (error.code === 'CORRUPT_INPUT' || error.code === 'NO_FIELD')
    throw isBroken ? changedInput(input, 'in its footer', error) : error
  } finally {
    await source.close()
  }
}
