/**
 * Decoders on damaged inputs: a clear error wherever the format can tell, and never a hang. What a format cannot show
 * stands in docs/reference/inputs.md, section "Damage"; here is the proof of that table.
 */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decoderOf } from '../../../src/codecs/decode.ts'
import type { Codec } from '../../../src/codecs/types.ts'
import { hasNativeZstd } from '../../../src/codecs/zstd-native.ts'
import { UserError } from '../../../src/errors.ts'
import {
  Chunks,
  decodeAll,
  fixture,
  LONG,
  LONG_PACKED,
  type Packed,
  SHORT,
  SHORT_PACKED,
  UNCHECKED_PACKED,
} from '../../support/codecs.ts'

const TIME = 30_000

/** @returns the error's message, or whether the text is the right one */
async function outcome(codec: Codec, bytes: Uint8Array, text: Buffer, size?: number): Promise<string> {
  try {
    return (await decodeAll(codec, bytes, size)).equals(text) ? 'the text' : 'another text'
  } catch (error) {
    if (error instanceof UserError && error.message.startsWith('a/file: ')) return error.message
    throw error
  }
}

/** @returns a copy in which one bit is another */
function flipped(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << bit)
  return copy
}

/** Flips two bits of each byte, one at a time. @returns the bytes at which another text came out */
async function silentFlips({ codec, bytes }: Packed): Promise<number[]> {
  const silent = new Set<number>()
  for (let at = 0; at < bytes.length; at++) {
    for (const bit of [at % 8, (at + 5) % 8]) {
      if ((await outcome(codec, flipped(bytes, at, bit), SHORT)) === 'another text') silent.add(at)
    }
  }
  return [...silent]
}

/** @returns where the chunks of a framed Snappy stream begin, its end included */
function snappyChunks(bytes: Buffer): number[] {
  const starts: number[] = []
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUIntLE(at + 1, 3)) starts.push(at)
  return [...starts, bytes.length]
}

describe.each(SHORT_PACKED)('$name', (packed) => {
  const { codec, bytes } = packed

  it(
    'says that it is truncated, wherever it ends',
    async () => {
      const quiet: number[] = []
      for (let length = 1; length < bytes.length; length++) {
        const said = await outcome(codec, bytes.subarray(0, length), SHORT)
        if (said === 'another text') quiet.push(length)
        else
          expect(said).toMatch(
            new RegExp(`^a/file: truncated ${codec}: the file ends at byte ${length}, in the`),
          )
      }
      expect(quiet).toEqual(codec === 'snappy' ? snappyChunks(bytes).slice(1, -1) : [])
    },
    TIME,
  )

  it(
    'never gives another text for a flipped bit',
    async () => {
      const silent = await silentFlips(packed)
      if (codec === 'brotli') return expect(silent.length).toBeGreaterThan(0)
      // A chunk whose type becomes one to be passed over is passed over.
      const allowed = codec === 'snappy' ? snappyChunks(bytes) : []
      expect(silent.filter((at) => !allowed.includes(at))).toEqual([])
    },
    TIME,
  )

  it('refuses garbage behind the end, naming the byte', async () => {
    const garbage = Buffer.from('Grr, this is no compressed data at all.')
    const said = await outcome(codec, Buffer.concat([bytes, garbage]), SHORT)
    expect(said).toMatch(new RegExp(`^a/file: corrupt ${codec}`))
    const byte = Number(/byte (\d+)/.exec(said)?.[1])
    // gzip and xz take what they can get before they say so.
    expect(byte).toBeGreaterThanOrEqual(bytes.length)
    expect(byte).toBeLessThanOrEqual(bytes.length + garbage.length)
  })

  it('refuses a second member with a wrong magic number', async () => {
    // Snappy's first byte would only become a chunk to be passed over.
    for (const at of codec === 'snappy' ? [1] : [0, 1]) {
      const said = await outcome(codec, Buffer.concat([bytes, flipped(bytes, at, 1)]), SHORT)
      expect(said).toMatch(/^a\/file: corrupt /)
    }
  })

  it('refuses what is nothing of the kind', async () => {
    for (const text of ['{"text":"plain lines, named wrongly"}\n', 'x', '\0\0\0\0\0\0\0\0\0\0\0\0']) {
      expect(await outcome(codec, Buffer.from(text), Buffer.from(text))).toMatch(
        new RegExp(`^a/file: (corrupt|truncated) ${codec}`),
      )
    }
  })

  it('counts bytes from where it was told to begin', async () => {
    const cut = decodeAll(codec, bytes.subarray(0, 100), 10, 5_000)
    await expect(cut).rejects.toThrow(
      `a/file: truncated ${codec}: the file ends at byte 5100, in the middle of`,
    )
  })
})

