/**
 * CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes at a time ("slicing by eight", Kounavis and Berry 2005).
 */

/** The polynomial, bits reversed. */
const POLYNOMIAL = 0x82f63b78

const TABLES = makeTables()

/** Eight tables of 256, one behind another: entry i of table t is the remainder of byte i followed by t zeros. */
function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256)
  for (let i = 0; i < 256; i++) {
    let rest = i
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1
    tables[i] = rest
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256] ?? 0
    tables[i] = (before >>> 8) ^ (tables[before & 255] ?? 0)
  }
  return tables
}

/** @returns the checksum of the bytes, 0 to 2³² − 1 */
export function crc32c(bytes: Uint8Array): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let crc = -1
  let at = 0
  for (const end = bytes.length - 7; at < end; at += 8) {
    const low = words.getInt32(at, true) ^ crc
    const high = words.getInt32(at + 4, true)
    crc =
      (TABLES[1792 + (low & 255)] ?? 0) ^
      (TABLES[1536 + ((low >>> 8) & 255)] ?? 0) ^
      (TABLES[1280 + ((low >>> 16) & 255)] ?? 0) ^
      (TABLES[1024 + (low >>> 24)] ?? 0) ^
      (TABLES[768 + (high & 255)] ?? 0) ^
      (TABLES[512 + ((high >>> 8) & 255)] ?? 0) ^
      (TABLES[256 + ((high >>> 16) & 255)] ?? 0) ^
      (TABLES[high >>> 24] ?? 0)
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ (TABLES[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0)
  return ~crc >>> 0
}
