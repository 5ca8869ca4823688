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
  return new Shape(role, grams, own, rule)
}

/** What the field is without boilerplate is asked for only where documents were found: of few fields of many. */
class Shape implements FieldShape {
  readonly role: Role
  readonly units: number
  readonly windows: number
  readonly #grams: FieldGrams | undefined
  readonly #rule: WindowRule
  #own: BoilerplateFree | undefined

  constructor(role: Role, grams: FieldGrams, own: FieldGrams | undefined, rule: WindowRule) {
    this.role = role
    this.units = sizeOf(grams, rule).units
    this.windows = windowCount(grams, rule)
    this.#grams = own
    this.#rule = rule
  }

  get own(): BoilerplateFree | undefined {
    if (this.#grams !== undefined) this.#own ??= boilerplateFree(this.#grams, this.#rule)
    return this.#own
  }
}
