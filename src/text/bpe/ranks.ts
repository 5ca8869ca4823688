/**
 * The ranks of a BPE vocabulary, read from the text form of tiktoken's encoder files. Pure.
 */

/** Tokens by rank, which is also the token's id. */
export interface Ranks {
  /** One more than the highest rank. */
  readonly size: number
  /** Bytes of all tokens, by rank. */
  readonly bytes: Uint8Array
  /** Where a token's bytes begin; `size + 1` entries. A rank without a token has no bytes. */
  readonly offsets: Uint32Array
}

const SPACE = 32
const NEWLINE = 10
const PADDING = 61

/** Value of each base64 digit, 64 for all else. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, code) => {
  const at = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(
    String.fromCharCode(code),
  )
  return at < 0 ? 64 : at
})

/**
 * Reads the ranks of a vocabulary.
 *
 * @param ranks as in VocabularySource
 * @throws {RangeError} when the text is not of that form
 */
export function parseRanks(ranks: string): Ranks {
  const text = new TextEncoder().encode(ranks)
  const bytes = new Uint8Array(text.length)
  const offsets = new Uint32Array(firstRankAndCount(ranks))
  let rank = 0
  let out = 0
  let at = 0
  while (at < text.length) {
    let end = text.indexOf(SPACE, at)
    if (text[at] !== 0x21 || end !== at + 1) throw new RangeError(`ranks: no line begins at ${at}`)
    at = end + 1
    end = text.indexOf(SPACE, at)
    const first = Number(ranks.slice(at, end))
    if (!(first >= rank)) throw new RangeError(`ranks: a line begins with rank ${first} after ${rank}`)
    offsets.fill(out, rank, first + 1)
    rank = first
    at = end + 1
    while (at < text.length && text[at - 1] !== NEWLINE) {
      let word = 0
      let bits = 0
      let code = text[at++] ?? SPACE
      for (; code > PADDING || (code > SPACE && code < PADDING); code = text[at++] ?? SPACE) {
        word = ((word << 6) | (DIGITS[code] ?? 64)) & 0xffff
        bits += 6
        if (bits < 8) continue
        bits -= 8
        bytes[out++] = word >>> bits
      }
      while (code === PADDING) code = text[at++] ?? SPACE
      offsets[++rank] = out
    }
  }
  return { size: rank, bytes: bytes.slice(0, out), offsets: offsets.slice(0, rank + 1) }
}

/** An upper bound for the number of offsets: the last line's first rank, and one for each space after it. */
function firstRankAndCount(ranks: string): number {
  const line = ranks.slice(ranks.lastIndexOf('!'))
  return Number(line.split(' ', 2)[1] ?? 0) + line.split(' ').length + 1
}
