/**
 * The index in a report: what it holds, and what to know of it. Pure.
 */
import type { SegmentInputs } from '../results/index-schema.ts'
import type { Report } from '../results/schema.ts'
import type { Manifest, ManifestSegment } from '../store/manifest.ts'
import type { OpenIndex } from '../store/open-index.ts'

/** Inputs of a segment that are named: it can have many thousands. */
const INPUTS_NAMED = 8

/** @returns which index was asked, and what it holds */
export function indexEntry(index: OpenIndex): Report['index'] {
  const { manifest, digest, totals, path, isBeingExtended } = index
  const { inputs, documents, grams, segments, textBytes, rate } = totals
  return {
    path,
    digest,
    scheme: manifest.scheme,
    inputs,
    documents,
    grams,
    segments,
    textBytes,
    promisedRate: manifest.fpr,
    measuredRate: rate,
    segmentInputs: manifest.segments.map((segment) => inputsOf(manifest, segment)),
    isBeingExtended,
  }
}

/** @returns what a reader of figures from an index should know of it */
export function warningsOf(index: OpenIndex): string[] {
  const { totals, manifest, isBeingExtended } = index
  const warnings: string[] = []
  if (totals.rate > manifest.fpr) {
    warnings.push(
      `the index reports ${totals.rate.toExponential(1)} of absent grams, more than the promised ${manifest.fpr}`,
    )
  }
  if (isBeingExtended) warnings.push('an unfinished addition lies in the index; it was not looked at')
  if (totals.skipped > 0) warnings.push(`${totals.skipped} bad records of the corpus are not in the index`)
  return warnings
}

/** Which inputs a segment holds, whole or in part. */
function inputsOf({ inputs }: Manifest, { parts }: ManifestSegment): SegmentInputs {
  const held = [...new Set(parts.map(({ input }) => input))]
  return {
    inputs: held.length,
    first: held.slice(0, INPUTS_NAMED).flatMap((number) => {
      const input = inputs[number]
      return input === undefined ? [] : [{ root: input.root, input: input.path }]
    }),
  }
}
