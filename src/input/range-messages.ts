/**
 * What a lane and the thread that reads ahead for it say to each other. Texts go through slots of shared memory; a slot is
 * the thread's until it is told of, and the thread's again when it is given back.
 */
import type { SentError } from '../sent-error.ts'
import type { PackedRecords } from './packed-records.ts'
import type { RangeRequest } from './range-texts.ts'

/** Slots, and the bytes of one: a pack fits, but for a record that is longer than what is left of it. */
export const SLOTS = 4
export const SLOT_BYTES = 5 << 18

/** What the lane says. */
export type ToThread =
  | {
      readonly kind: 'open'
      readonly request: RangeRequest
      readonly hasNotes: boolean
      readonly slots: SharedArrayBuffer
    }
  | { readonly kind: 'free'; readonly slot: number }
  /** No more texts are wanted. */
  | { readonly kind: 'drain' }
  | { readonly kind: 'close' }

/** Texts: bytes of a slot, or those that were too many for one. */
interface SentTexts {
  readonly slot: number
  readonly bytes: number | Uint8Array
  /** Bytes of the source read so far. */
  readonly fileBytes: number
}

/** What the thread says. */
export type FromThread =
  | {
      readonly kind: 'opened'
      readonly texts:
        | { readonly kind: 'lines'; readonly start: number }
        | { readonly kind: 'records'; readonly position: number }
      readonly firstChunk: number
    }
  | (SentTexts & { readonly kind: 'lines' })
  | (SentTexts & { readonly kind: 'records'; readonly pack: Omit<PackedRecords, 'texts'> })
  | { readonly kind: 'end'; readonly position: number; readonly fileBytes: number }
  | {
      readonly kind: 'drained'
      readonly digests: readonly { readonly chunk: number; readonly digest: string }[]
      readonly fileBytes: number
    }
  | {
      readonly kind: 'failed'
      /** While it was sending what it had opened, or draining. */
      readonly work: 'sending' | 'draining'
      readonly error: SentError
    }
  | { readonly kind: 'closed' }
