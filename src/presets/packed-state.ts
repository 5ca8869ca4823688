/**
 * What a scan remembers as JSON: it crosses threads and stands in the journal of a scan. Only what was found is kept, so
 * that steps stay small. Pure.
 */
import { decodeRuns, encodeRuns } from '../measure/bitmap.ts'
import type { ItemState, PresetEvidence, PresetState, ScanState, TableCounts } from './scan-state.ts'

/** Everything of an ItemState; spans as run lengths with the units that they are of. */
interface PackedItem extends Omit<ItemState, 'spans'> {
  readonly item: number
  readonly best: PresetEvidence[]
  readonly spans: readonly (readonly [units: number, longest: number, runs: readonly number[]])[] | null
}

/** See the file header. */
export interface PackedState {
  readonly documents: number
  /** For each table: pattern, documents and occurrences of each pattern that was found, three numbers in a row. */
  readonly tables: readonly (readonly number[])[]
  readonly presets: readonly {
    readonly flaggedDocuments: number
    readonly items: readonly PackedItem[]
    readonly withoutBoilerplate: readonly PackedItem[]
  }[]
}

function packTable({ documents, occurrences }: TableCounts): number[] {
  const found: number[] = []
  for (let pattern = 0; pattern < documents.length; pattern++) {
    const count = documents[pattern] ?? 0
    if (count > 0) found.push(pattern, count, occurrences[pattern] ?? 0)
  }
  return found
}

function packItems(items: PresetState['items']): PackedItem[] {
  return [...items].map(([item, { spans, ...state }]) => ({
    item,
    ...state,
    spans:
      spans?.map(({ covered, longest }) => [covered.length, longest, encodeRuns(covered)] as const) ?? null,
  }))
}

function unpackItems(items: readonly PackedItem[]): PresetState['items'] {
  return new Map(
    items.map(({ item, spans, ...state }) => [
      item,
      {
        ...state,
        spans: spans?.map(([units, longest, runs]) => ({ covered: decodeRuns(runs, units), longest })),
      },
    ]),
  )
}

/** @returns the state as JSON can hold it */
export function packState({ documents, tables, presets }: ScanState): PackedState {
  return {
    documents,
    tables: tables.map(packTable),
    presets: presets.map(({ flaggedDocuments, items, withoutBoilerplate }) => ({
      flaggedDocuments,
      items: packItems(items),
      withoutBoilerplate: packItems(withoutBoilerplate),
    })),
  }
}

/**
 * @param packed what packState gave
 * @param tableSizes patterns of each table
 */
export function unpackState(packed: PackedState, tableSizes: readonly number[]): ScanState {
  return {
    documents: packed.documents,
    tables: packed.tables.map((found, t) => {
      const counts = {
        documents: new Uint32Array(tableSizes[t] ?? 0),
        occurrences: new Uint32Array(tableSizes[t] ?? 0),
      }
      for (let i = 0; i < found.length; i += 3) {
        const pattern = found[i] ?? 0
        counts.documents[pattern] = found[i + 1] ?? 0
        counts.occurrences[pattern] = found[i + 2] ?? 0
      }
      return counts
    }),
    presets: packed.presets.map(({ flaggedDocuments, items, withoutBoilerplate }) => ({
      flaggedDocuments,
      items: unpackItems(items),
      withoutBoilerplate: unpackItems(withoutBoilerplate),
    })),
  }
}
