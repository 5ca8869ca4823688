/**
 * What a build is asked, what it plans, and what lanes report. All plain data: it crosses threads and stands in
 * the journal.
 */
import type { RemoteSettings } from '../bytes/settings.ts'
import type { BadInput } from '../input/bad-input.ts'
import type { FeedCounts } from '../input/feed-types.ts'
import type { InputRange } from '../input/range-texts.ts'
import type { Input } from '../input/types.ts'
import type { BpeTables } from '../text/bpe/tables.ts'
import type { GramScheme } from '../text/scheme.ts'

/** A range of an input. */
export interface LaneSource extends InputRange {
  /** Position in the build's list of inputs. */
  readonly input: number
}

/**
 * Who takes what. A pure function of inputs and options: never of cores, memory or timing, so that the same
 * inputs give the same bytes.
 */
export interface BuildPlan {
  /** For each lane its sources, in the order in which it reads them. */
  readonly lanes: readonly (readonly LaneSource[])[]
  /** Segments that each lane is expected to need; 0 in an addition, whose segments are all later ones. */
  readonly laneSegments: readonly number[]
  /** Blocks of a segment while it is filled, a power of two. */
  readonly segmentBlocks: number
  /** Highest false-positive rate of a planned segment. */
  readonly plannedRate: number
  /** Estimated grams of all inputs, from a sample. */
  readonly estimatedGrams: number
}

/** Part of an input that lies in one segment. Positions are those of the text; see Input.cuts. */
export interface SegmentPart {
  /** Position in the build's list of inputs. */
  readonly input: number
  /** Where the text of the lane's range of the input begins. */
  readonly rangeStart: number
  readonly start: number
  readonly end: number
  /** Lines of the part, and lines of the range before it. */
  readonly lines: number
  readonly linesBefore: number
  readonly documents: number
}

/** A segment that lies sealed on the disk. */
export interface SealedSegment {
  /** File name below the index's `segments`. */
  readonly file: string
  readonly fileBytes: number
  readonly digest: string
  readonly blocks: number
  readonly grams: number
  readonly documents: number
  readonly bits: number
  readonly rate: number
  readonly rateLimit: number
  readonly parts: readonly SegmentPart[]
}

/** Digest of a chunk of an input. */
export interface ChunkDigest {
  readonly input: number
  readonly chunk: number
  readonly digest: string
}

/** How far a lane has come: where the next record begins, and what was counted before it. */
export interface LanePosition {
  /** Position in the lane's sources. */
  readonly source: number
  /** Byte of the text at which the next record begins; undefined when the source has not been begun. */
  readonly text: number | undefined
  /** Lines of that source's range that lie before it. */
  readonly lines: number
  /** Segments that the lane has sealed. */
  readonly sealed: number
}

/** Counts of what a lane took from an input. */
export interface InputCounts extends Readonly<FeedCounts> {
  readonly input: number
  /** Where the text of the lane's range of the input begins. */
  readonly rangeStart: number
}

/** An input of which a lane could not read all: it is left out. */
export interface FailedInput extends BadInput {
  /** Position in the build's list of inputs. */
  readonly input: number
}

/** One step of a lane: a sealed segment, or its end. Everything since the step before. */
export interface LaneStep {
  readonly lane: number
  readonly segment: SealedSegment | undefined
  readonly counts: readonly InputCounts[]
  readonly chunks: readonly ChunkDigest[]
  readonly position: LanePosition
  readonly isDone: boolean
  /** Inputs that were left out since the step before; absent where there are none. */
  readonly failed?: readonly FailedInput[]
}

/** A record that was left out, for the list that the user sees. */
export interface SkippedRecord {
  /** `<path>:<line>` or `<path>: byte <n>`. */
  readonly place: string
  readonly what: string
}

/** What a lane tells while it runs. */
export type LaneMessage =
  | { readonly kind: 'step'; readonly step: LaneStep }
  | { readonly kind: 'skipped'; readonly record: SkippedRecord }

/** What a worker needs to run a lane. */
export interface LaneTask {
  readonly lane: number
  readonly scheme: GramScheme
  /** Those of the scheme's vocabulary, where its unit is one. Shared by all lanes. */
  readonly tables: BpeTables | undefined
  /** Inputs of the lane's sources, in the same order. */
  readonly inputs: readonly Input[]
  readonly sources: readonly LaneSource[]
  /** Whether another thread reads and decodes for it. */
  readonly readsAhead: boolean
  /** Memory that it may read with. */
  readonly readingBytes: number
  readonly from: LanePosition
  readonly segmentBlocks: number
  /** Segments that the lane is expected to need; those beyond are later ones. */
  readonly plannedSegments: number
  readonly plannedRate: number
  readonly fpr: number
  /** Highest k given out by earlier builds, and number of lanes: later segments share k by lane. */
  readonly laterFrom: number
  readonly lanes: number
  /** Absolute path of the folder for segments. */
  readonly folder: string
  readonly maxRecordBytes: number
  readonly isStrict: boolean
  readonly maxBadRecords: number
  /** Whether an input that cannot be read is left out, instead of ending the lane. */
  readonly skipsBadInputs: boolean
  readonly remote: RemoteSettings
  /** Shared by all lanes; see src/workers/shared.ts. */
  readonly shared: SharedArrayBuffer
}
