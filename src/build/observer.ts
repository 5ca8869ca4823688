/**
 * What a build tells while it runs. The library stays silent by itself.
 */
import type { BuildRecord } from '../store/build-record.ts'
import type { Progress } from '../workers/shared.ts'
import type { SealedSegment, SkippedRecord } from './types.ts'

/** How far a build has come. */
export interface BuildProgress extends Progress {
  /** Inputs of which every part has been read. */
  readonly files: number
  /** Inputs of the build. */
  readonly allFiles: number
}

/** Calls that a build makes; none may throw. */
export interface BuildObserver {
  /** Before the first worker starts: what will be done, with how many workers and how much memory. */
  onStart(start: {
    readonly record: BuildRecord
    readonly workers: number
    /** Threads that read and decode ahead for some of them. */
    readonly readers: number
    readonly memoryBytes: number
    readonly isResumed: boolean
  }): void
  /** A few times a second. */
  onProgress(progress: BuildProgress): void
  onSegment(segment: SealedSegment): void
  onSkipped(record: SkippedRecord): void
}

/** Says nothing. */
export const SILENT: BuildObserver = {
  onStart: () => {},
  onProgress: () => {},
  onSegment: () => {},
  onSkipped: () => {},
}
