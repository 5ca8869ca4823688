/**
 * Pages of one column chunk in order: headers checked, bodies decompressed, levels and values decoded
 * (apache/parquet-format, README.md and Encodings.md). One page is in memory at a time.
 */
import { crc32 } from 'node:zlib'
import type { DataPageHeader, PageHeader, SchemaTree } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import type { ByteSource } from '../../bytes/types.ts'
import { UserError } from '../../errors.ts'
import type { BlockDecoder } from '../block-decoders.ts'
import { corrupt, guarded } from '../damage.ts'
import { StreamBytes } from '../stream-bytes.ts'
import { moreThanPlanned } from '../too-large.ts'
import { pageDecoder } from './codecs.ts'
import type { ColumnChunkPlace } from './footer.ts'
import { logicalValues } from './parsers.ts'
import { decodeRuns } from './runs.ts'
import { thriftEnd, UnendedThrift } from './thrift.ts'
import { pageValues, plainValues } from './values.ts'

/** Headers are some dozens of bytes, but for statistics with whole texts in them. */
const FIRST_HEADER_BYTES = 256
const MOST_HEADER_BYTES = 1 << 24
const HEADER_GROWTH = 8
/** Writers aim at 1 MiB a page; single texts and careless writers make larger ones. */
const MOST_PAGE_BYTES = 1 << 29
const MOST_PAGE_VALUES = 1 << 26

/** A decoded data page. */
export interface Page {
  /** Values that are there, nulls not among them. */
  readonly values: readonly unknown[]
  /** One for each value or null; undefined where the column cannot have nulls. */
  readonly definitionLevels: Uint32Array | undefined
  /** One for each value or null; undefined outside lists. */
  readonly repetitionLevels: Uint32Array | undefined
}

/**
 * Looks at the headers of a chunk's pages, from the first on.
 *
 * @param most how many are looked at
 * @returns bytes of the largest of them, as it lies in the file or decompressed, and whether these were all
 * @throws what `source` throws; damage is not told here
 */
export async function pageSizes(
  source: ByteSource,
  { start, end }: ColumnChunkPlace,
  most: number,
): Promise<{ readonly largest: number; readonly areAll: boolean }> {
  let largest = 0
  let at = start
  let wanted = FIRST_HEADER_BYTES
  for (let page = 0; page < most && at < end; ) {
    const bytes = await source.read(at, Math.min(wanted, end - at))
    try {
      const headerBytes = thriftEnd(bytes, 0)
      const header = parquetHeader({ view: viewOf(bytes), offset: 0 })
      const { compressed_page_size: packed, uncompressed_page_size: size } = header
      largest = Math.max(largest, packed, size)
      at += headerBytes + Math.max(0, packed)
      page++
    } catch (error) {
      if (!(error instanceof UnendedThrift) || bytes.length < wanted || wanted >= MOST_HEADER_BYTES) break
      wanted *= HEADER_GROWTH
    }
  }
  return { largest, areAll: at >= end }
}

/** What a leaf column uses for one page after the other, in all row groups. */
export class PageBuffers {
  readonly mostPageBytes: number
  #body: Uint8Array = new Uint8Array(0)
  #page: Uint8Array = new Uint8Array(0)
  readonly #decoders = new Map<string, BlockDecoder | undefined>()

  /** @param mostPageBytes pages that are larger are refused */
  constructor(mostPageBytes: number) {
    this.mostPageBytes = mostPageBytes
  }

