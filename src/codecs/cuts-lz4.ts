/**
 * Frames of LZ4 that tell the length of their text.
 */
import type { Part, Walk } from './cuts.ts'
import { LZ4_MAGIC, lz4Header, MOST_LZ4_HEADER_BYTES } from './lz4-frame.ts'
import { isSkippable, u32 } from './magic.ts'
import type { SourceWindow } from './window.ts'

/** Walks from block to block and from frame to frame. */
export const lz4Parts: Walk = async (window, size) => {
  const parts: Part[] = []
  let at = 0
  while (at < size) {
    const head = await window.at(at, MOST_LZ4_HEADER_BYTES)
    const part = head === undefined ? undefined : await frame(window, at, head)
    if (part === undefined || at + part.bytes > size) return undefined
    parts.push(part)
    at += part.bytes
  }
  return parts
}

async function frame(window: SourceWindow, start: number, head: Uint8Array): Promise<Part | undefined> {
  const magic = u32(head, 0)
  if (isSkippable(magic) && head.length >= 8) return { bytes: 8 + u32(head, 4), textBytes: 0 }
  const header = magic === LZ4_MAGIC ? lz4Header(head) : undefined
  if (header?.contentBytes === undefined) return undefined
  let at = start + header.bytes
  for (;;) {
    const word = await window.at(at, 4)
    if (word === undefined || word.length < 4) return undefined
    at += 4
    const size = u32(word, 0)
    if (size === 0) break
    at += (size & 0x7fffffff) + (header.hasBlockChecksums ? 4 : 0)
  }
  return { bytes: at - start + (header.hasChecksum ? 4 : 0), textBytes: header.contentBytes }
}
