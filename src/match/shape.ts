/**
 * Sizes of an item: what must be known of it to compare its documents. Pure.
 */
import type { Role } from '../items/types.ts'
import { type FieldGrams, sizeOf, type WindowRule, windowCount } from '../measure/overlap.ts'
import { type BoilerplateFree, boilerplateFree } from '../measure/without-boilerplate.ts'

/** Sizes of a field. */
export interface FieldShape {
  readonly role: Role
  /** Units of testable parts. */
  readonly units: number
  /** Windows of the bitmaps. */
  readonly windows: number
  /** The field without boilerplate; undefined where it has none. */
  readonly own: BoilerplateFree | undefined
}

/** See the file header. */
export interface ItemShape {
  readonly fields: readonly FieldShape[]
}

/**
 * @param grams of the field
 * @param own the same without boilerplate; undefined where the field has none
 */
export function fieldShape(
  role: Role,
  grams: FieldGrams,
  own: FieldGrams | undefined,
  rule: WindowRule,
): FieldShape {
  const free = (): BoilerplateFree | undefined => (own === undefined ? undefined : boilerplateFree(own, rule))
  let known: { readonly own: BoilerplateFree | undefined } | undefined
  return {
    role,
    units: sizeOf(grams, rule).units,
    windows: windowCount(grams, rule),
    // Asked for only where documents were found: few fields of many.
    get own() {
      known ??= { own: free() }
      return known.own
    },
  }
}
