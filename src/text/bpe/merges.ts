/**
 * The merges of a BPE vocabulary as a hash table: (left token, right token) -> token. Pure.
 *
 * tiktoken joins the two neighbours whose joined bytes have the lowest rank. A token may be cut in two in several
 * ways, but only one of them is ever joined: until then nothing outside the token's bytes has taken part, so the
 * joins inside are those that its bytes alone would go through. The table holds that one pair of each token, and is
 * exactly as good as one of all pairs (docs/decisions, BPE).
 */
import type { Ranks } from './ranks.ts'

/** Ids take so many bits in entries. */
export const ID_BITS = 18
const ID_MASK = (1 << ID_BITS) - 1
/** No such pair. */
export const NONE = 0xffffffff

/**
 * Open addressing with linear probing. An entry is the 64-bit number `left | right << 18 | token << 36`, in two
 * 32-bit halves; all ones where it is free.
 */
export class MergeTable {
  readonly entries: Uint32Array
  readonly mask: number

  /** @param size most merges that it will hold */
  constructor(size: number) {
    let slots = 1024
    while (slots < 2 * size) slots *= 2
    this.mask = slots - 1
    this.entries = new Uint32Array(2 * slots).fill(NONE)
  }

  /** Slot at which a pair's search begins; assembly/bpe-merge.ts has the same. */
  #slot(left: number, right: number): number {
    const mixed = Math.imul(Math.imul(left, 0x9e3779b1) ^ right, 0x85ebca6b)
    return (mixed ^ (mixed >>> 15)) & this.mask
  }

  /** @returns the token that the pair makes, or NONE */
  find(left: number, right: number): number {
    const low = (left | (right << ID_BITS)) >>> 0
    const high = right >>> (32 - ID_BITS)
    for (let slot = this.#slot(left, right); ; slot = (slot + 1) & this.mask) {
      const upper = this.entries[2 * slot + 1] ?? NONE
      if (upper === NONE) return NONE
      if (this.entries[2 * slot] === low && (upper & 15) === high) return upper >>> 4
    }
  }

  /** Adds a pair that is not there yet. */
  add(left: number, right: number, token: number): void {
    let slot = this.#slot(left, right)
    while (this.entries[2 * slot + 1] !== NONE) slot = (slot + 1) & this.mask
    this.entries[2 * slot] = (left | (right << ID_BITS)) >>> 0
    this.entries[2 * slot + 1] = ((right >>> (32 - ID_BITS)) | ((token & ID_MASK) << 4)) >>> 0
  }
}

/**
 * Finds every token's last join by joining its bytes, tokens in the order of their ranks.
 *
 * @param ranks a vocabulary in which every byte is a token
 * @returns the merges
 * @throws {RangeError} for a token that its bytes do not lead to through tokens of lower ranks: the vocabularies at
 *   hand have none, and another rule would be needed for it
 */
export function buildMerges(ranks: Ranks): MergeTable {
  const { size, bytes, offsets } = ranks
  const byteTokens = byteTokensOf(ranks)
  const table = new MergeTable(size)
  const parts = new Uint32Array(1024)
  const joins = new Uint32Array(1024)
  for (let token = 0; token < size; token++) {
    const start = offsets[token] ?? 0
    let count = (offsets[token + 1] ?? 0) - start
    if (count < 2) continue
    for (let i = 0; i < count; i++) parts[i] = byteTokens[bytes[start + i] ?? 0] ?? NONE
    for (let i = 0; i + 1 < count; i++) joins[i] = table.find(parts[i] ?? 0, parts[i + 1] ?? 0)
    while (count > 2) {
      let best = 0
      for (let i = 1; i + 1 < count; i++) if ((joins[i] ?? NONE) < (joins[best] ?? NONE)) best = i
      const joined = joins[best] ?? NONE
      if (joined === NONE) throw new RangeError(`token ${token} is not reached through lower ranks`)
      parts[best] = joined
      count--
      parts.copyWithin(best + 1, best + 2, count + 1)
      joins.copyWithin(best, best + 1, count)
      if (best > 0) joins[best - 1] = table.find(parts[best - 1] ?? 0, joined)
      if (best + 1 < count) joins[best] = table.find(joined, parts[best + 1] ?? 0)
    }
    table.add(parts[0] ?? 0, parts[1] ?? 0, token)
  }
  return table
}

/** @returns the token of each byte */
export function byteTokensOf({ size, bytes, offsets }: Ranks): Uint32Array {
  const tokens = new Uint32Array(256).fill(NONE)
  for (let token = 0; token < size; token++) {
    const start = offsets[token] ?? 0
    if (offsets[token + 1] === start + 1) tokens[bytes[start] ?? 0] = token
  }
  return tokens
}
