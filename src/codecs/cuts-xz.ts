/**
 * Blocks of xz, which its index at the end of each stream has (the .xz file format 1.2, sections 2.1 and 4): the program
 * writes several where it works with several threads. A block is decoded behind the stream's header, which says how its
 * check is made.
 */
import { crc32 } from 'node:zlib'
import type { Part, Walk } from './cuts.ts'
import { u32 } from './magic.ts'
import type { SourceWindow } from './window.ts'

/** Of a stream's header and of its footer. */
const XZ_EDGE_BYTES = 12
/** 32 MiB of index are some millions of blocks. */
const MOST_INDEX_BYTES = 1 << 25
const HEADER_MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]
const FOOTER_MAGIC = [0x59, 0x5a]

/** Goes from stream to stream, from the last one on. */
export const xzParts: Walk = async (window, size) => {
  const streams: (readonly Part[])[] = []
  for (let end = size; end > 0; ) {
    let padding = 0
    for (;;) {
      if (padding + 4 > end) return undefined
      const last = await window.at(end - padding - 4, 4)
      if (last === undefined) return undefined
      if (u32(last, 0) !== 0) break
      padding += 4
    }
    const parts = await streamParts(window, end - padding, padding)
    if (parts === undefined) return undefined
    streams.push(parts)
    end -= parts.reduce((sum, { bytes }) => sum + bytes, 0)
  }
  return streams.reverse().flat()
}

/** Blocks of the stream that ends in front of `end`; the last one has the index and what is behind it. */
async function streamParts(
  window: SourceWindow,
  end: number,
  padding: number,
): Promise<readonly Part[] | undefined> {
  const footerAt = end - XZ_EDGE_BYTES
  const footer = footerAt < XZ_EDGE_BYTES ? undefined : await window.at(footerAt, XZ_EDGE_BYTES)
  if (footer === undefined || !FOOTER_MAGIC.every((byte, i) => footer[10 + i] === byte)) return undefined
  const indexBytes = (u32(footer, 4) + 1) * 4
  const flags = [footer[8], footer[9]]
  const indexAt = footerAt - indexBytes
  if (crc32(footer.subarray(4, 10)) !== u32(footer, 0)) return undefined
  if (indexBytes > MOST_INDEX_BYTES || indexAt < XZ_EDGE_BYTES) return undefined
  const index = await window.at(indexAt, indexBytes)
  const blocks = index === undefined ? undefined : blocksOf(index)
  if (blocks === undefined) return undefined
  const start = indexAt - blocks.reduce((sum, { bytes }) => sum + bytes, 0) - XZ_EDGE_BYTES
  const header = start < 0 ? undefined : await window.at(start, XZ_EDGE_BYTES)
  const isStart =
    header !== undefined &&
    HEADER_MAGIC.every((byte, i) => header[i] === byte) &&
    flags.every((flag, i) => header[6 + i] === flag)
  if (!isStart) return undefined
  const behind = indexBytes + XZ_EDGE_BYTES + padding
  if (blocks.length === 0) return [{ bytes: XZ_EDGE_BYTES + behind, textBytes: 0 }]
  const textEnd = blocks.reduce((sum, { textBytes }) => sum + textBytes, 0)
  let textBefore = 0
  return blocks.map(({ bytes, textBytes }, i) => {
    const isFirst = i === 0
    const isLast = i === blocks.length - 1
    const part = {
      bytes: bytes + (isFirst ? XZ_EDGE_BYTES : 0) + (isLast ? behind : 0),
      textBytes,
      // Alone, the index would speak of blocks that were not there.
      ...(isFirst
        ? {}
        : {
            entry: {
              lead: [{ start, end: start + XZ_EDGE_BYTES }],
              blocksEnd: indexAt,
              blocksText: textEnd - textBefore,
              next: end + padding,
            },
          }),
    }
    textBefore += textBytes
    return part
  })
}

function blocksOf(index: Uint8Array): Part[] | undefined {
  const end = index.length - 4
  if (index[0] !== 0 || crc32(index.subarray(0, end)) !== u32(index, end)) return undefined
  let at = 1
  const number = (): number => {
    let value = 0
    for (let factor = 1; at < end; factor *= 128) {
      const byte = index[at++] ?? 0
      value += (byte & 127) * factor
      if (byte < 128) break
    }
    return value
  }
  const count = number()
  const blocks: Part[] = []
  while (blocks.length < count && at < end) {
    const unpadded = number()
    blocks.push({ bytes: Math.ceil(unpadded / 4) * 4, textBytes: number() })
  }
  return blocks.length === count ? blocks : undefined
}
