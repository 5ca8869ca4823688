/**
 * Unpacks a whole item file: gzip, zstd, xz, bzip2 and LZ4 frames by their first bytes, brotli, which has none, by
 * its name.
 *
 * Item files are small, so they are held in memory; every decoder here stops at a limit, and one that returns nothing
 * for ever on damaged input is stopped as well.
 */
import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import { messageOf, UserError } from '../errors.ts'
import { decodeApart } from './apart.ts'
import { Collector, OverLimit } from './collector.ts'
import { LIMIT_BYTES, tooLarge } from './limit.ts'

const gunzipWhole = promisify(gunzip)
const brotliWhole = promisify(brotliDecompress)

/** A stream in one of the formats that are read here. */
interface Codec {
  /** Name for messages. */
  readonly name: string
  /** Ending of a file's name. */
  readonly extension: string
  /** First bytes in hex; absent where the format has none. */
  readonly magic?: RegExp
  readonly unpack: (packed: Buffer, path: string) => Promise<Buffer>
}

/** Times in a row that zstddec may yield nothing without taking input: on damaged data it does so for ever. */
const MAX_IDLE = 8
const ZSTD_INPUT_BYTES = 1 << 16

/**
 * Loads the zstd decoder (compiled from the reference implementation).
 *
 * @returns what unpacks whole frames, one after another; it throws an `Error` for damaged and cut-off data
 */
export async function loadZstd(): Promise<(packed: Uint8Array) => Buffer> {
  const { ZSTDDecoder } = await import('zstddec/stream')
  const decoder = new ZSTDDecoder()
  await decoder.init()
  return (packed) => {
    let pulled = 0
    const pieces = (function* () {
      for (let at = 0; at < packed.length; at += ZSTD_INPUT_BYTES) {
        pulled++
        yield packed.subarray(at, at + ZSTD_INPUT_BYTES)
      }
    })()
    const collector = new Collector()
    let seen = -1
    let idle = 0
    for (const chunk of decoder.decodeStreaming(pieces)) {
      if (chunk.length > 0) collector.add(chunk)
      idle = chunk.length === 0 && pulled === seen ? idle + 1 : 0
      seen = pulled
      if (idle > MAX_IDLE) throw new Error('the decoder makes no progress')
    }
    return collector.finish()
  }
}

async function unpackXz(packed: Buffer): Promise<Buffer> {
  // The package is CommonJS, whose names Node cannot see from outside; its types say otherwise.
  const module: { default?: typeof import('xz-decompress') } = await import('xz-decompress')
  if (module.default === undefined) throw new Error('xz-decompress has another form than expected')
  const { XzReadableStream } = module.default
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(packed)
      controller.close()
    },
  })
  const collector = new Collector()
  const reader = new XzReadableStream(source).getReader()
  for (let step = await reader.read(); !step.done; step = await reader.read()) collector.add(step.value)
  return collector.finish()
}

async function unpackBzip2Apart(packed: Buffer, path: string): Promise<Buffer> {
  const { buffer, byteOffset, byteLength } = await decodeApart('bzip2', packed, path, undefined)
  return Buffer.from(buffer, byteOffset, byteLength)
}

async function unpackLz4(packed: Buffer): Promise<Buffer> {
  const { loadXxh32, unpackLz4Frames } = await import('./lz4-frame.ts')
  const collector = new Collector()
  for (const block of unpackLz4Frames(packed, await loadXxh32())) collector.add(block)
  return collector.finish()
}

/** Node's own decoders say in their own way that a limit was passed. */
async function withinLimit(unpacked: Promise<Buffer>): Promise<Buffer> {
  try {
    return await unpacked
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw new OverLimit()
    throw error
  }
}

const CODECS: readonly Codec[] = [
  {
    name: 'gzip',
    extension: '.gz',
    magic: /^1f8b/,
    unpack: (packed) => withinLimit(gunzipWhole(packed, { maxOutputLength: LIMIT_BYTES })),
  },
  // The second form is a skippable frame, with which seekable files and those of pzstd begin.
  {
    name: 'zstd',
    extension: '.zst',
    magic: /^(?:28b52ffd|5.2a4d18)/,
    unpack: async (packed) => (await loadZstd())(packed),
  },
  { name: 'xz', extension: '.xz', magic: /^fd377a585a00/, unpack: unpackXz },
  { name: 'bzip2', extension: '.bz2', magic: /^425a683[1-9]/, unpack: unpackBzip2Apart },
  { name: 'lz4', extension: '.lz4', magic: /^04224d18/, unpack: unpackLz4 },
  {
    name: 'brotli',
    extension: '.br',
    unpack: (packed) => withinLimit(brotliWhole(packed, { maxOutputLength: LIMIT_BYTES })),
  },
]

/** Endings of names that a packed file may have, for patterns: `{,.gz,.zst,…}`. */
export const PACKED_ENDINGS = `{,${CODECS.map(({ extension }) => extension).join(',')}}`

/**
 * Takes the ending of a packed file off its name.
 *
 * @param path a path or a name
 * @returns it without `.gz`, `.zst`, `.xz`, `.bz2`, `.lz4` or `.br` at its end
 */
export function withoutPackedEnding(path: string): string {
  const lower = path.toLowerCase()
  const codec = CODECS.find(({ extension }) => lower.endsWith(extension))
  return codec === undefined ? path : path.slice(0, -codec.extension.length)
}

function codecOf(bytes: Buffer, name: string): Codec | undefined {
  const head = bytes.toString('hex', 0, 8)
  const byMagic = CODECS.find(({ magic }) => magic?.test(head))
  if (byMagic !== undefined) return byMagic
  const lower = name.toLowerCase()
  const byName = CODECS.find(({ extension }) => lower.endsWith(extension))
  if (byName === undefined || byName.magic === undefined) return byName
  // Plain text under such a name is read as it is: fetching over HTTP often unpacks and keeps the name.
  if (isUtf8(bytes)) return undefined
  throw new UserError(
    'CORRUPT_INPUT',
    `${name}: it does not begin as ${byName.name} data does, expected ${byName.name} data or text`,
    { hint: 'fetch the file again' },
  )
}

/**
 * Tells whether a file is packed, from its first bytes.
 *
 * @param head at least 8 bytes, or the whole file
 * @param name the file's path
 * @returns whether `decompressWhole` would unpack it
 * @throws {UserError} `CORRUPT_INPUT` for what is named as packed and is neither packed nor text
 */
export function isPacked(head: Buffer, name: string): boolean {
  return codecOf(head, name) !== undefined
}

/**
 * Unpacks a file that is held in memory; several members, frames or streams one after another are one.
 *
 * @param bytes the file
 * @param name its path as typed; only brotli is told by it
 * @returns what was packed, or `bytes` when they are not packed
 * @throws {UserError} `CORRUPT_INPUT` for damaged and cut-off data, `MEMORY` for more than the limit
 */
export async function decompressWhole(bytes: Buffer, name: string): Promise<Buffer> {
  const codec = codecOf(bytes, name)
  if (codec === undefined) return bytes
  try {
    return await codec.unpack(bytes, name)
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof OverLimit) throw tooLarge(name, LIMIT_BYTES, error)
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    // Only zlib tells the two apart.
    const known: unknown = { Z_BUF_ERROR: 'is cut off', Z_DATA_ERROR: 'is damaged' }[String(code)]
    const problem = known ?? 'is damaged or cut off'
    throw new UserError(
      'CORRUPT_INPUT',
      `${name}: the ${codec.name} stream ${problem} (${messageOf(error)}), expected a whole one`,
      { hint: 'fetch the file again', cause: error },
    )
  }
}
