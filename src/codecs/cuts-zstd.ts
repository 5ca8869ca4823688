/**
 * Frames of Zstandard that tell the length of their text, and the table of the seekable format
 * (zstd_seekable_compression_format.md, version 0.1.0), which has all of them in one place.
 */
import type { Part, Walk } from './cuts.ts'
import { isSkippable, u32 } from './magic.ts'
import type { SourceWindow } from './window.ts'
import { blockHeader, FRAME_MAGIC, frameHeader, MOST_HEADER_BYTES } from './zstd-frame.ts'

const SEEKABLE_MAGIC = 0x8f92eab1
const TABLE_MAGIC = 0x184d2a5e
/** Number of frames, a byte of flags, the magic number. */
const FOOTER_BYTES = 9
/** A table with more entries than this is not worth its memory. */
const MOST_ENTRIES = 1 << 22
/**
 * A first frame whose text is longer than the whole source times this is nearly all of it, as text packs to a half or
 * less. In a large source the walk is then spared, as it would read much to find nothing.
 */
const WHOLE_FACTOR = 2
const LARGE_SOURCE_BYTES = 64 << 20

/** Walks from block to block and from frame to frame. */
export const zstdParts: Walk = async (window, size) => {
  const parts: Part[] = []
  let at = 0
  while (at < size) {
    const part = await frame(window, at, size)
    if (part === undefined || at + part.bytes > size) return undefined
    parts.push(part)
    at += part.bytes
  }
  return parts
}

async function frame(window: SourceWindow, start: number, size: number): Promise<Part | undefined> {
  const head = await window.at(start, MOST_HEADER_BYTES)
  if (head === undefined) return undefined
  const magic = u32(head, 0)
  if (isSkippable(magic) && head.length >= 8) return { bytes: 8 + u32(head, 4), textBytes: 0 }
  const header = magic === FRAME_MAGIC ? frameHeader(head) : undefined
  if (header?.contentBytes === undefined) return undefined
  if (size >= LARGE_SOURCE_BYTES && header.contentBytes > size * WHOLE_FACTOR) return undefined
  let at = start + header.bytes
  for (;;) {
    const bytes = await window.at(at, 3)
    const block = bytes?.length === 3 ? blockHeader(bytes) : undefined
    if (block === undefined) return undefined
    at += 3 + block.bytes
    if (block.isLast) break
  }
  return { bytes: at - start + (header.hasChecksum ? 4 : 0), textBytes: header.contentBytes }
}

/**
 * Reads the table at the end, if there is one, and believes it when its lengths add up to the source's and a frame
 * begins at every place where it says so and that is looked at.
 */
export const seekTableParts: Walk = async (window, size) => {
  const footer = await window.at(Math.max(0, size - FOOTER_BYTES), FOOTER_BYTES)
  if (footer?.length !== FOOTER_BYTES || u32(footer, 5) !== SEEKABLE_MAGIC) return undefined
  const flags = footer[4] ?? 0
  const count = u32(footer, 0)
  const entryBytes = (flags & 0x80) === 0 ? 8 : 12
  const tableBytes = 8 + count * entryBytes + FOOTER_BYTES
  if ((flags & 0x7c) !== 0 || count > MOST_ENTRIES || tableBytes > size) return undefined
  const table = await window.at(size - tableBytes, tableBytes)
  if (table === undefined || u32(table, 0) !== TABLE_MAGIC || u32(table, 4) !== tableBytes - 8)
    return undefined
  const parts: Part[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    const bytes = u32(table, 8 + i * entryBytes)
    parts.push({ bytes, textBytes: u32(table, 12 + i * entryBytes) })
    at += bytes
  }
  if (at + tableBytes !== size) return undefined
  return (await isRight(window, parts)) ? [...parts, { bytes: tableBytes, textBytes: 0 }] : undefined
}

/** How many entries are compared with the frames themselves, spread over the table. */
const PROBES = 64

async function isRight(window: SourceWindow, parts: readonly Part[]): Promise<boolean> {
  const step = Math.max(1, Math.floor(parts.length / PROBES))
  let at = 0
  for (const [i, { bytes, textBytes }] of parts.entries()) {
    if (i % step === 0) {
      const head = await window.at(at, MOST_HEADER_BYTES)
      if (head === undefined) return false
      const isFrame = u32(head, 0) === FRAME_MAGIC
      const header = isFrame ? frameHeader(head) : undefined
      if (!isFrame && !(isSkippable(u32(head, 0)) && textBytes === 0)) return false
      if (isFrame && header === undefined) return false
      if (header?.contentBytes !== undefined && header.contentBytes !== textBytes) return false
    }
    at += bytes
  }
  return true
}