describe.each(UNCHECKED_PACKED)('$name', (packed) => {
  it(
    'ends at any flipped bit, with the text or another or an error',
    async () => {
      const silent = await silentFlips(packed)
      // The range coder of xz falls out of step, and into an error, at any bit of so short a text.
      if (packed.codec !== 'xz') expect(silent.length).toBeGreaterThan(0)
    },
    TIME,
  )
})

describe.each(LONG_PACKED)('$name', ({ name, codec, bytes }) => {
  const isChecked = codec !== 'brotli' && name !== 'zstd-window'
  const places = [0.02, 0.3, 0.5, 0.77, 0.98].map((share) => Math.floor(bytes.length * share))
  it(
    'shows a flipped bit in the middle',
    async () => {
      for (const at of places) {
        const said = await outcome(codec, flipped(bytes, at, 3), LONG, 4_096)
        // Bits of names and times in headers, and of padding, mean nothing to the text.
        if (said !== 'the text' && isChecked) expect(said).toMatch(/^a\/file: /)
      }
    },
    TIME,
  )

  it(
    'shows that its middle is its end',
    async () => {
      const said = await outcome(codec, bytes.subarray(0, Math.floor(bytes.length * 0.4) + 1), LONG, 4_096)
      if (said !== 'the text') expect(said).toMatch(/^a\/file: truncated /)
    },
    TIME,
  )
})

describe('what only the last bytes tell', () => {
  it('is compared: the checksum of a whole bzip2 stream', async () => {
    const bytes = fixture('long.bz2')
    const said = await outcome('bzip2', flipped(bytes, bytes.length - 3, 0), LONG)
    expect(said).toBe(
      `a/file: corrupt bzip2 at or before byte ${bytes.length}: the stream's checksum differs`,
    )
  })

  it('is read: what follows the zeros behind gzip', async () => {
    const [packed] = SHORT_PACKED
    const bytes = packed?.bytes ?? Buffer.alloc(0)
    for (const zeros of [1, 70_000]) {
      const said = await outcome(
        'gzip',
        Buffer.concat([bytes, Buffer.alloc(zeros), Buffer.from('x')]),
        SHORT,
        4_096,
      )
      expect(said).toBe(
        `a/file: corrupt gzip: what follows its last member, at byte ${bytes.length}, is neither a member nor zeros`,
      )
    }
  })
})

