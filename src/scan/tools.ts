/**
 * What a thread of a scan keeps from lane to lane: tables, texts of items, and what it has read for all lanes.
 */
import { Kernel } from '../kernel/kernel.ts'
import { unitReader } from '../kernel/unit-reader.ts'
import type { FirstPlaces } from '../match/alone-shorts.ts'
import { DocumentMatcher } from '../match/match-document.ts'
import { fieldShape, type ItemShape } from '../match/shape.ts'
import type { MatchQuery } from '../match/types.ts'
import type { PresetScan } from '../presets/scan.ts'
import type { ScanTask } from './types.ts'

/** A kernel that had to grow by more than this, for a large record, is not used again. */
const KEPT_BYTES = 16 * 2 ** 20

/** What a thread keeps from lane to lane of the same run. */
export interface Tools {
  readonly run: string
  readonly kernel: Kernel
  readonly kernelBytes: number
  readonly matcher: DocumentMatcher
  readonly shapeOf: (item: number) => ItemShape
  readonly firsts: FirstPlaces
}

let lastTools: Tools | undefined
let lastPresets: { readonly run: string; readonly scan: PresetScan } | undefined

/**
 * Definitions are loaded only where some are asked for: a thread that has them keeps them.
 *
 * @returns those of the task, or undefined
 */
export async function presetsFor({ run, presets }: ScanTask): Promise<PresetScan | undefined> {
  if (presets === undefined) return undefined
  const { openPresetScan } = await import('./preset-scan.ts')
  if (lastPresets?.run !== run) lastPresets = { run, scan: openPresetScan(presets) }
  return lastPresets.scan
}

/**
 * @param isSpoilt whether the kernel was left in the middle of a record
 * @returns those of the lane before, where it was one of the same run
 */
export function toolsFor({ run, query, tables }: ScanTask, isSpoilt = false): Tools {
  const known = lastTools?.run === run ? lastTools : undefined
  if (!isSpoilt && known !== undefined && known.kernel.bytes().length <= known.kernelBytes + KEPT_BYTES)
    return known
  const kernel = new Kernel(query.scheme, tables)
  kernel.match(query)
  const kernelBytes = kernel.bytes().length
  const { matcher, shapeOf, firsts } =
    known ?? matching(new DocumentMatcher(query, unitReader(query.scheme, tables)), query)
  lastTools = { run, kernel, kernelBytes, matcher, shapeOf, firsts }
  return lastTools
}

function matching(
  matcher: DocumentMatcher,
  query: MatchQuery,
): Pick<Tools, 'matcher' | 'shapeOf' | 'firsts'> {
  return { matcher, shapeOf: shapeFrom(matcher, query), firsts: [] }
}

/** Sizes of an item as the worker knows them. */
function shapeFrom(matcher: DocumentMatcher, query: MatchQuery): (item: number) => ItemShape {
  const shapes = new Map<number, ItemShape>()
  return (item) => {
    const known = shapes.get(item)
    if (known !== undefined) return known
    const { texts } = matcher
    const shape = {
      fields: texts
        .fieldsOf(item)
        .map((field) =>
          fieldShape(field.source.role, texts.gramsOf(field), texts.ownGramsOf(field), query.rule),
        ),
    }
    shapes.set(item, shape)
    return shape
  }
}
