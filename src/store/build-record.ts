/**
 * The first line of a journal: what an unfinished build was asked, so that the same command can go on with it.
 */
import type { BuildPlan } from '../build/types.ts'
import type { Input, Root } from '../input/types.ts'
import type { GramScheme } from '../text/scheme.ts'

/** See the file header. A journal is not reproducible: it names folders and times of this machine. */
export interface BuildRecord {
  readonly tool: string
  /** Number of the build call, from 0. */
  readonly number: number
  readonly scheme: GramScheme
  readonly fpr: number
  readonly roots: readonly Root[]
  /** Inputs that this build adds, in the manifest's order. */
  readonly inputs: readonly Input[]
  readonly plan: BuildPlan
  /** Highest k of later segments given out before. */
  readonly laterFrom: number
  readonly maxRecordBytes: number
  /** What the user fixed of the plan: blocks of the largest segment, lanes. */
  readonly mostBlocks: number
  readonly lanes: number | undefined
}
