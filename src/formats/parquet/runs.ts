/**
 * Parquet's hybrid of run lengths and bit packing, for levels, dictionary indices and booleans
 * (apache/parquet-format, Encodings.md, RLE). Bounded by the count that the page's header gave: the library's own
 * decoder writes as many values as a damaged run claims.
 */

/** Wider values would not fit the 32-bit accumulator; they would index a dictionary of 16 M entries. */
const MOST_WIDTH = 24

/**
 * @param bytes hold the runs
 * @param start their first byte
 * @param end byte behind the last
 * @param width bits of a value, 0 to 24
 * @param out filled from its start
 * @throws {Error} when the runs end before `out` is full
 */
export function decodeRuns(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  out: Uint32Array,
): void {
  if (width === 0) return // all zeros, as the array is
  if (width > MOST_WIDTH) throw new Error(`values of ${width} bits, expected ${MOST_WIDTH} at most`)
  const mask = (1 << width) - 1
  const valueBytes = (width + 7) >> 3
  let at = start
  let seen = 0
  while (seen < out.length) {
    let head = 0
    for (let shift = 0; ; shift += 7) {
      if (at >= end || shift > 28) throw new Error('a run without a length')
      const byte = bytes[at++] ?? 0
      head += (byte & 127) * 2 ** shift
      if (byte < 128) break
    }
    const isPacked = head % 2 === 1
    const length = Math.floor(head / 2)
    if (isPacked) {
      const count = Math.min(length * 8, out.length - seen)
      if (at + Math.ceil((count * width) / 8) > end) throw new Error('packed values behind the end')
      unpack(bytes, at, width, mask, out, seen, count)
      at += length * width
      seen += count
    } else {
      if (at + valueBytes > end) throw new Error('a run without a value')
      let value = 0
      for (let index = 0; index < valueBytes; index++) value |= (bytes[at++] ?? 0) << (8 * index)
      const count = Math.min(length, out.length - seen)
      out.fill(value, seen, seen + count)
      seen += count
    }
  }
}

function unpack(
  bytes: Uint8Array,
  start: number,
  width: number,
  mask: number,
  out: Uint32Array,
  first: number,
  count: number,
): void {
  let at = start
  let held = 0
  let bits = 0
  for (let index = first; index < first + count; index++) {
    while (bits < width) {
      held |= (bytes[at++] ?? 0) << bits
      bits += 8
    }
    out[index] = held & mask
    held >>>= width
    bits -= width
  }
}
