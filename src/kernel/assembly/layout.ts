// Where things lie in the kernel's memory. The host (../layout.ts) holds the same numbers; a test compares them.
//
//   0x000000  ring: the last n unit hashes, u64[256]
//   0x001000  field table: 16 x { name pointer, name length, value start, value end } u32
//   0x002000  field names, UTF-8, up to 4 KiB
//   0x004000  queue: gram hashes waiting for the filter, u64[BATCH]
//   0x006000  the 64 numbers with one bit set, u64[64]
//   0x008000  digests of pages, u64[1024]
//   0x00a000  unit hashes of the batch and those before it that short parts look back at, u64[BATCH + 256]
//   0x00c800  candidates of a batch among grams that count by themselves, u32[BATCH]
//   0x00d800  candidates of a batch, u32[BATCH + 256]
//   0x00f000  lengths of short parts in question, u8[256]
//   0x010000  fold table (256 KiB)
//   0x050000  folded text, 32 KiB and slack for one SIMD store and one long sequence; or token ids, u32[8192]
//   0x060000  first free byte: the host places filter, input and output there
//
// With a BPE vocabulary there is no fold table, and the first free byte is higher:
//
//   0x010000  masks of the first n bytes of sixteen, 16 bytes for each n from 0 to 16
//   0x011000  parts and joins of a window
//   0x020000  which pairs of tokens make one, a bit each by hash
//   0x060000  cache of pieces, 2 MiB; behind it the vocabulary's tables

export const RING: usize = 0x0000
export const FIELDS: usize = 0x1000
export const QUEUE: usize = 0x4000
export const BATCH: i32 = 1024
export const UNITS: usize = 0xa000
export const LONE_CANDIDATES: usize = 0xc800
export const CANDIDATES: usize = 0xd800
export const LENGTHS: usize = 0xf000
export const ONE_BIT: usize = 0x6000
export const TABLE: usize = 0x10000
export const FOLDED: usize = 0x50000
export const FOLDED_LIMIT: usize = 0x58000

export const MASKS: usize = 0x10000
export const MERGE: usize = 0x11000
export const PAIR_BITS: usize = 0x20000
export const PAIR_BITS_BYTES: usize = 0x20000
/** Ids stand at FOLDED; a piece may write a window's ids beyond this. */
export const IDS_LIMIT: usize = 0x57800
export const CACHE: usize = 0x60000
/** Sets of the cache, 64 bytes each, as a power of two. */
export const CACHE_BITS: u64 = 15
