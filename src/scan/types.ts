/**
 * A corpus, or parts of it, read past the matcher: what is read, and what came of it. Plain data: it crosses threads and
 * stands in the journal.
 */
import type { FailedInput, InputCounts, SkippedRecord } from '../build/types.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import type { InputRange } from '../input/range-texts.ts'
import type { Input } from '../input/types.ts'
import type { ItemTally, MatchQuery } from '../match/types.ts'
import type { IndexScheme } from '../presets/answer.ts'
import type { PackedState } from '../presets/packed-state.ts'
import type { BpeTables } from '../text/bpe/tables.ts'
import type { VocabularyName } from '../text/bpe/vocabularies.ts'
import type { Unit } from '../text/scheme.ts'

/** A range of an input. */
export interface ScanSource extends InputRange {
  /** Position in the run's inputs. */
  readonly input: number
  /**
   * Position of the first record to take, where exactly the records from it to `textEnd` are wanted; undefined for those
   * that begin in the range, the line that goes on at its start belonging to the range before.
   */
  readonly from: number | undefined
  /** Digests that the chunks of the input must have, joined; undefined when nothing is known of them. */
  readonly chunks: string | undefined
}

/** How far a lane has come. */
export interface ScanPosition {
  /** Position in the lane's sources. */
  readonly source: number
  /** Position of the text at which the next record begins; undefined when the source has not been begun. */
  readonly text: number | undefined
  /** Lines of that source before it. */
  readonly lines: number
}

/** One step of a lane: everything since the one before. */
export interface ScanStep {
  readonly lane: number
  readonly tallies: readonly ItemTally[]
  readonly counts: readonly InputCounts[]
  /** What published definitions found; absent when none were asked for. */
  readonly presets?: PackedState
  readonly position: ScanPosition
  readonly isDone: boolean
  /** Inputs that could not be read to their end since the step before; absent where there are none. */
  readonly failed?: readonly FailedInput[]
}

/** What a lane tells while it runs. */
export type ScanMessage =
  | { readonly kind: 'step'; readonly step: ScanStep }
  | { readonly kind: 'skipped'; readonly record: SkippedRecord }

/** Published definitions that are looked for beside the query. */
export interface PresetTask {
  /** Ids, in the order of results. */
  readonly presets: readonly string[]
  /** Unit of the scan. */
  readonly unit: Unit
  /** Scheme of the index that led to the documents: its units stand in for those of the definitions. */
  readonly index: IndexScheme | undefined
  /** Documents kept for each item. */
  readonly maxEvidence: number
  /** Item sets as JSON in UTF-8, in shared memory. */
  readonly sets: Uint8Array
  /** Those whose tokens are counted. */
  readonly vocabularies: readonly { readonly name: VocabularyName; readonly tables: BpeTables }[]
}

/** What a worker needs to run a lane. */
export interface ScanTask {
  /** The same for all lanes of a run: a thread keeps its tables from lane to lane. */
  readonly run: string
  readonly lane: number
  readonly query: MatchQuery
  /** Those of the scheme's vocabulary, where its unit is one. */
  readonly tables: BpeTables | undefined
  readonly presets: PresetTask | undefined
  readonly sources: readonly ScanSource[]
  /** Whether another thread reads and decodes for it. */
  readonly readsAhead: boolean
  /** Inputs of the sources, in the same order. */
  readonly inputs: readonly Input[]
  readonly from: ScanPosition
  readonly maxRecordBytes: number
  readonly isStrict: boolean
  readonly maxBadRecords: number
  /** Whether an input that cannot be read is left at that, instead of ending the lane. */
  readonly skipsBadInputs: boolean
  readonly remote: RemoteSettings
  /** Bytes of text after which the lane says how far it has come. */
  readonly stepBytes: number
  /** Shared by all lanes; see src/workers/shared.ts. */
  readonly shared: SharedArrayBuffer
}
