/**
 * Members of bgzip: each has its own length in an extra field, and that of its text at its end (SAM specification
 * §4.1, "The BGZF compression format").
 */
import type { Part, Walk } from './cuts.ts'
import { u32 } from './magic.ts'

/** Header and extra field as bgzip writes them, the member's length less one at the end. */
const HEAD_BYTES = 18
const TAIL_BYTES = 8

/** Walks from member to member. */
export const bgzipParts: Walk = async (window, size) => {
  const parts: Part[] = []
  let at = 0
  let head = await window.at(0, HEAD_BYTES)
  while (at < size) {
    const bytes = head === undefined ? undefined : memberBytes(head)
    if (bytes === undefined || at + bytes > size) return undefined
    // The length of the text stands right before the next member: one look for both.
    const edge = await window.at(at + bytes - 4, 4 + HEAD_BYTES)
    if (edge === undefined) return undefined
    parts.push({ bytes, textBytes: u32(edge, 0) })
    at += bytes
    head = edge.subarray(4)
  }
  return parts
}

/** @returns length of the member that has this header; undefined when it is none of bgzip's */
function memberBytes(head: Uint8Array): number | undefined {
  const [id1, id2, method, flags] = head
  const isMember = id1 === 0x1f && id2 === 0x8b && method === 8 && flags === 4
  const hasLength =
    head[10] === 6 && head[11] === 0 && head[12] === 0x42 && head[13] === 0x43 && head[14] === 2
  if (!isMember || !hasLength || head.length < HEAD_BYTES) return undefined
  const bytes = (head[16] ?? 0) + (head[17] ?? 0) * 256 + 1
  return bytes >= HEAD_BYTES + TAIL_BYTES ? bytes : undefined
}
