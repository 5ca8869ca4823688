import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { openFileSource } from '../../../src/bytes/file.ts'
import { decodeGzip } from '../../../src/codecs/gzip.ts'
import type { Codec } from '../../../src/codecs/types.ts'
import { UserError } from '../../../src/errors.ts'
import { loadXxh64 } from '../../../src/filter/digest.ts'
import {
  type ByteReader,
  ChunkDigests,
  FileReader,
  SourceStream,
  StreamReader,
} from '../../../src/input/reader.ts'
import { CHUNK_BYTES, type Input } from '../../../src/input/types.ts'

const xxh64 = await loadXxh64()
const folder = mkdtempSync(join(tmpdir(), 'dosimeter-reader-'))
afterAll(() => rmSync(folder, { recursive: true }))
const location = join(folder, 'input')

function inputOf(bytes: Uint8Array, codec: Codec = 'gzip'): Input {
  writeFileSync(location, bytes)
  const { size, mtimeMs } = statSync(location)
  const named = { root: 'inputs', path: 'input', location, shown: 'input', fields: ['text'] }
  return { ...named, bytes: size, mtimeMs, codec, format: 'jsonl' }
}

async function readAll(reader: ByteReader & { close(): unknown }, most = 1 << 20): Promise<Buffer> {
  const parts: Buffer[] = []
  const target = Buffer.alloc(most)
  try {
    for (;;) {
      const count = await reader.read(target)
      if (count === 0) return Buffer.concat(parts)
      parts.push(Buffer.from(target.subarray(0, count)))
    }
  } finally {
    await reader.close()
  }
}

/** As openRange reads a compressed input: its source, digested, then decoded. */
async function unzipped(input: Input, digests: ChunkDigests, most?: number): Promise<Buffer> {
  const source = await openFileSource(input.location, input.shown)
  try {
    const stream = new SourceStream(input, source, 0, digests, input.bytes)
    return await readAll(new StreamReader(decodeGzip(stream, input.shown)), most)
  } finally {
    await source.close()
  }
}

const unzip = (bytes: Uint8Array): Promise<Buffer> => unzipped(inputOf(bytes), new ChunkDigests(xxh64))

async function failure(promise: Promise<unknown>): Promise<UserError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('it was read, though the test expects an error')
}

/** A gzip member of exactly `bytes` bytes: its header is filled up with a file name. */
function memberOf(text: string, bytes: number): Buffer {
  const plain = gzipSync(text, { level: 9 })
  const padding = bytes - plain.length - 1
  if (padding < 0) throw new RangeError(`${text.length} characters do not fit into ${bytes} bytes`)
  const header = Buffer.from(plain.subarray(0, 10))
  header[3] = (header[3] ?? 0) | 8
  return Buffer.concat([header, Buffer.alloc(padding, 'n'), Buffer.of(0), plain.subarray(10)])
}

const FIRST = 'The first member ends within a wo'
const SECOND = 'rd, and the second holds é in full.\n'