describe('the byte that is named', () => {
  /** No two runs alike, so that nothing much is packed: 2 MB. */
  const text = Buffer.from(Array.from({ length: 300_000 }, (_, i) => `${(i * 7919) % 999_983}`).join(' '))
  const byteOf = (said: string): number => Number(/at or before byte (\d+)/.exec(said)?.[1])

  it('of gzip lies within 64 KiB of the damage', async () => {
    const bytes = gzipSync(text, { level: 0 })
    // Blocks are stored: a bit of how they end, then their length twice.
    let at = 10
    while (at < 1_000_000) at += 5 + bytes.readUInt16LE(at + 1)
    const said = byteOf(await outcome('gzip', flipped(bytes, at + 1, 3), text, 1 << 18))
    expect(said).toBeGreaterThan(at)
    expect(said).toBeLessThanOrEqual(at + 5 + (1 << 16))
  })

  it('of what is no gzip is the first', async () => {
    expect(await outcome('gzip', text, text)).toBe(
      'a/file: corrupt gzip at or before byte 0: incorrect header check',
    )
  })

  it('of lz4 is where its block makes no sense, not where the block ends', async () => {
    const bytes = fixture('long.lz4')
    const header = bytes.subarray(0, 11)
    const block = Buffer.concat([header, Buffer.from([0x10, 0x41, 0, 0]), Buffer.alloc(40_000, 0x42)])
    block.writeUInt32LE(block.length - 11, 7)
    expect(await outcome('lz4', block, text)).toBe(
      'a/file: corrupt lz4 at or before byte 15: a block makes no sense',
    )
  })
})

describe('what we do not read', () => {
  it.each([
    ['xz', 'long-sha256.xz', /^a\/file: xz at byte \d+ has a check that is neither CRC32 nor CRC64/, 'USAGE'],
    ['lz4', 'long-legacy.lz4', /^a\/file: lz4 at byte 0 is of the legacy format/, 'USAGE'],
  ] as const)('%s: %s', async (codec, name, message, code) => {
    const error = await decodeAll(codec, fixture(name)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message), hint: expect.any(String) })
  })
})

describe('zstd with a window of 2 GiB', () => {
  const bytes = fixture('long-far.zst')
  const around = Buffer.concat([fixture('short.zst'), bytes, fixture('short.zst')])
  const end = bytes.length + fixture('short.zst').length

  it('is decoded where the text is not as long, among other frames', async () => {
    expect((await decodeAll('zstd', around, 777)).equals(Buffer.concat([SHORT, LONG, SHORT]))).toBe(true)
    for (const length of [end - 1, end - 20_000]) {
      const said = await outcome('zstd', around.subarray(0, length), LONG, 4_096)
      expect(said).toBe(`a/file: truncated zstd: the file ends at byte ${length}, in the middle of a frame`)
    }
    for (const at of [end - 1, end - 20_000, 480]) {
      expect(await outcome('zstd', flipped(around, at, 2), LONG, 4_096)).toMatch(/^a\/file: (corrupt )?zstd /)
    }
  })

  it('is decoded in one segment that is longer than the decoder can hold, until text of it lacks', async () => {
    // Says that it has 1.5 GiB of text in one segment, and ends behind three bytes.
    const frame = Buffer.from('28b52ffda000000060190000616263', 'hex')
    expect(await outcome('zstd', frame, LONG, 100)).toMatch(/^a\/file: corrupt zstd at or before byte \d+: /)
  })

  it('is decoded, or refused by a Node that cannot, where text from beyond 1 GiB is needed again', async () => {
    const decode = await decoderOf('zstd')
    let first: Buffer | undefined
    let last = Buffer.alloc(0)
    let length = 0
    const run = async (): Promise<void> => {
      for await (const part of decode(new Chunks(fixture('beyond.zst'), 1 << 16), 'a/file')) {
        first ??= Buffer.from(part.subarray(0, 4096))
        last = Buffer.from(part.subarray(-4096))
        length += part.length
      }
    }
    if (!hasNativeZstd()) {
      await expect(run()).rejects.toMatchObject({
        code: 'MEMORY',
        message: expect.stringMatching(
          /needs a window of 2048 MiB, and the decoder can hold 1024 MiB; or it is damaged$/,
        ),
        hint: expect.stringMatching(/^Use Node 22\.15 or later, or pack it again/),
      })
      return
    }
    await run()
    expect([length, last.equals(first ?? Buffer.alloc(0))]).toEqual([1100 * 2 ** 20 + 8192, true])
  }, 120_000)
})
