/**
 * Where members of bgzip begin.
 */
import { MEMBER_HEAD_BYTES, memberBytes } from './bgzip.ts'
import type { Part, Walk } from './cuts.ts'
import { u32 } from './magic.ts'

/** Walks from member to member. */
export const bgzipParts: Walk = async (window, size) => {
  const parts: Part[] = []
  let at = 0
  let head = await window.at(0, MEMBER_HEAD_BYTES)
  while (at < size) {
    const bytes = head === undefined ? undefined : memberBytes(head)
    if (bytes === undefined || at + bytes > size) return undefined
    // The length of the text stands right before the next member: one look for both.
    const edge = await window.at(at + bytes - 4, 4 + MEMBER_HEAD_BYTES)
    if (edge === undefined) return undefined
    parts.push({ bytes, textBytes: u32(edge, 0) })
    at += bytes
    head = edge.subarray(4)
  }
  return parts
}
