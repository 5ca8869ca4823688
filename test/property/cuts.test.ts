/**
 * Pieces between cuts, decoded apart, are the text: for any members and frames, any length of a piece.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCuts } from '../../src/codecs/cuts.ts'
import { decoderOf } from '../../src/codecs/decode.ts'
import type { Codec, Cut } from '../../src/codecs/types.ts'
import {
  bgzipMember,
  LONG,
  MemorySource,
  seekTable,
  skippableFrame,
  storedLz4,
  storedXz,
  storedZstd,
} from '../support/codecs.ts'

const TIME = 60_000

/** Lengths of texts, and whether a frame to be passed over stands before. */
const parts = fc.array(fc.record({ length: fc.nat({ max: 3_000 }), isPadded: fc.boolean() }), {
  minLength: 1,
  maxLength: 40,
})

interface Sized {
  readonly text: Uint8Array
  readonly isPadded: boolean
}

function texts(lengths: readonly { length: number; isPadded: boolean }[]): Sized[] {
  let at = 0
  return lengths.map(({ length, isPadded }) => {
    const text = LONG.subarray(at, at + length)
    at += length
    return { text, isPadded }
  })
}

async function checkPieces(codec: Codec, bytes: Buffer, text: Buffer, pieceBytes: number): Promise<number> {
  const source = new MemorySource(bytes)
  const cuts = await findCuts(source, codec, { pieceBytes })
  expect(cuts[0]).toEqual({ file: 0, text: 0 })
  if (bytes.length > 0) expect(cuts.at(-1)).toEqual({ file: bytes.length, text: text.length })
  const decode = await decoderOf(codec)
  for (const [i, { file, text: start }] of cuts.slice(1).entries()) {
    const from: Cut = cuts[i] ?? { file: 0, text: 0 }
    expect(file - from.file).toBeGreaterThanOrEqual(Math.min(pieceBytes, bytes.length))
    const found: Buffer[] = []
    // A block of xz has no end of its own: reading stops when there is enough of it.
    const end = codec === 'xz' ? bytes.length : file
    for await (const part of decode(piece(source, from, end), 'a/file', from.file, { entry: from.entry })) {
      found.push(Buffer.from(part))
    }
    expect(Buffer.concat(found).equals(text.subarray(from.text, end === file ? start : undefined))).toBe(true)
  }
  return cuts.length - 1
}

async function* piece(source: MemorySource, { file, entry }: Cut, end: number): AsyncGenerator<Uint8Array> {
  for (const lead of entry?.lead ?? []) yield* source.stream(lead.start, lead.end)
  yield* source.stream(file, end)
}

const PACK: Record<string, { codec: Codec; pack: (parts: readonly Sized[]) => Promise<Buffer> }> = {
  bgzip: {
    codec: 'gzip',
    pack: async (sized) => Buffer.concat(sized.map(({ text }) => bgzipMember(text))),
  },
  zstd: {
    codec: 'zstd',
    pack: async (sized) =>
      Buffer.concat(
        sized.flatMap(({ text, isPadded }) => [
          ...(isPadded ? [skippableFrame(text.length % 70)] : []),
          storedZstd(text, 700),
        ]),
      ),
  },
  'seekable zstd': {
    codec: 'zstd',
    pack: async (sized) => {
      // Without lengths in the frames: only the table knows them.
      const frames = sized.map(({ text }) => storedZstd(text, 700, false))
      const lengths = frames.map(({ length }, i) => ({ bytes: length, text: sized[i]?.text.length ?? 0 }))
      return Buffer.concat([...frames, seekTable(lengths, sized.length % 2 === 0)])
    },
  },
  xz: {
    codec: 'xz',
    pack: async (sized) => {
      const streams: Uint8Array[][] = [[]]
      for (const { text, isPadded } of sized) {
        if (isPadded) streams.push([])
        streams.at(-1)?.push(text)
      }
      return Buffer.concat(streams.flatMap((blocks, i) => [storedXz(blocks), Buffer.alloc((i % 3) * 4)]))
    },
  },
  lz4: {
    codec: 'lz4',
    pack: async (sized) => {
      const frames = await Promise.all(sized.map(({ text }) => storedLz4(text)))
      return Buffer.concat(
        frames.flatMap((frame, i) => (sized[i]?.isPadded ? [skippableFrame(i), frame] : [frame])),
      )
    },
  },
}

describe.each(Object.entries(PACK))('%s', (_, { codec, pack }) => {
  it(
    'gives the text in pieces',
    async () => {
      let pieces = 0
      await fc.assert(
        fc.asyncProperty(parts, fc.integer({ min: 1, max: 9_000 }), async (lengths, pieceBytes) => {
          const sized = texts(lengths)
          const text = Buffer.concat(sized.map((part) => part.text))
          pieces = Math.max(pieces, await checkPieces(codec, await pack(sized), text, pieceBytes))
        }),
        { numRuns: 60, seed: 6 },
      )
      expect(pieces).toBeGreaterThan(10)
    },
    TIME,
  )
})
