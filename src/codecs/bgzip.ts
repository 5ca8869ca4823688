/**
 * Members of bgzip (SAM specification §4.1, "The BGZF compression format"): each tells its own length in an extra field,
 * and that of its text at its end. So it is decompressed in one call, without the way to another thread and back.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import type { ByteQueue } from './byte-queue.ts'
import { u32 } from './magic.ts'

/** Header and extra field as bgzip writes them, the member's length less one at the end. */
export const MEMBER_HEAD_BYTES = 18
const TAIL_BYTES = 8
const MOST_TEXT_BYTES = 1 << 16
/** Members are put together: each piece of text costs its reader a few turns. */
const OUTPUT_BYTES = 1 << 18

/** @returns length of the member that has this header; undefined when it is none of bgzip's */
export function memberBytes(head: Uint8Array): number | undefined {
  const [id1, id2, method, flags] = head
  const isMember = id1 === 0x1f && id2 === 0x8b && method === 8 && flags === 4
  const hasLength =
    head[10] === 6 && head[11] === 0 && head[12] === 0x42 && head[13] === 0x43 && head[14] === 2
  if (!isMember || !hasLength || head.length < MEMBER_HEAD_BYTES) return undefined
  const bytes = (head[16] ?? 0) + (head[17] ?? 0) * 256 + 1
  return bytes >= MEMBER_HEAD_BYTES + TAIL_BYTES ? bytes : undefined
}

/**
 * Decompresses members as long as they are whole and sound; the first that is not is left in the queue, for a decoder that
 * can tell what is wrong with it.
 *
 * @returns text, in chunks that are good until the next is asked for
 */
export async function* decodeMembers(queue: ByteQueue): AsyncGenerator<Uint8Array> {
  const output = new Uint8Array(OUTPUT_BYTES)
  let filled = 0
  for (;;) {
    const text = (await queue.fill(MEMBER_HEAD_BYTES)) ? await memberText(queue) : undefined
    if (filled > 0 && (text === undefined || filled + text.length > output.length)) {
      yield output.subarray(0, filled)
      filled = 0
    }
    if (text === undefined) return
    output.set(text, filled)
    filled += text.length
  }
}

/** @returns the text of the member that begins here, taken; undefined, and nothing is taken, when it is not sound */
async function memberText(queue: ByteQueue): Promise<Uint8Array | undefined> {
  const bytes = memberBytes(queue.rest)
  if (bytes === undefined || !(await queue.fill(bytes))) return undefined
  const member = queue.rest.subarray(0, bytes)
  const body = member.subarray(MEMBER_HEAD_BYTES, bytes - TAIL_BYTES)
  const size = u32(member, bytes - 4)
  if (size > MOST_TEXT_BYTES) return undefined
  const text = inflated(body, size)
  if (text === undefined || crc32(text) !== u32(member, bytes - TAIL_BYTES)) return undefined
  queue.skip(bytes)
  return text
}

function inflated(body: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const options = { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size), info: true }
    const { buffer, engine } = inflateRawSync(body, options) as unknown as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    return buffer.length === size && engine.bytesWritten === body.length ? buffer : undefined
  } catch {
    return undefined
  }
}
