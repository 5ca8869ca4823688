// CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes at a time ("slicing by eight", Kounavis and Berry 2005).

/** The polynomial, bits reversed. */
const POLYNOMIAL: u32 = 0x82f63b78

/** Eight tables of 256, one behind another: entry i of table t is the remainder of byte i followed by t zeros. */
let tables: usize = 0

/** Makes the tables: 8 KiB at `at`. */
export function crc32cInit(at: usize): void {
  tables = at
  for (let i: u32 = 0; i < 256; i++) {
    let rest = i
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) != 0 ? (rest >> 1) ^ POLYNOMIAL : rest >> 1
    store<u32>(at + (<usize>i << 2), rest)
  }
  for (let i: usize = 256; i < 8 * 256; i++) {
    const before = load<u32>(at + ((i - 256) << 2))
    store<u32>(at + (i << 2), (before >> 8) ^ load<u32>(at + (<usize>(before & 255) << 2)))
  }
}

// @ts-ignore: decorator
@inline
function entry(table: usize, byte: u32): u32 {
  return load<u32>(tables + (table << 10) + (<usize>byte << 2))
}

/** Checksum of [from, end). */
export function crc32c(from: usize, end: usize): u32 {
  let crc: u32 = 0xffffffff
  for (; from + 8 <= end; from += 8) {
    const low = load<u32>(from) ^ crc
    const high = load<u32>(from, 4)
    crc =
      entry(7, low & 255) ^
      entry(6, (low >> 8) & 255) ^
      entry(5, (low >> 16) & 255) ^
      entry(4, low >> 24) ^
      entry(3, high & 255) ^
      entry(2, (high >> 8) & 255) ^
      entry(1, (high >> 16) & 255) ^
      entry(0, high >> 24)
  }
  for (; from < end; from++) crc = (crc >> 8) ^ entry(0, (crc ^ load<u8>(from)) & 255)
  return ~crc
}
