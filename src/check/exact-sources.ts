/**
 * Which parts of which inputs an exact pass reads, and how many bytes that are.
 */
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import { openRows } from '../formats/open.ts'
import { CHUNK_BYTES, type Input, isPlainLines } from '../input/types.ts'
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
  return sources.sort((a, b) => a.input - b.input || a.textStart - b.textStart)
}

/** Bytes that will be read: whole chunks, whose digests are compared, and of columnar files the columns that hold text. */
export async function bytesOf(
  sources: readonly ScanSource[],
  inputs: readonly Input[],
  remote: RemoteSettings,
): Promise<number> {
  const chunks = new Set<string>()
  let bytes = 0
  const columnar = new Map<number, ScanSource[]>()
  for (const source of sources) {
    const { input, start, end } = source
    if (inputs[input]?.format === 'parquet') {
      columnar.set(input, [...(columnar.get(input) ?? []), source])
      continue
    }
    const size = inputs[input]?.bytes ?? 0
    for (let at = Math.floor(start / CHUNK_BYTES); at * CHUNK_BYTES < end; at++) {
      if (chunks.has(`${input}/${at}`)) continue
      chunks.add(`${input}/${at}`)
      bytes += Math.min(CHUNK_BYTES, size - at * CHUNK_BYTES)
    }
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
  } finally {
    await source.close()
  }
}
