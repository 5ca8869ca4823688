/**
 * From the steps of all lanes to manifest entries. Pure: what it gives does not depend on the order of the steps.
 */
import type { Xxh64 } from '../filter/digest.ts'
import { addCounts, noCounts } from '../input/feed-types.ts'
import type { Input } from '../input/types.ts'
import type { ManifestInput, ManifestPart, ManifestSegment } from '../store/manifest.ts'
import type { FailedInput, LaneStep, SealedSegment, SegmentPart } from './types.ts'

/** @returns inputs that were left out, by their position in the build's list */
export function failedInputs(steps: readonly LaneStep[]): ReadonlyMap<number, FailedInput> {
  const failed = new Map<number, FailedInput>()
  for (const input of inOrder(steps).flatMap((step) => step.failed ?? [])) {
    if (!failed.has(input.input)) failed.set(input.input, input)
  }
  return failed
}

/**
 * Of inputs that were left out nothing is listed: what their segments hold of them has no document.
 *
 * @param inputs inputs of the build
 * @param steps steps of all lanes, all of them ended
 * @param inputOffset number of inputs that stand before these in the manifest
 * @param segmentsFolder folder of segment files below the index
 */
export function assemble(
  inputs: readonly Input[],
  steps: readonly LaneStep[],
  inputOffset: number,
  segmentsFolder: string,
  xxh64: Xxh64,
): { inputs: ManifestInput[]; segments: ManifestSegment[] } {
  const ranges = rangeLines(steps)
  const failed = failedInputs(steps)
  const kept = inputs.flatMap((_, number) => (failed.has(number) ? [] : [number]))
  const numbers = new Map(kept.map((number, position) => [number, inputOffset + position]))
  const bySegment = new Map<string, ManifestSegment>()
  for (const { segment } of inOrder(steps)) {
    if (segment === undefined) continue
    const parts = segment.parts.flatMap((part) => {
      const number = numbers.get(part.input)
      return number === undefined ? [] : [toPart(part, ranges, number)]
    })
    if (parts.length === 0) continue
    const known = bySegment.get(segment.file)
    // Equal inputs make equal segments: one file, listed once, with all that lies in it.
    if (known === undefined) bySegment.set(segment.file, toSegment(segment, parts, segmentsFolder))
    else bySegment.set(segment.file, { ...known, parts: [...known.parts, ...parts] })
  }
  return {
    inputs: inputs.flatMap((input, i) => (numbers.has(i) ? [toInput(input, i, steps, xxh64)] : [])),
    segments: [...bySegment.values()],
  }
}

/** By lane, then in the order in which the lane made them. */
function inOrder(steps: readonly LaneStep[]): LaneStep[] {
  return [...steps].sort((a, b) => a.lane - b.lane || a.position.sealed - b.position.sealed)
}

/** For each input the starts of its ranges and their numbers of lines, in order. */
function rangeLines(steps: readonly LaneStep[]): Map<number, { start: number; lines: number }[]> {
  const byInput = new Map<number, Map<number, number>>()
  for (const { counts } of steps) {
    for (const { input, rangeStart, lines } of counts) {
      const ranges = byInput.get(input) ?? new Map<number, number>()
      ranges.set(rangeStart, (ranges.get(rangeStart) ?? 0) + lines)
      byInput.set(input, ranges)
    }
  }
  return new Map(
    [...byInput].map(([input, ranges]) => [
      input,
      [...ranges].sort(([a], [b]) => a - b).map(([start, lines]) => ({ start, lines })),
    ]),
  )
}

/** @param input its number in the manifest */
function toPart(part: SegmentPart, ranges: ReturnType<typeof rangeLines>, input: number): ManifestPart {
  const before = (ranges.get(part.input) ?? [])
    .filter(({ start }) => start < part.rangeStart)
    .reduce((sum, { lines }) => sum + lines, 0)
  const { start, end, lines, documents } = part
  return {
    input,
    start,
    end,
    firstLine: before + part.linesBefore + 1,
    lines,
    documents,
  }
}

function toSegment(segment: SealedSegment, parts: ManifestPart[], folder: string): ManifestSegment {
  const { file, fileBytes, digest, blocks, grams, documents, bits, rate, rateLimit } = segment
  return {
    file: `${folder}/${file}`,
    fileBytes,
    digest,
    blocks,
    grams,
    documents,
    bits,
    rate,
    rateLimit,
    parts,
  }
}

function toInput(input: Input, number: number, steps: readonly LaneStep[], xxh64: Xxh64): ManifestInput {
  const sum = noCounts()
  const chunks: { chunk: number; digest: string }[] = []
  for (const step of steps) {
    for (const counts of step.counts) {
      if (counts.input !== number) continue
      addCounts(sum, counts)
    }
    for (const chunk of step.chunks) if (chunk.input === number) chunks.push(chunk)
  }
  const joined = chunks
    .sort((a, b) => a.chunk - b.chunk)
    .map(({ digest }) => digest)
    .join('')
  const { root, path, bytes, codec, format, documentPer, listPath, table, fields } = input
  return {
    root,
    path,
    bytes,
    digest: xxh64.ofText(joined),
    chunks: joined,
    codec,
    format,
    ...(documentPer === undefined ? {} : { documentPer }),
    ...(listPath === undefined ? {} : { listPath }),
    ...(table === undefined ? {} : { table }),
    fields,
    ...sum,
  }
}
