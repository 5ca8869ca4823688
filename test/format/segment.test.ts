/**
 * The segment file, byte by byte: src/filter/FORMAT.md is the description, this its proof.
 */
import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { loadXxh64 } from '../../src/filter/digest.ts'
import {
  checkPages,
  decodeSegmentHead,
  decodeSegmentSize,
  encodeSegmentHead,
  MAX_BLOCKS,
  PAGE_BYTES,
  type SegmentHeader,
  segmentLayout,
} from '../../src/filter/segment.ts'
import { Kernel } from '../../src/kernel/kernel.ts'
import { gramScheme } from '../../src/text/scheme.ts'
import { digestsOf } from '../support/index-folder.ts'
import { gramHashesReference } from '../support/reference.ts'

const xxh64 = await loadXxh64()
const SCHEME = gramScheme({ n: 3 })
const TEXT =
  'Nine ferries left the harbour before dawn; the tenth, ÖRN 漢, stayed behind until the fog had lifted.'
const GOLDEN_DIGEST = '7f7c6f91578d6dbe'

/** A whole segment file of 64 blocks with the grams of TEXT, made as a lane seals one. */
function smallSegment(): { file: Uint8Array; header: SegmentHeader; body: Uint8Array; digest: string } {
  const kernel = new Kernel(SCHEME)
  kernel.reserveFilter(64)
  kernel.insert()
  const utf8 = Buffer.from(TEXT)
  kernel.reserveInput(4096)
  kernel.bytes().set(utf8, kernel.inputAt)
  kernel.text(kernel.inputAt, kernel.inputAt + utf8.length, false)
  kernel.flush()
  const { rate, bits } = kernel.measure(64)
  const body = kernel.bytes().slice(kernel.filterAt, kernel.filterAt + 4096)
  const { grams } = kernel.counts()
  const header = { scheme: SCHEME, blocks: 64, grams, documents: 1, bits, rate, rateLimit: 5e-4 }
  const { head, digest } = encodeSegmentHead(header, digestsOf(body, xxh64), xxh64)
  return { file: Buffer.concat([head, body]), header, body, digest }
}

