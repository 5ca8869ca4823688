/**
 * The order of documents. Pure.
 */
import type { DocumentPlace } from './types.ts'

/** @returns below 0 when the first comes first: by input, then by record */
export function comparePlaces(
  a: Pick<DocumentPlace, 'input' | 'byte'>,
  b: Pick<DocumentPlace, 'input' | 'byte'>,
): number {
  return a.input - b.input || a.byte - b.byte
}
