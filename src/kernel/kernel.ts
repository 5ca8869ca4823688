/**
 * The host's side of the kernel: one WebAssembly instance with one memory, in which a filter segment, the input
 * bytes and the gram hashes lie. See assembly/layout.ts for the map and assembly/*.ts for what it computes.
 */
import type { BpeTables } from '../text/bpe/tables.ts'
import { FOLD_BLOCKS, FOLD_TABLE_BASE64 } from '../text/fold-table.generated.ts'
import { type GramScheme, isVocabulary, maxUnitsPerByte } from '../text/scheme.ts'
import { MODE, UNIT_KIND } from './exports.ts'
import { KernelFilter } from './kernel-filter.ts'
import { align } from './kernel-memory.ts'
import { CACHE_BYTES, FIELDS, FREE, LENGTHS, MAX_FIELDS, NAMES, NAMES_BYTES, SLACK, TABLE } from './layout.ts'
import { hitsOf, type MatchTable, matchPlaces, strideOf } from './match-table.ts'

/** Why `records` stopped. */
export type RecordsStatus = 'done' | 'ask-host' | 'need-budget' | 'has-hits'
const STATUS: readonly RecordsStatus[] = ['done', 'ask-host', 'need-budget', 'has-hits']

/** What a call of `records` or `text` added up since `clearCounts`. */
export interface KernelCounts {
  readonly units: number
  readonly grams: number
  readonly documents: number
  /** Documents whose text has no unit. */
  readonly emptyDocuments: number
  readonly blankLines: number
  /** Documents whose text was not all valid UTF-8. */
  readonly invalidDocuments: number
}

/** One instance of the byte loop. Not shared between threads. */
export class Kernel extends KernelFilter {
  readonly scheme: GramScheme
  #hitsAt = 0
  #hushed = { hushed: 0, hushedDocuments: 0, first: 0, count: 0 }
  #spilled: Uint32Array[] = []

  /**
   * @param scheme decides normalisation, unit, gram length and seed
   * @param tables those of the scheme's vocabulary, where its unit is one
   * @throws {RangeError} when they are missing, or there is nothing to use them
   */
  constructor(scheme: GramScheme, tables?: BpeTables) {
    const { unit } = scheme
    if (isVocabulary(unit) !== (tables !== undefined)) throw new RangeError(`tables of ${unit} are needed`)
    const tablesAt = FREE + CACHE_BYTES
    super(tables === undefined ? FREE : align(tablesAt + tables.buffer.byteLength))
    this.scheme = scheme
    if (tables === undefined) {
      this.bytes().set(Buffer.from(FOLD_TABLE_BASE64, 'base64'), TABLE)
      this.wasm.foldInit(FOLD_BLOCKS, unit === 'words' ? 1 : 0)
    } else {
      this.bytes().set(new Uint8Array(tables.buffer), tablesAt)
      this.wasm.bpeInit(tablesAt, scheme.normaliser === 'lower' ? 1 : 0)
      this.placeScratch()
    }
    const kind = isVocabulary(unit) ? 'tokens' : unit
    this.wasm.gramsInit(scheme.n, BigInt(`0x${scheme.seed}`), UNIT_KIND[kind])
    this.setFields([])
    this.count()
  }

  /**
   * Names the top-level text fields that `records` looks for.
   *
   * @param names at most MAX_FIELDS distinct names, 8 KiB together
   * @returns false when they do not fit and every record must go through the host
   */
  setFields(names: readonly string[]): boolean {
    const encoded = names.map((name) => Buffer.from(name, 'utf8'))
    const total = encoded.reduce((sum, name) => sum + name.length, 0)
    if (names.length > MAX_FIELDS || total > NAMES_BYTES) return false
    const bytes = this.bytes()
    const table = new DataView(this.memory.buffer)
    let at = NAMES
    for (const [i, name] of encoded.entries()) {
      bytes.set(name, at)
      table.setUint32(FIELDS + 16 * i, at, true)
      table.setUint32(FIELDS + 16 * i + 4, name.length, true)
      at += name.length
    }
    this.wasm.fieldsInit(names.length, maxUnitsPerByte(this.scheme.unit))
    return true
  }

