/**
 * What the kernel's module exports (assembly/*.ts has what each does), and the numbers by which it is told things.
 */

type Global = { value: number }
/** See the file header. */
export interface KernelExports {
  foldInit(blocks: number, own: number): void
  gramsInit(n: number, seed: bigint, unitKind: number): void
  bpeInit(tables: number, lower: number): void
  scratchInit(at: number): void
  sink(mode: number, at: number, end: number): void
  flush(): void
  collected(): number
  text(start: number, end: number, escaped: number): void
  filterInit(at: number, blocks: number): void
  bucketBytes(): number
  bucketInit(at: number): void
  drain(): void
  insertAll(from: number, count: number): void
  probeAll(window: number, blocks: number, first: number, from: number, count: number, out: number): void
  measureBlocks(at: number, blocks: number, folds: number): number
  foldBlocks(at: number, blocks: number): void
  clear(at: number, bytes: number): void
  digestPages(at: number, count: number, out: number): void
  fieldsInit(count: number, unitsPerByte: number): void
  setBudget(grams: number): void
  getBudget(): number
  records(start: number, end: number): number
  takeDocuments(table: number, tableEnd: number, texts: number): number
  clearRecordCounts(): void
  matchInit(
    hashes: number,
    count: number,
    slots: number,
    slotMask: number,
    filter: number,
    words: number,
  ): void
  matchRows(leastRow: number, flags: number, count: number, sieve: number, bits: number): void
  matchShorts(flags: number, count: number, filter: number, words: number, longest: number): void
  matchTails(tails: number, count: number, sieve: number, bits: number): void
  matchHushed(first: number, flags: number, counters: number): void
  matchBuffer(at: number, end: number): void
  startDocument(): void
  hitBytes(): number
  clearHits(): void
  readonly measuredBits: Global
  readonly recordStart: Global
  readonly recordEnd: Global
  readonly units: Global
  readonly grams: Global
  readonly documents: Global
  readonly emptyDocuments: Global
  readonly blankLines: Global
  readonly invalidDocuments: Global
  readonly invalidUtf8: Global
}

/** Where grams go. */
export const MODE = { count: 0, insert: 1, collect: 2, ids: 3, match: 4 } as const
/** What units are. */
export const UNIT_KIND = { words: 0, chars: 1, tokens: 2 } as const
