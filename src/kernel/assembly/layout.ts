// Where things lie in the kernel's memory. The host (../layout.ts) holds the same numbers; a test compares them.
//
//   0x000000  ring: the last n unit hashes, u64[256]
//   0x001000  field table: 16 x { name pointer, name length, value start, value end } u32
//   0x002000  field names, UTF-8, up to 4 KiB
//   0x004000  queue: gram hashes waiting for the filter, u64[BATCH]
//   0x008000  digests of pages, u64[1024]
//   0x00a000  unit hashes of the batch and those before it that short parts look back at, u64[BATCH + 256]
//   0x00d000  candidates of a batch, u32[BATCH + 256]
//   0x00f000  lengths of short parts in question, u8[256]
//   0x010000  fold table (256 KiB)
//   0x050000  folded text, 32 KiB and slack for one SIMD store and one long sequence
//   0x060000  first free byte: the host places filter, input and output there

export const RING: usize = 0x0000
export const FIELDS: usize = 0x1000
export const QUEUE: usize = 0x4000
export const BATCH: i32 = 1024
export const UNITS: usize = 0xa000
export const CANDIDATES: usize = 0xd000
export const LENGTHS: usize = 0xf000
export const TABLE: usize = 0x10000
export const FOLDED: usize = 0x50000
export const FOLDED_LIMIT: usize = 0x58000
