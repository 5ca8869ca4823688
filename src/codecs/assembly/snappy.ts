// Snappy's block format (format_description.txt of the reference implementation). Every length and distance is checked.
import { copyLiterals, copyMatch } from './copy'

/**
 * Decodes the block in [from, last), with the length of its text in front, to `to`; nothing is written behind `end`.
 * Returns where writing ended, 0 for a block that makes no sense or has more text than there is room for.
 */
export function snappy(from: usize, last: usize, to: usize, end: usize): usize {
  let total: u64 = 0
  for (let shift: u64 = 0; ; shift += 7) {
    if (from >= last || shift > 28) return 0
    const byte = <u64>load<u8>(from++)
    total |= (byte & 127) << shift
    if (byte < 128) break
  }
  if (total > <u64>(end - to)) return 0
  end = to + <usize>total
  return elements(from, last, to, end) == end ? end : 0
}

function elements(from: usize, last: usize, to: usize, end: usize): usize {
  const first = to
  while (from < last) {
    const tag = <usize>load<u8>(from++)
    const kind = tag & 3
    if (kind == 0) {
      let length = (tag >> 2) + 1
      if (length > 60) {
        const bytes = length - 60
        if (bytes > last - from) return 0
        // Behind the input lies room to be read.
        length = (load<u32>(from) & <u32>((<u64>1 << (<u64>bytes << 3)) - 1)) + 1
        from += bytes
        if (length == 0) return 0
      }
      if (length > last - from || length > end - to) return 0
      copyLiterals(from, to, length)
      from += length
      to += length
      continue
    }
    let length = (tag >> 2) + 1
    let distance: usize
    if (kind == 1) {
      if (last - from < 1) return 0
      length = ((tag >> 2) & 7) + 4
      distance = ((tag >> 5) << 8) | load<u8>(from)
      from++
    } else if (kind == 2) {
      if (last - from < 2) return 0
      distance = load<u16>(from)
      from += 2
    } else {
      if (last - from < 4) return 0
      distance = load<u32>(from)
      from += 4
    }
    if (distance == 0 || distance > to - first || length > end - to) return 0
    copyMatch(to, distance, length)
    to += length
  }
  return to
}
