/**
 * Grams of made-up fields: as many as the units make, each once, and none in fields of two roles.
 */
import type { Role } from '../../src/items/types.ts'
import type { FieldGrams } from '../../src/measure/overlap.ts'

const ROLES: readonly Role[] = ['question', 'context', 'choices', 'answer', 'code', 'tests']

/** @param gramLength units in a gram */
export function madeUpGrams(role: Role, units: number, gramLength: number): FieldGrams {
  const grams = units - gramLength + 1
  if (grams <= 0) return { units: [], ids: [] }
  const first = 1000 * ROLES.indexOf(role)
  return { units: [units], ids: [Uint32Array.from({ length: grams }, (_, i) => first + i)] }
}
