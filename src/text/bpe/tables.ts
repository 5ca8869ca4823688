/**
 * A vocabulary as flat tables in one buffer: what a kernel copies into its memory. Pure.
 *
 * The buffer begins with a header of u32 numbers, HEADER in order; all parts begin at multiples of 64 bytes from
 * its start. src/kernel/assembly/bpe-tables.ts reads the same layout.
 */
import { type CodePointTable, classTable, lowerTable } from './code-points.ts'
import { buildMerges, byteTokensOf, ID_BITS, type MergeTable, NONE } from './merges.ts'
import { parseRanks, type Ranks } from './ranks.ts'
import { type Splitter, splitterOf, type VocabularySource } from './vocabularies.ts'

/** Numbers of the header, in bytes from the buffer's start but for the masks, `splitter` and `longest`. */
const HEADER = [
  'splitter', // 0 gpt2, 1 cl100k, 2 o200k
  'longest', // bytes of the longest token
  'classBlocks', // u16 for each 128 code points: block in classes
  'classes', // u8 for each code point of a block
  'lowerBlocks', // the same for the lower case
  'lowers', // i32 distance to the lower case
  'byteTokens', // u32[256]
  'bytePairs', // u32[65536]: token of two bytes, the first in the low half of the index, or NONE
  'slots', // u32: token in the low 18 bits, 14 bits of its hash above; NONE where free
  'slotMask',
  'offsets', // u32[tokens + 1]: where a token's bytes begin in bytes
  'bytes',
  'merges', // u64, see MergeTable
  'mergeMask',
] as const

type HeaderField = (typeof HEADER)[number]

const SPLITTERS: readonly Splitter[] = ['gpt2', 'cl100k', 'o200k']
const ALIGNMENT = 64

/** A vocabulary's tables, ready to be shared with worker threads. */
export interface BpeTables {
  readonly buffer: SharedArrayBuffer
}

/**
 * @param tables of a vocabulary
 * @returns a function from a token to its number of bytes
 */
export function tokenLengths({ buffer }: BpeTables): (token: number) => number {
  const at = new Uint32Array(buffer, 0, HEADER.length)[HEADER.indexOf('offsets')]
  const offsets = new Uint32Array(buffer, at)
  return (token) => (offsets[token + 1] ?? 0) - (offsets[token] ?? 0)
}

/**
 * Builds the tables.
 *
 * @param source a vocabulary as its package has it
 * @throws {RangeError} when a pattern, a rank or a token is not what the splitters and merges can take
 */
export function buildTables(source: VocabularySource): BpeTables {
  const ranks = parseRanks(source.ranks)
  const byteTokens = byteTokensOf(ranks)
  if (byteTokens.includes(NONE)) throw new RangeError('not every byte is a token')
  if (ranks.size >= 2 ** ID_BITS - 1) throw new RangeError(`${ranks.size} tokens are too many`)
  const merges = buildMerges(ranks)
  const slots = buildSlots(ranks)
  const classes = classTable()
  const lower = lowerTable()
  const parts: Partial<
    Record<HeaderField, CodePointTable['blocks'] | CodePointTable['values'] | Uint32Array>
  > = {
    classBlocks: classes.blocks,
    classes: classes.values,
    lowerBlocks: lower.blocks,
    lowers: lower.values,
    byteTokens,
    bytePairs: bytePairs(byteTokens, merges),
    slots,
    offsets: ranks.offsets,
    bytes: ranks.bytes,
    merges: merges.entries,
  }
  const numbers: Partial<Record<HeaderField, number>> = {
    splitter: SPLITTERS.indexOf(splitterOf(source.pattern)),
    longest: longestToken(ranks),
    slotMask: slots.length - 1,
    mergeMask: merges.mask,
  }
  return { buffer: layOut(parts, numbers) }
}

function layOut(
  parts: Readonly<Partial<Record<HeaderField, ArrayBufferView>>>,
  numbers: Readonly<Partial<Record<HeaderField, number>>>,
): SharedArrayBuffer {
  const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
  const header = new Uint32Array(HEADER.length)
  let end = aligned(header.byteLength)
  for (const [i, field] of HEADER.entries()) {
    header[i] = numbers[field] ?? end
    end += aligned(parts[field]?.byteLength ?? 0)
  }
  const buffer = new SharedArrayBuffer(end)
  const bytes = new Uint8Array(buffer)
  bytes.set(new Uint8Array(header.buffer))
  for (const [i, field] of HEADER.entries()) {
    const part = parts[field]
    if (part === undefined) continue
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), header[i])
  }
  return buffer
}

/** Tokens of two bytes by the bytes, so that a merge need not begin with look-ups in the large table. */
function bytePairs(byteTokens: Uint32Array, merges: MergeTable): Uint32Array {
  const pairs = new Uint32Array(65536)
  for (let pair = 0; pair < pairs.length; pair++) {
    pairs[pair] = merges.find(byteTokens[pair & 255] ?? 0, byteTokens[pair >>> 8] ?? 0)
  }
  return pairs
}

/** Hash of a token's bytes (FNV-1a, finalised); assembly/bpe-tables.ts has the same. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Tokens by their bytes: open addressing with linear probing. */
function buildSlots({ size, bytes, offsets }: Ranks): Uint32Array {
  let length = 1024
  while (length < 2 * size) length *= 2
  const slots = new Uint32Array(length).fill(NONE)
  for (let token = 0; token < size; token++) {
    const start = offsets[token] ?? 0
    const end = offsets[token + 1] ?? 0
    if (start === end) continue
    const hash = hashBytes(bytes, start, end)
    let slot = hash & (length - 1)
    while (slots[slot] !== NONE) slot = (slot + 1) & (length - 1)
    // The slot says the hash's low bits, the entry its high ones.
    slots[slot] = (token | ((hash >>> ID_BITS) << ID_BITS)) >>> 0
  }
  return slots
}

function longestToken({ size, offsets }: Ranks): number {
  let longest = 0
  for (let token = 0; token < size; token++) {
    longest = Math.max(longest, (offsets[token + 1] ?? 0) - (offsets[token] ?? 0))
  }
  return longest
}
