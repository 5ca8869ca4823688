/**
 * items.parquet: the columns of items.csv with their types, for tools that work on many reports. Pure.
 */
import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer'
import type { FormInput } from '../formats.ts'
import { type ColumnType, itemColumns } from './columns.ts'

const TYPES: Readonly<Record<ColumnType, BasicType>> = { text: 'STRING', whole: 'INT64', number: 'DOUBLE' }

/**
 * @param data a report
 * @returns a Parquet file; all columns may be null
 */
export function renderParquet({ report, items }: FormInput): Uint8Array {
  const columnData = itemColumns(report).map(({ name, type, value: cellOf }) => ({
    name,
    type: TYPES[type],
    data: items.map((item) => {
      const value = cellOf(item)
      return type === 'whole' && value !== null ? BigInt(value) : value
    }),
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: `dosimeter ${report.tool}` }))
}