  /** From now on grams are counted and go nowhere. */
  count(): void {
    this.wasm.sink(MODE.count, 0, 0)
  }

  /** From now on grams go into the filter. */
  insert(): void {
    this.wasm.sink(MODE.insert, 0, 0)
  }

  /**
   * From now on grams are compared with those of a table, and `records` stops behind each document with hits.
   *
   * @param table what is looked for; it takes the place of a filter
   */
  match(table: MatchTable): void {
    const places = matchPlaces(table, this.filterAt)
    this.reserveInFront(places.end - this.filterAt)
    const wasm = this.wasm
    wasm.clear(this.filterAt, places.end - this.filterAt)
    const { buffer } = this.memory
    new BigUint64Array(buffer, places.hashes, table.hashes.length).set(table.hashes)
    new BigUint64Array(buffer, places.tails, table.tails.length).set(table.tails)
    wasm.clear(LENGTHS, 256)
    for (const length of table.lengths) this.bytes()[LENGTHS + length] = 1
    this.bytes().set(table.lone, places.lone)
    this.bytes().set(table.short, places.short)
    const { slots, slotCount, filter, words, lone, loneSieve, loneBits } = places
    const { short, shortFilter, shortWords, tails, tailSieve, tailBits } = places
    wasm.matchInit(places.hashes, table.hashes.length, slots, slotCount - 1, filter, words)
    wasm.matchRows(strideOf(table), lone, table.lone.length, loneSieve, loneBits)
    wasm.matchShorts(short, table.short.length, shortFilter, shortWords, Math.max(0, ...table.lengths))
    wasm.matchTails(tails, table.tails.length, tailSieve, tailBits)
    wasm.matchHushed(table.grams, places.hushed, places.hushedDocuments)
    wasm.matchBuffer(places.hits, places.end)
    this.#hushed = { ...places, first: table.grams, count: table.hashes.length - table.grams }
    this.#hitsAt = places.hits
    this.#spilled = []
    wasm.sink(MODE.match, 0, 0)
  }

  protected override spill(): void {
    this.#spilled.push(new Uint32Array(this.memory.buffer, this.#hitsAt, this.wasm.hitBytes() / 4).slice())
  }