/** Hex dump, 16 bytes a line; runs of zero lines are one `*`. */
function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16)
    if (row.every((byte) => byte === 0)) {
      if (lines.at(-1) !== '*') lines.push('*')
      continue
    }
    const hex = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = [...row].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex}  ${text}`)
  }
  return lines.join('\n')
}

/** Reads a whole segment file as a reader does: first page, head, pages. */
function read(file: Uint8Array): void {
  const { blocks } = decodeSegmentSize(file.subarray(0, PAGE_BYTES), 'x.seg')
  const { headBytes } = segmentLayout(blocks)
  const head = decodeSegmentHead(file.subarray(0, headBytes), 'x.seg', xxh64)
  checkPages(digestsOf(file.subarray(headBytes), xxh64), 0, head, 'x.seg')
}

function failure(file: Uint8Array): UserError {
  try {
    read(file)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the segment was read, though the test expects an error')
}

function changed(at: number, byte: number, file = smallSegment().file): Uint8Array {
  const copy = new Uint8Array(file)
  copy[at] = byte
  return copy
}

describe('the file', () => {
  it('has a header that reads as FORMAT.md says', () => {
    expect(hexDump(smallSegment().file.subarray(0, 2 * PAGE_BYTES))).toMatchInlineSnapshot(`
      "0000  44 4f 53 49 4d 53 45 47 01 00 00 00 00 10 00 00  DOSIMSEG........
      0010  01 00 00 00 06 00 00 00 10 00 00 00 00 00 00 00  ................
      0020  01 00 00 00 00 00 00 00 80 00 00 00 00 00 00 00  ................
      0030  00 00 00 00 00 00 d0 3c fc a9 f1 d2 4d 62 40 3f  .......<....Mb@?
      0040  61 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  a...............
      0050  7b 22 76 65 72 73 69 6f 6e 22 3a 31 2c 22 6e 6f  {"version":1,"no
      0060  72 6d 61 6c 69 73 65 72 22 3a 22 66 6f 6c 64 22  rmaliser":"fold"
      0070  2c 22 75 6e 69 63 6f 64 65 22 3a 22 31 37 2e 30  ,"unicode":"17.0
      0080  22 2c 22 75 6e 69 74 22 3a 22 77 6f 72 64 73 22  ","unit":"words"
      0090  2c 22 6e 22 3a 33 2c 22 73 65 65 64 22 3a 22 36  ,"n":3,"seed":"6
      00a0  34 36 66 37 33 36 39 36 64 36 35 37 34 36 35 22  46f73696d657465"
      00b0  7d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  }...............
      *
      0ff0  00 00 00 00 00 00 00 00 be 6d 8d 57 91 6f 7c 7f  .........m.W.o|.
      1000  1f 26 cf a3 37 f2 1e fe 00 00 00 00 00 00 00 00  .&..7...........
      *"
    `)
  })

  it('has the same bytes on every platform', () => {
    const { file, digest, header } = smallSegment()
    expect(digest).toBe(GOLDEN_DIGEST)
    expect(xxh64.ofBytes(file)).toMatchInlineSnapshot(`"412f0991fa92ed99"`)
    expect(header).toMatchObject({ grams: 16, bits: 128 })
  })

  it('holds the bits that FORMAT.md gives to each gram, and no others', () => {
    const { body } = smallSegment()
    const expected = new BigUint64Array(64 * 8)
    for (const hash of gramHashesReference(TEXT, SCHEME)) {
      const block = Number(hash & 63n)
      const rotated = ((hash << 32n) | (hash >> 32n)) & 0xffffffffffffffffn
      const bits = (rotated * 0x9fb21c651e98df25n) & 0xffffffffffffffffn
      for (let word = 0; word < 8; word++) {
        const bit = (bits >> BigInt(58 - 6 * word)) & 63n
        expected[8 * block + word] = (expected[8 * block + word] ?? 0n) | (1n << bit)
      }
    }
    const words = new DataView(body.buffer, body.byteOffset)
    for (const [i, word] of expected.entries()) expect(words.getBigUint64(8 * i, true)).toBe(word)
  })

  it('gives back what was written', () => {
    const { file, header, digest } = smallSegment()
    const before = new Uint8Array(file)
    const head = decodeSegmentHead(file.subarray(0, 2 * PAGE_BYTES), 'x.seg', xxh64)
    expect(Buffer.compare(file, before)).toBe(0)
    expect(head.header).toEqual(header)
    expect(head.digest).toBe(digest)
    expect([...head.pages]).toEqual([xxh64.raw(file.subarray(2 * PAGE_BYTES))])
    expect(() => read(file)).not.toThrow()
  })

  it('keeps counts beyond 32 bits', () => {
    const { header, body } = smallSegment()
    const large = { ...header, grams: 2 ** 40 + 1, documents: 2 ** 33 + 7 }
    const { head } = encodeSegmentHead(large, digestsOf(body, xxh64), xxh64)
    expect(decodeSegmentHead(head, 'x.seg', xxh64).header).toEqual(large)
  })

  it('is laid out in pages', () => {
    expect(segmentLayout(64)).toEqual({ headBytes: 8192, bodyBytes: 4096, fileBytes: 12_288 })
    expect(segmentLayout(2 ** 15)).toEqual({ headBytes: 8192, bodyBytes: 2 ** 21, fileBytes: 8192 + 2 ** 21 })
    expect(segmentLayout(2 ** 16)).toEqual({
      headBytes: 12_288,
      bodyBytes: 2 ** 22,
      fileBytes: 12_288 + 2 ** 22,
    })
    expect(segmentLayout(MAX_BLOCKS)).toEqual({
      headBytes: 4096 + 2 ** 21,
      bodyBytes: 2 ** 30,
      fileBytes: 4096 + 2 ** 21 + 2 ** 30,
    })
  })

  it('refuses a body of another length than the header says', () => {
    const { header, body } = smallSegment()
    expect(() => encodeSegmentHead({ ...header, blocks: 128 }, digestsOf(body, xxh64), xxh64)).toThrow(
      RangeError,
    )
  })
})

describe('damage', () => {
  it('a short file', () => {
    const { file } = smallSegment()
    for (const length of [0, 8, 4095]) {
      const error = failure(file.subarray(0, length))
      expect(error.code).toBe('INDEX_DAMAGED')
      expect(error.message).toContain(`x.seg: damaged segment: it has ${length} bytes`)
    }
    const cutHead = failure(file.subarray(0, 8191))
    expect(cutHead.code).toBe('INDEX_DAMAGED')
    expect(cutHead.message).toContain('its head has 8191 bytes of 8192')
  })

  it('another magic', () => {
    const error = failure(changed(0, 0x64))
    expect(error.code).toBe('INDEX_DAMAGED')
    expect(error.message).toContain('it begins with "dOSIMSEG", a segment with "DOSIMSEG"')
  })

  it('a newer version', () => {
    const error = failure(changed(8, 2))
    expect(error.code).toBe('INDEX_VERSION')
    expect(error.message).toBe('x.seg: segment format 2, this dosimeter reads format 1')
  })

  it.each([
    ['page size', 12, 0x01],
    ['geometry', 16, 2],
    ['too few blocks', 20, 5],
    ['too many blocks', 20, 25],
  ])('a header that no segment has: %s', (_, at, byte) => {
    const error = failure(changed(at, byte))
    expect(error.code).toBe('INDEX_DAMAGED')
    expect(error.message).toContain('which no segment has')
  })

  it('any flipped bit of header, page digests or pages', () => {
    const { file } = smallSegment()
    for (let at = 0; at < file.length; at++) {
      const bit = 1 << (at & 7)
      const { code, message } = failure(changed(at, (file[at] ?? 0) ^ bit, file))
      if (at >= 8 && at < 12) expect(code).toBe('INDEX_VERSION')
      else expect(code).toBe('INDEX_DAMAGED')
      if (at >= 24 && at < 8192) expect(message).toContain('the checksum of its first 8192 bytes')
      if (at >= 8192) expect(message).toContain('the checksum of the page at byte 8192 does not match')
    }
  })

  it('names the page that is damaged', () => {
    const body = new Uint8Array(4 * PAGE_BYTES).fill(7)
    const header = { ...smallSegment().header, blocks: 256 }
    const { head } = encodeSegmentHead(header, digestsOf(body, xxh64), xxh64)
    const decoded = decodeSegmentHead(head, 'x.seg', xxh64)
    const twoPages = body.slice(2 * PAGE_BYTES)
    expect(() => checkPages(digestsOf(twoPages, xxh64), 2, decoded, 'x.seg')).not.toThrow()
    twoPages[PAGE_BYTES + 5] = 8
    expect(() => checkPages(digestsOf(twoPages, xxh64), 2, decoded, 'x.seg')).toThrow(
      `the page at byte ${8192 + 3 * PAGE_BYTES}`,
    )
  })
})