  /** Memory for a page as it lies in the file. */
  body(bytes: number): Uint8Array {
    if (this.#body.length < bytes) this.#body = new Uint8Array(bytes + (bytes >> 2))
    return this.#body
  }

  /** Memory for a page's text, of that size. */
  page(bytes: number): Uint8Array {
    if (this.#page.length < bytes) this.#page = new Uint8Array(bytes + (bytes >> 2))
    return this.#page.subarray(0, bytes)
  }

  /** @returns the codec's decoder, or undefined when it is not supported */
  async decoder(codec: string): Promise<BlockDecoder | undefined> {
    if (!this.#decoders.has(codec)) this.#decoders.set(codec, await pageDecoder(codec))
    return this.#decoders.get(codec)
  }
}

/** Reads the pages of a column chunk. */
export class PageReader {
  readonly #shown: string
  readonly #place: ColumnChunkPlace
  readonly #path: readonly SchemaTree[]
  readonly #bytes: StreamBytes
  readonly #maxDefinition: number
  readonly #maxRepetition: number
  readonly #buffers: PageBuffers
  #dictionary: readonly unknown[] | undefined
  #valuesLeft: number

  /**
   * @param source the file
   * @param place where the chunk lies, checked
   * @param path the leaf's schema elements from the top-level column down
   * @param buffers those of the leaf: a page is good until the next one
   */
  constructor(
    source: ByteSource,
    place: ColumnChunkPlace,
    path: readonly SchemaTree[],
    buffers: PageBuffers,
  ) {
    this.#buffers = buffers
    this.#shown = source.shown
    this.#place = place
    this.#path = path
    this.#bytes = new StreamBytes(source.stream(place.start, place.end), place.start)
    const kinds = path.map(({ element }) => element.repetition_type)
    this.#maxDefinition = kinds.filter((kind) => kind !== 'REQUIRED').length
    this.#maxRepetition = kinds.filter((kind) => kind === 'REPEATED').length
    this.#valuesLeft = place.values
  }

  /**
   * @param skipRows pages that hold no more rows than this, and whose header says so, are not decoded
   * @returns the next data page, good until the one after it, or how many rows were left out instead of it, or undefined at the chunk's end
   * @throws {UserError} CORRUPT_INPUT naming the page's byte, USAGE for codecs that are not supported
   */
  async next(skipRows: number): Promise<Page | { readonly skipped: number } | undefined> {
    for (;;) {
      if (this.#bytes.position >= this.#place.end) {
        if (this.#valuesLeft > 0)
          throw this.#damaged(`${this.#valuesLeft} values fewer than its directory says`)
        return undefined
      }
      const what = this.#what()
      const header = await this.#header()
      const rows = this.#rowsOf(header)
      if (rows !== undefined && rows > 0 && rows <= skipRows) {
        await this.#bytes.skip(header.compressed_page_size)
        return { skipped: rows }
      }
      const body = await this.#body(header)
      const page = await this.#decodePage(what, header, body)
      if (page !== undefined && (page.values.length > 0 || (page.definitionLevels?.length ?? 0) > 0))
        return page
    }
  }

  async close(): Promise<void> {
    await this.#bytes.close()
  }

  #what(): string {
    return `damaged Parquet page at byte ${this.#bytes.position}, column ${this.#path.at(-1)?.path.join('.') ?? ''}`
  }

  #damaged(what: string): UserError {
    return corrupt(this.#shown, `${this.#what()}: ${what}`)
  }

  async #header(): Promise<PageHeader> {
    const what = this.#what()
    let wanted = FIRST_HEADER_BYTES
    for (;;) {
      const bytes = await this.#bytes.peek(wanted)
      const isAll = bytes.length < wanted
      try {
        const end = thriftEnd(bytes, 0)
        const header = guarded(this.#shown, what, () => parquetHeader({ view: viewOf(bytes), offset: 0 }))
        await this.#bytes.skip(end)
        this.#checkHeader(header)
        return header
      } catch (error) {
        if (error instanceof UserError) throw error
        if (error instanceof UnendedThrift && !isAll && wanted < MOST_HEADER_BYTES) wanted *= HEADER_GROWTH
        else
          throw corrupt(
            this.#shown,
            `${what}: no page header: ${error instanceof Error ? error.message : ''}`,
            error,
          )
      }
    }
  }

  /** Everything that a header asks for is in its bounds, or the page is refused. */
  #checkHeader(header: PageHeader): void {
    const { compressed_page_size: packed, uncompressed_page_size: size } = header
    const left = this.#place.end - this.#bytes.position
    if (!isCount(packed) || packed > left) throw this.#damaged(`${packed} bytes, expected ${left} at most`)
    const most = Math.min(MOST_PAGE_BYTES, this.#place.uncompressedBytes)
    if (!isCount(size) || size > most)
      throw this.#damaged(`${size} bytes when decompressed, expected ${most} at most`)
    const { mostPageBytes } = this.#buffers
    if (Math.max(packed, size) > mostPageBytes) {
      throw moreThanPlanned(this.#shown, `a page of ${Math.max(packed, size)} bytes`, mostPageBytes)
    }
    const data = header.data_page_header ?? header.data_page_header_v2
    if (data === undefined) return
    this.#valuesLeft -= data.num_values
    if (!isCount(data.num_values) || data.num_values > MOST_PAGE_VALUES || this.#valuesLeft < 0) {
      throw this.#damaged(`${data.num_values} values, more than its directory says`)
    }
  }

  /** Rows of a page, where it begins and ends with a row and its header tells. */
  #rowsOf(header: PageHeader): number | undefined {
    if (header.type === 'DATA_PAGE_V2') return header.data_page_header_v2?.num_rows
    if (header.type === 'DATA_PAGE' && this.#maxRepetition === 0) return header.data_page_header?.num_values
    return undefined
  }

  async #body(header: PageHeader): Promise<Uint8Array> {
    const bytes = header.compressed_page_size
    const body = await this.#bytes.take(bytes, this.#buffers.body(bytes))
    if (body.length < header.compressed_page_size) throw this.#damaged('truncated: the file ends inside it')
    if (header.crc !== undefined && header.crc >>> 0 !== crc32(body))
      throw this.#damaged('its checksum is another')
    return body
  }

  async #decodePage(what: string, header: PageHeader, body: Uint8Array): Promise<Page | undefined> {
    const decoder = await this.#buffers.decoder(this.#place.codec)
    if (decoder === undefined) {
      throw new UserError(
        'USAGE',
        `${this.#shown}: Parquet compressed with ${this.#place.codec}, which is not supported`,
        {
          hint: 'Write the file with zstd, snappy, gzip, brotli or lz4_raw.',
        },
      )
    }
    return guarded(this.#shown, what, () => {
      const size = header.uncompressed_page_size
      const decoded = (packed: Uint8Array, target: Uint8Array): Uint8Array => {
        decoder(packed, target)
        return target
      }
      if (header.type === 'DICTIONARY_PAGE') {
        // It stays while other pages come and go.
        const page = size === 0 ? body.slice() : decoded(body, new Uint8Array(size))
        const count = header.dictionary_page_header?.num_values ?? 0
        if (!isCount(count) || count > 8 * page.length)
          throw new Error(`${count} values in ${page.length} bytes`)
        this.#dictionary = logicalValues(plainValues(page, 0, count, this.#leaf()), this.#path)
        return undefined
      }
      if (header.data_page_header_v2 !== undefined)
        return this.#pageV2(header.data_page_header_v2, body, size, decoded)
      if (header.data_page_header !== undefined) {
        const isStored = size === 0 || this.#place.codec === 'UNCOMPRESSED'
        if (isStored && size > 0 && body.length !== size)
          throw new Error(`${body.length} bytes, expected ${size}`)
        return this.#pageV1(
          header.data_page_header,
          isStored ? body : decoded(body, this.#buffers.page(size)),
        )
      }
      return undefined // an index page, of which there are none outside the standard's text
    })
  }

  #pageV1(header: DataPageHeader, page: Uint8Array): Page {
    const view = viewOf(page)
    const count = header.num_values
    let at = 0
    const levels = (max: number, encoding: string | undefined): Uint32Array | undefined => {
      if (max === 0) return undefined
      if (encoding !== 'RLE')
        throw new Error(`levels in encoding ${encoding ?? 'unknown'}, which is not supported`)
      const start = at + 4
      at = start + view.getUint32(at, true)
      if (at > page.length) throw new Error('levels behind the end')
      return levelsOf(page, start, at, max, count)
    }
    const repetitionLevels = levels(this.#maxRepetition, header.repetition_level_encoding)
    const definitionLevels = levels(this.#maxDefinition, header.definition_level_encoding)
    return this.#page(page, at, count, header.encoding, repetitionLevels, definitionLevels)
  }

  #pageV2(
    header: NonNullable<PageHeader['data_page_header_v2']>,
    body: Uint8Array,
    size: number,
    decoded: (packed: Uint8Array, target: Uint8Array) => Uint8Array,
  ): Page {
    const count = header.num_values
    const repetitionEnd = header.repetition_levels_byte_length
    const levelsEnd = repetitionEnd + header.definition_levels_byte_length
    if (!isCount(repetitionEnd) || levelsEnd < repetitionEnd || levelsEnd > Math.min(size, body.length)) {
      throw new Error('levels behind the end')
    }
    const levels = (max: number, start: number, end: number): Uint32Array | undefined =>
      max === 0 ? undefined : levelsOf(body, start, end, max, count)
    const repetitionLevels = levels(this.#maxRepetition, 0, repetitionEnd)
    const definitionLevels = levels(this.#maxDefinition, repetitionEnd, levelsEnd)
    const packed = body.subarray(levelsEnd)
    const isPlain = header.is_compressed === false || size === levelsEnd
    const page = isPlain ? packed : decoded(packed, this.#buffers.page(size - levelsEnd))
    return this.#page(page, 0, count, header.encoding, repetitionLevels, definitionLevels)
  }

  #page(
    page: Uint8Array,
    start: number,
    count: number,
    encoding: DataPageHeader['encoding'] | undefined,
    repetitionLevels: Uint32Array | undefined,
    definitionLevels: Uint32Array | undefined,
  ): Page {
    let present = count
    if (definitionLevels !== undefined) {
      present = 0
      for (const level of definitionLevels) if (level === this.#maxDefinition) present++
    }
    const { values, isLogical } = pageValues(page, start, present, encoding, this.#leaf(), this.#dictionary)
    const logical = isLogical ? (values as unknown[]) : logicalValues(values, this.#path)
    if (logical.length !== present) throw new Error(`${logical.length} values, expected ${present}`)
    return { values: logical, definitionLevels, repetitionLevels }
  }

  #leaf(): Parameters<typeof plainValues>[3] {
    const element = this.#path.at(-1)?.element
    if (element?.type === undefined) throw new Error('a column without a type')
    return { type: element.type, length: element.type_length }
  }
}

function levelsOf(bytes: Uint8Array, start: number, end: number, max: number, count: number): Uint32Array {
  const out = new Uint32Array(count)
  decodeRuns(bytes, start, end, 32 - Math.clz32(max), out)
  for (const level of out) if (level > max) throw new Error(`a level of ${level}, expected ${max} at most`)
  return out
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}
