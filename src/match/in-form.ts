/**
 * Fields in a form (src/text/variants.ts) beside a document: whether the document has the form's signs where the form
 * has them, and where a stretch of the form lies in the field itself. Pure.
 */
import type { FormUnits } from '../text/form-units.ts'
import type { UnitSpan } from '../text/units.ts'

/** A sign that must stand right before a unit of a gram; units count from the gram's first one. */
export interface UnitSign {
  readonly unit: number
  readonly sign: string
}

/** By id of a gram with signs what must stand where; one of several where the gram comes several times. */
export type GramSigns = ReadonlyMap<number, readonly (readonly UnitSign[])[]>

/** A text of a document with the places of its units. */
interface ReadText {
  readonly text: string
  readonly spans: readonly UnitSpan[]
}

/**
 * @param units of a part
 * @param length units of a gram
 * @returns signs of the gram that begins with the part's unit `first`
 */
export function signsFrom({ signs }: FormUnits, first: number, length: number): UnitSign[] {
  const found: UnitSign[] = []
  for (let unit = 0; unit < length; unit++) {
    const sign = signs.get(first + unit)
    if (sign !== undefined) found.push({ unit, sign })
  }
  return found
}

/**
 * @param signs of a gram
 * @param position of its first unit in the text
 * @returns whether the text has all of them
 */
export function hasSigns(signs: readonly UnitSign[], { text, spans }: ReadText, position: number): boolean {
  return signs.every(({ unit, sign }) => {
    const start = spans[position + unit]?.start ?? 0
    return text.startsWith(sign, start - sign.length) && start >= sign.length
  })
}

/** Consecutive units of a field itself. */
interface OwnUnits {
  readonly start: number
  readonly end: number
}

/**
 * @param units of a part
 * @param start first unit of a stretch of the form
 * @param end behind its last unit
 * @returns the units of the field itself that lie in the stretch whole
 */
export function ownUnits({ first, last }: FormUnits, start: number, end: number): OwnUnits {
  const from = lowest(first, start)
  return { start: from, end: Math.max(from, lowest(last, end)) }
}

/** @returns position of the first number of a rising list that is not below */
function lowest(rising: Int32Array, least: number): number {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rising[middle] ?? 0) < least) low = middle + 1
    else high = middle
  }
  return low
}
