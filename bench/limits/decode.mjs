/**
 * Decodes a file and does nothing with the text: with our decoders, or with what they are made of and nothing around it.
 *
 *   node decode.mjs ours|bare CODEC FILE
 *
 * Prints CPU seconds from before the decoder is loaded to the end, and bytes of text, as JSON.
 */
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { ROOT } from '../../scripts/build.mjs'

const CHUNK_BYTES = 2 ** 18
const [way = '', codec = '', path = ''] = process.argv.slice(2)
const dist = (name) => import(pathToFileURL(`${ROOT}/dist/${name}`).href)
const chunks = () => createReadStream(path, { highWaterMark: CHUNK_BYTES })

/** @param {AsyncIterable<Uint8Array> | Iterable<Uint8Array>} parts */
async function count(parts) {
  let bytes = 0
  for await (const part of parts) bytes += part.length
  return bytes
}

/** The blocks of a file, as its framing has them. */
function* blocks(head, take) {
  const file = readFileSync(path)
  for (let at = head; at < file.length; ) {
    const { block, next } = take(file, at)
    if (block !== undefined) yield block
    at = next
  }
}

const BARE = {
  gzip: () => count(chunks().pipe(createGunzip({ chunkSize: CHUNK_BYTES }))),
  brotli: () => count(chunks().pipe(createBrotliDecompress({ chunkSize: CHUNK_BYTES }))),
  async zstd() {
    const { ZSTDDecoder } = await import('zstddec/stream')
    const decoder = new ZSTDDecoder()
    await decoder.init()
    const file = readFileSync(path)
    const parts = Array.from({ length: Math.ceil(file.length / CHUNK_BYTES) }, (_, i) =>
      file.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES),
    )
    return await count(decoder.decodeStreaming(parts))
  },
  xz() {
    const { XzReadableStream } = createRequire(import.meta.url)('xz-decompress')
    return count(new XzReadableStream(Readable.toWeb(chunks())))
  },
  async lz4() {
    const { decompressLz4Raw } = await import('hyparquet-compressors')
    const most = 2 ** 22
    // Frames without sizes, of blocks that stand alone; all but the last block are full.
    const take = (file, at) => {
      const size = file.readUInt32LE(at)
      if (size === 0) return { next: file.length }
      return { block: file.subarray(at + 4, at + 4 + size), next: at + 4 + size }
    }
    let bytes = 0
    for (const block of blocks(7, take)) bytes += decompressLz4Raw(block, most).length
    return bytes
  },
}

const WAYS = {
  async ours() {
    const { decoderOf } = await dist('codecs/decode.js')
    const decode = await decoderOf(codec)
    return await count(decode(chunks(), path))
  },
  bare: () => BARE[codec](),
}

const before = process.cpuUsage()
const started = performance.now()
const bytes = await WAYS[way]()
const { user, system } = process.cpuUsage(before)
const wallSeconds = (performance.now() - started) / 1000
console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, wallSeconds, bytes }))
