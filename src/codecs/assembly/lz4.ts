// LZ4's block format (lz4_Block_format.md of the reference implementation). Every length and distance is checked, so that
// damage is an error and neither endless nor outside the buffers.
import { copyLiterals, copyMatch } from './copy'

/** Shortest match. */
const LEAST_MATCH: usize = 4

/** What the bytes at `from` add to a length, of which 255 say that more follow; `lengthEnd` is behind them, 0 without an end. */
let lengthEnd: usize = 0

function moreLength(from: usize, last: usize): usize {
  let length: usize = 0
  while (from < last) {
    const byte = load<u8>(from++)
    length += byte
    if (byte == 255) continue
    lengthEnd = from
    return length
  }
  lengthEnd = 0
  return 0
}

/** The byte at which the last block that made no sense showed it. */
export let lz4Stop: usize = 0

function stop(at: usize): usize {
  lz4Stop = at
  return 0
}

/**
 * Decodes the block in [from, last) to `to`. Matches may refer to text from `first` on; nothing is written behind `end`.
 * Returns where writing ended, 0 for a block that makes no sense: lz4Stop then tells where.
 */
export function lz4(from: usize, last: usize, first: usize, to: usize, end: usize): usize {
  while (from < last) {
    const token = <usize>load<u8>(from++)
    let literals = token >> 4
    if (literals == 15) {
      literals += moreLength(from, last)
      if (lengthEnd == 0) return stop(last)
      from = lengthEnd
    }
    if (literals > last - from || literals > end - to) return stop(from)
    if (literals > 0) copyLiterals(from, to, literals)
    from += literals
    to += literals
    // Only the last sequence has no match.
    if (from == last) return to
    if (last - from < 2) return stop(from)
    const distance = <usize>load<u16>(from)
    from += 2
    let length = token & 15
    if (length == 15) {
      length += moreLength(from, last)
      if (lengthEnd == 0) return stop(last)
      from = lengthEnd
    }
    length += LEAST_MATCH
    if (distance == 0 || distance > to - first || length > end - to) return stop(from)
    copyMatch(to, distance, length)
    to += length
  }
  return stop(from)
}
