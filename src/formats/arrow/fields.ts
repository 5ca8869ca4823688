/**
 * Columns of an Arrow schema: which can be read, and where their values are in a record.
 */
import type { LeafColumn } from '../types.ts'
import { type Field, TYPE } from './message.ts'

const UNSUPPORTED: ReadonlySet<number> = new Set([
  TYPE.decimal,
  TYPE.interval,
  TYPE.union,
  TYPE.fixedSizeBinary,
  TYPE.runEndEncoded,
  TYPE.listView,
  TYPE.largeListView,
])

/** @returns whether the column and all below it can be read */
export function isSupported(field: Field): boolean {
  if (UNSUPPORTED.has(field.type) || (field.type === TYPE.float && field.width === 16)) return false
  return field.children.every(isSupported)
}

/** @returns the columns at or below this one that have values */
export function leavesOf(field: Field, column: string, path: string): LeafColumn[] {
  const isList = ([TYPE.list, TYPE.largeList, TYPE.fixedSizeList, TYPE.map] as number[]).includes(field.type)
  if (isList) return field.children.flatMap((child) => leavesOf(child, column, `${path}[]`))
  if (field.type === TYPE.struct) {
    return field.children.flatMap((child) => leavesOf(child, column, `${path}.${child.name}`))
  }
  return [{ column, path, kind: kindOf(field.type) }]
}

function kindOf(type: number): LeafColumn['kind'] {
  if (type === TYPE.utf8 || type === TYPE.largeUtf8 || type === TYPE.utf8View) return 'text'
  if (type === TYPE.binary || type === TYPE.largeBinary || type === TYPE.binaryView) return 'bytes'
  if (type === TYPE.int || type === TYPE.float) return 'number'
  if (type === TYPE.bool) return 'boolean'
  return type === TYPE.date || type === TYPE.time || type === TYPE.timestamp ? 'time' : 'other'
}

/** @returns the field at or below this one whose dictionary has the number */
export function withDictionary(field: Field, id: number): Field | undefined {
  if (field.dictionary?.id === id) return field
  return field.children.map((child) => withDictionary(child, id)).find((child) => child !== undefined)
}
