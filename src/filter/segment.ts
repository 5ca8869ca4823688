/**
 * The segment file: header page, page digests, filter blocks. FORMAT.md describes it byte by byte.
 *
 * Pure: bytes in, bytes out. Files are the business of src/store.
 */
import { UserError } from '../errors.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { Xxh64 } from './digest.ts'

/** Bytes of a page: the unit of checksums and of reading. */
export const PAGE_BYTES = 4096
/** Blocks of the smallest segment: one page. */
export const MIN_BLOCKS = 64
/** Blocks of the largest segment: 1 GiB. */
export const MAX_BLOCKS = 2 ** 24

const MAGIC = 'DOSIMSEG'
/** Version of segment files that this program reads and writes. */
export const SEGMENT_VERSION = 1
/** Geometry 1: 512-bit blocks, one bit in each of eight 64-bit words. */
const GEOMETRY = 1
const DIGEST_AT = PAGE_BYTES - 8
const SCHEME_AT = 80
const SCHEME_BYTES = 1024
const BLOCK_BYTES = 64

/** What a segment's header says. */
export interface SegmentHeader {
  readonly scheme: GramScheme
  /** 512-bit blocks, a power of two from MIN_BLOCKS to MAX_BLOCKS. */
  readonly blocks: number
  /** Grams inserted, repeats included. */
  readonly grams: number
  readonly documents: number
  /** Set bits. */
  readonly bits: number
  /** Probability that a random gram passes, computed from the bits. */
  readonly rate: number
  /** Highest rate that the index's budget gives this segment. */
  readonly rateLimit: number
}

/** A decoded head of a segment file. */
export interface SegmentHead {
  readonly header: SegmentHeader
  /** XXH64 of header and page digests, which names the segment. */
  readonly digest: string
  /** XXH64 of each page of the body. */
  readonly pages: BigUint64Array
}

/**
 * @param blocks blocks of the segment
 * @returns where the filter's bytes begin, their length, and the file's length, in bytes
 */
export function segmentLayout(blocks: number): { headBytes: number; bodyBytes: number; fileBytes: number } {
  const bodyBytes = blocks * BLOCK_BYTES
  const tableBytes = Math.ceil(((bodyBytes / PAGE_BYTES) * 8) / PAGE_BYTES) * PAGE_BYTES
  const headBytes = PAGE_BYTES + tableBytes
  return { headBytes, bodyBytes, fileBytes: headBytes + bodyBytes }
}

/**
 * Encodes everything that stands before the filter's bytes.
 *
 * @param header what the header says
 * @param pages XXH64 of each page of the body: of `blocks` times 64 bytes, little-endian words
 * @param xxh64 digest functions
 * @returns the head's bytes and the digest that names the segment (16 hex digits)
 * @throws {RangeError} when there are not as many pages as the header's blocks fill
 */
export function encodeSegmentHead(
  header: SegmentHeader,
  pages: BigUint64Array,
  xxh64: Xxh64,
): { head: Uint8Array; digest: string } {
  const { headBytes, bodyBytes } = segmentLayout(header.blocks)
  if (pages.length * PAGE_BYTES !== bodyBytes)
    throw new RangeError(`body has ${pages.length} pages, header says ${bodyBytes / PAGE_BYTES}`)
  const head = new Uint8Array(headBytes)
  const view = new DataView(head.buffer)
  head.set(Buffer.from(MAGIC, 'latin1'), 0)
  view.setUint32(8, SEGMENT_VERSION, true)
  view.setUint32(12, PAGE_BYTES, true)
  view.setUint32(16, GEOMETRY, true)
  view.setUint32(20, Math.log2(header.blocks), true)
  view.setBigUint64(24, BigInt(header.grams), true)
  view.setBigUint64(32, BigInt(header.documents), true)
  view.setBigUint64(40, BigInt(header.bits), true)
  view.setFloat64(48, header.rate, true)
  view.setFloat64(56, header.rateLimit, true)
  const scheme = Buffer.from(JSON.stringify(header.scheme), 'utf8')
  if (scheme.length > SCHEME_BYTES)
    throw new RangeError(`scheme has ${scheme.length} bytes, at most ${SCHEME_BYTES}`)
  view.setUint32(64, scheme.length, true)
  head.set(scheme, SCHEME_AT)
  new BigUint64Array(head.buffer, PAGE_BYTES, pages.length).set(pages)
  const digest = headDigest(head, xxh64)
  view.setBigUint64(DIGEST_AT, BigInt(`0x${digest}`), true)
  return { head, digest }
}

/** XXH64 of the head with its own digest's eight bytes as zeros. */
function headDigest(head: Uint8Array, xxh64: Xxh64): string {
  const digest = xxh64.stream()
  digest.update(head.subarray(0, DIGEST_AT))
  digest.update(new Uint8Array(PAGE_BYTES - DIGEST_AT))
  digest.update(head.subarray(PAGE_BYTES))
  return digest.digest()
}