  /**
   * From now on a document that has nothing but this short part, once, is counted and not stopped at.
   *
   * @param id position of its hash in the table, behind those of grams
   */
  hush(id: number): void {
    this.bytes()[this.#hushed.hushed + id - this.#hushed.first] = 1
  }

  /** All documents with hits are stopped at again; what was counted stays. */
  unhush(): void {
    const { hushed, count } = this.#hushed
    this.bytes().fill(0, hushed, hushed + count)
  }

  /**
   * Gives the documents that were counted, and forgets them.
   *
   * @param add called with the position of a short part's hash, and a number of documents above 0
   */
  takeHushed(add: (id: number, documents: number) => void): void {
    const { hushedDocuments, count, first } = this.#hushed
    const counters = new Uint32Array(this.memory.buffer, hushedDocuments, count)
    for (let part = 0; part < count; part++) {
      const documents = counters[part] ?? 0
      if (documents > 0) add(first + part, documents)
    }
    counters.fill(0)
  }

  /** Texts that follow are those of a new document: they are numbered from 0. */
  startDocument(): void {
    this.wasm.startDocument()
  }

  /**
   * Takes the hits of the document that has ended.
   *
   * @returns a copy; see HIT_NUMBERS. By text and position, but for short parts, which may come a little later
   */
  takeHits(): Uint32Array {
    this.spill()
    const hits = hitsOf(this.#spilled)
    this.#spilled = []
    this.wasm.clearHits()
    return hits
  }

  /**
   * Hashes of the grams of one text. `counts().units` tells its units afterwards.
   *
   * @param text raw text; its UTF-8 must fit into memory with 8 bytes for each gram
   * @returns a copy, one 64-bit hash for each gram, in order
   */
  collect(text: string): BigUint64Array {
    const { at, bytes } = this.#gather(text, MODE.collect, 8)
    return new BigUint64Array(this.memory.buffer, at, bytes / 8).slice()
  }

  /**
   * Token ids of one text, where the unit is a vocabulary.
   *
   * @param text raw text; its UTF-8 must fit into memory with 4 bytes for each token
   * @returns a copy, in order
   */
  tokens(text: string): Uint32Array {
    if (!isVocabulary(this.scheme.unit)) throw new RangeError(`${this.scheme.unit} have no ids`)
    const { at, bytes } = this.#gather(text, MODE.ids, 4)
    return new Uint32Array(this.memory.buffer, at, bytes / 4).slice()
  }

  /** Takes a text with a sink of so many bytes for each unit behind it; tells what was written. */
  #gather(text: string, mode: number, unitBytes: number): { at: number; bytes: number } {
    const utf8 = Buffer.from(text, 'utf8')
    const inputEnd = (utf8.length + SLACK + 7) & ~7
    const most = (utf8.length * maxUnitsPerByte(this.scheme.unit) + 1) * unitBytes
    this.reserveInput(inputEnd + most)
    const start = this.inputAt
    this.bytes().set(utf8, start)
    const at = start + inputEnd
    return { at, bytes: this.#takeInto(start, start + utf8.length, mode, at, at + most) }
  }

  #takeInto(start: number, end: number, mode: number, out: number, outEnd: number): number {
    this.wasm.sink(mode, out, outEnd)
    this.wasm.clearRecordCounts()
    this.wasm.text(start, end, 0)
    const bytes = this.wasm.collected()
    this.count()
    return bytes
  }

  /**
   * Writes the hashes of the grams of one text in memory to memory. `counts().units` tells its units afterwards.
   *
   * @param start address of the text's first byte; SLACK readable bytes must follow its end
   * @param out address of the first hash, a multiple of 8
   * @param outEnd end of the room for hashes
   * @returns number of hashes
   */
  collectAt(start: number, end: number, out: number, outEnd: number): number {
    return this.#takeInto(start, end, MODE.collect, out, outEnd) / 8
  }

  /**
   * Takes one text that lies in memory into the current sink.
   *
   * @param start address of its first byte; SLACK readable bytes must follow its end
   * @param isEscaped the bytes stand inside a valid JSON string
   */
  text(start: number, end: number, isEscaped: boolean): void {
    this.wasm.text(start, end, isEscaped ? 1 : 0)
  }

  /**
   * Takes whole JSONL lines that lie in memory; the last byte before `end` is a line feed.
   *
   * @returns why it stopped; `recordStart` and `recordEnd` tell the record at which it did
   */
  records(start: number, end: number): RecordsStatus {
    return STATUS[this.wasm.records(start, end)] ?? 'done'
  }

  /**
   * Takes documents whose texts lie in memory one behind another; SLACK readable bytes must follow the last.
   *
   * @param table address of 32-bit numbers: for each document how many texts it has, and the bytes of each
   * @param texts address of the first text
   * @returns why it stopped: in front of a document for the budget, behind one for its hits. The counter of documents tells
   *   how many were taken
   */
  takeDocuments(table: number, tableEnd: number, texts: number): RecordsStatus {
    return STATUS[this.wasm.takeDocuments(table, tableEnd, texts)] ?? 'done'
  }

  /** Address of the first byte of the record at which `records` stopped. */
  get recordStart(): number {
    return this.wasm.recordStart.value
  }

  /** Address of the line feed behind that record. */
  get recordEnd(): number {
    return this.wasm.recordEnd.value
  }

  /** Grams that may be inserted before `records` stops to have the filter measured. */
  get budget(): number {
    return this.wasm.getBudget()
  }

  set budget(grams: number) {
    this.wasm.setBudget(grams)
  }

  /** Sets all counters to 0. */
  clearCounts(): void {
    this.wasm.clearRecordCounts()
  }

  /** Units since the counters were cleared. */
  get units(): number {
    return this.wasm.units.value
  }

  /** @returns the counters */
  counts(): KernelCounts {
    const wasm = this.wasm
    return {
      units: wasm.units.value,
      grams: wasm.grams.value,
      documents: wasm.documents.value,
      emptyDocuments: wasm.emptyDocuments.value,
      blankLines: wasm.blankLines.value,
      invalidDocuments: wasm.invalidDocuments.value,
    }
  }
}