describe('gzip', () => {
  it('of several members is one text, wherever the members lie in what is read at a time', async () => {
    const readSize = 1 << 18
    for (let at = readSize - 20; at <= readSize + 20; at++) {
      const bytes = Buffer.concat([memberOf(FIRST, at), gzipSync(SECOND), memberOf('third', 60)])
      expect(`${at}: ${await unzip(bytes)}`).toBe(`${at}: ${FIRST}${SECOND}third`)
    }
    for (let at = 2 * readSize - 2; at <= 2 * readSize + 2; at++) {
      const bytes = Buffer.concat([
        gzipSync(FIRST),
        memberOf('', at - gzipSync(FIRST).length),
        gzipSync(SECOND),
      ])
      expect(`${at}: ${await unzip(bytes)}`).toBe(`${at}: ${FIRST}${SECOND}`)
    }
  })

  it('with a member for each character, and members without content', async () => {
    const text = 'one two\nthree é漢😀\n'
    const members = [...Buffer.from(text)].map((byte) => gzipSync(Buffer.of(byte)))
    expect((await unzip(Buffer.concat(members))).toString()).toBe(text)
    const empty = gzipSync('')
    expect((await unzip(Buffer.concat([empty, empty, gzipSync(FIRST), empty]))).toString()).toBe(FIRST)
    expect(await unzip(empty)).toHaveLength(0)
  })

  it('cut anywhere is an error, except between two members, where the format cannot tell', async () => {
    const [one, two] = [gzipSync(FIRST), memberOf(SECOND, 90)]
    const whole = Buffer.concat([one, two])
    for (let length = 2; length < whole.length; length++) {
      const read = unzip(whole.subarray(0, length))
      if (length === one.length) expect((await read).toString()).toBe(FIRST)
      else {
        const { code, message } = await failure(read)
        expect(`${length}: ${code}`).toBe(`${length}: CORRUPT_INPUT`)
        expect(message).toMatch(/^input: (truncated|corrupt) gzip/)
      }
    }
  })

  it('with anything but zeros behind it is an error', async () => {
    const whole = gzipSync(FIRST)
    for (const garbage of [
      'x',
      'xy',
      'garbage',
      '\x1f',
      '\x1f\x8b',
      '\x1f\x8b\x08',
      '\x1f\x8bx',
      'x'.repeat(5000),
      '\0x',
      '\0\0\0\x1f\x8b\x08garbage',
    ]) {
      const error = await failure(unzip(Buffer.concat([whole, Buffer.from(garbage, 'latin1')])))
      expect(`${JSON.stringify(garbage.slice(0, 10))}: ${error.code}`).toBe(
        `${JSON.stringify(garbage.slice(0, 10))}: CORRUPT_INPUT`,
      )
    }
    const hole = Buffer.concat([whole, Buffer.alloc(1 << 19), gzipSync(SECOND)])
    expect((await failure(unzip(hole))).message).toContain(`at byte ${whole.length}`)
  })

  it('padded with zeros is read and digested to its end', async () => {
    for (const zeros of [1, 1000, 1 << 18, 1 << 20]) {
      const bytes = Buffer.concat([gzipSync(FIRST), gzipSync(SECOND), Buffer.alloc(zeros)])
      const digests = new ChunkDigests(xxh64)
      const text = await unzipped(inputOf(bytes), digests)
      expect(text.toString()).toBe(FIRST + SECOND)
      expect(digests.between(0, 10)).toEqual([{ chunk: 0, digest: xxh64.ofBytes(bytes) }])
    }
  })

  it('with a flipped bit is an error, or the same text where the bit says nothing of it', async () => {
    const whole = Buffer.concat([gzipSync(FIRST), gzipSync(SECOND)])
    let errors = 0
    for (let at = 0; at < whole.length; at++) {
      const copy = Buffer.from(whole)
      copy[at] = (copy[at] ?? 0) ^ (1 << (at & 7))
      try {
        expect((await unzip(copy)).toString()).toBe(FIRST + SECOND)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        expect(error.code).toBe('CORRUPT_INPUT')
        errors++
      }
    }
    // Time, extra flags and system of the two headers: 12 bytes.
    expect(errors).toBeGreaterThanOrEqual(whole.length - 16)
  })

  it('digests the chunks of the file, not of the text', async () => {
    const noise = Buffer.alloc(CHUNK_BYTES + 1000)
    for (let i = 0; i < noise.length; i++) noise[i] = (i * i * 2654435761) >>> 13
    const bytes = gzipSync(noise, { level: 0 })
    const digests = new ChunkDigests(xxh64)
    const text = await unzipped(inputOf(bytes), digests, 77_777)
    expect(Buffer.compare(text, noise)).toBe(0)
    expect(digests.between(0, 10)).toEqual([
      { chunk: 0, digest: xxh64.ofBytes(bytes.subarray(0, CHUNK_BYTES)) },
      { chunk: 1, digest: xxh64.ofBytes(bytes.subarray(CHUNK_BYTES)) },
    ])
  })

  it('that is longer or shorter than expected is refused', async () => {
    const input = inputOf(Buffer.concat([gzipSync(FIRST), gzipSync(SECOND)]))
    for (const bytes of [input.bytes - 1, input.bytes + 1]) {
      const read = unzipped({ ...input, bytes }, new ChunkDigests(xxh64))
      expect((await failure(read)).code).toBe('INPUT_CHANGED')
    }
  })
})

describe('a plain file', () => {
  const bytes = Buffer.alloc(3 * CHUNK_BYTES + 12_345)
  for (let i = 0; i < bytes.length; i += 1000) bytes.writeUInt32LE(i, i)
  const digestOf = (chunk: number): { chunk: number; digest: string } => ({
    chunk,
    digest: xxh64.ofBytes(bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES)),
  })

  it.each([
    [0, bytes.length, [0, 1, 2, 3]],
    [0, CHUNK_BYTES, [0]],
    [CHUNK_BYTES, 3 * CHUNK_BYTES, [1, 2]],
    [CHUNK_BYTES + 77, 3 * CHUNK_BYTES, [1, 2]],
    [2 * CHUNK_BYTES - 1, bytes.length, [1, 2, 3]],
    [bytes.length - 1, bytes.length, [3]],
  ])('from byte %i: gives the rest, and digests whole chunks up to byte %i', async (start, end, chunks) => {
    const digests = new ChunkDigests(xxh64)
    const rest = await readAll(new FileReader(inputOf(bytes, 'none'), start, digests, end), 1 << 20)
    expect(Buffer.compare(rest, bytes.subarray(start))).toBe(0)
    if (end === bytes.length) digests.end()
    expect(digests.between(0, 100)).toEqual(chunks.map(digestOf))
  })

  it('that is longer or shorter than expected is refused', async () => {
    const input = inputOf(bytes.subarray(0, 1000), 'none')
    for (const length of [999, 1001]) {
      const reader = new FileReader({ ...input, bytes: length }, 0, new ChunkDigests(xxh64), length)
      expect((await failure(readAll(reader))).code).toBe('INPUT_CHANGED')
    }
  })

  it('that is gone is named', () => {
    const input = { ...inputOf(bytes, 'none'), location: join(folder, 'gone'), shown: 'gone.jsonl' }
    expect(() => new FileReader(input, 0, new ChunkDigests(xxh64), 0)).toThrow('gone.jsonl: no such file')
  })
})