/**
 * Reads what stands in the first page before its digest can be checked: how long the whole head is.
 *
 * @param page the file's first 4096 bytes
 * @param name the file's path, for messages
 * @returns blocks of the segment
 * @throws {UserError} INDEX_DAMAGED when it is no segment, INDEX_VERSION when it is another version's
 */
export function decodeSegmentSize(page: Uint8Array, name: string): { blocks: number } {
  const damaged = (what: string): UserError => damagedSegment(name, what)
  if (page.length < PAGE_BYTES) throw damaged(`it has ${page.length} bytes, a header has ${PAGE_BYTES}`)
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
  const magic = Buffer.from(page.subarray(0, 8)).toString('latin1')
  if (magic !== MAGIC) throw damaged(`it begins with ${JSON.stringify(magic)}, a segment with "${MAGIC}"`)
  const version = view.getUint32(8, true)
  if (version !== SEGMENT_VERSION) {
    throw new UserError(
      'INDEX_VERSION',
      `${name}: segment format ${version}, this dosimeter reads format ${SEGMENT_VERSION}`,
      {
        hint: 'Use the version of dosimeter that wrote the index, or build the index again.',
      },
    )
  }
  const geometry = view.getUint32(16, true)
  const log2Blocks = view.getUint32(20, true)
  const isKnown = view.getUint32(12, true) === PAGE_BYTES && geometry === GEOMETRY
  if (!isKnown || log2Blocks < Math.log2(MIN_BLOCKS) || log2Blocks > Math.log2(MAX_BLOCKS)) {
    throw damaged(`its header names geometry ${geometry} with 2^${log2Blocks} blocks, which no segment has`)
  }
  return { blocks: 2 ** log2Blocks }
}

/**
 * Decodes and checks a whole head.
 *
 * @param head `segmentLayout(blocks).headBytes` bytes
 * @param name the file's path, for messages
 * @param xxh64 digest functions
 * @throws {UserError} INDEX_DAMAGED when a byte of it differs from what was written
 */
export function decodeSegmentHead(head: Uint8Array, name: string, xxh64: Xxh64): SegmentHead {
  const { blocks } = decodeSegmentSize(head, name)
  const { headBytes, bodyBytes } = segmentLayout(blocks)
  if (head.length !== headBytes)
    throw damagedSegment(name, `its head has ${head.length} bytes of ${headBytes}`)
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const digest = view.getBigUint64(DIGEST_AT, true).toString(16).padStart(16, '0')
  if (digest !== headDigest(head, xxh64)) {
    throw damagedSegment(name, `the checksum of its first ${headBytes} bytes does not match`)
  }
  const schemeBytes = head.subarray(SCHEME_AT, SCHEME_AT + view.getUint32(64, true))
  // A copy begins at a multiple of eight, as the array asks.
  const table = new Uint8Array(head.subarray(PAGE_BYTES, PAGE_BYTES + (bodyBytes / PAGE_BYTES) * 8))
  return {
    header: {
      // The checksum over it has passed, so it is what encodeSegmentHead wrote.
      scheme: JSON.parse(Buffer.from(schemeBytes).toString('utf8')) as GramScheme,
      blocks,
      grams: Number(view.getBigUint64(24, true)),
      documents: Number(view.getBigUint64(32, true)),
      bits: Number(view.getBigUint64(40, true)),
      rate: view.getFloat64(48, true),
      rateLimit: view.getFloat64(56, true),
    },
    digest,
    pages: new BigUint64Array(table.buffer, table.byteOffset, table.length / 8),
  }
}

/**
 * Checks the digests of pages of a body against those of the head.
 *
 * @param digests XXH64 of consecutive pages
 * @param first number of the first of them in the body
 * @param name the file's path, for messages
 * @throws {UserError} INDEX_DAMAGED naming the file and the first byte of the first damaged page
 */
export function checkPages(digests: BigUint64Array, first: number, head: SegmentHead, name: string): void {
  const expected = head.pages.subarray(first, first + digests.length)
  // Bytes are compared before numbers: a 64-bit element would be a BigInt.
  if (Buffer.compare(bytesOf(digests), bytesOf(expected)) === 0) return
  const page = first + digests.findIndex((digest, i) => digest !== expected[i])
  const { headBytes } = segmentLayout(head.header.blocks)
  throw damagedSegment(
    name,
    `the checksum of the page at byte ${headBytes + page * PAGE_BYTES} does not match`,
  )
}

function bytesOf({ buffer, byteOffset, byteLength }: BigUint64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/**
 * @param name the segment's path
 * @param what what is wrong with it
 * @returns the error that names a damaged segment
 */
export function damagedSegment(name: string, what: string): UserError {
  return new UserError('INDEX_DAMAGED', `${name}: damaged segment: ${what}`, {
    hint: 'Restore the file from a copy, or build the index again.',
  })
}
