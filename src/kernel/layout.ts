/**
 * The map of the kernel's memory, as the host needs it. The same numbers stand in assembly/layout.ts; a test
 * compares the two.
 */

/** Field table: 16 entries of 16 bytes (name pointer, name length, value start, value end; u32 each). */
export const FIELDS = 0x1000
/** Most text fields that the field finder looks for at once. */
export const MAX_FIELDS = 16
/** Field names in UTF-8. */
export const NAMES = 0x2000
/** Bytes for field names. */
export const NAMES_BYTES = 0x2000
/** Digests of pages, u64 each. */
export const DIGESTS = 0x8000
/** Most digests that one call writes. */
export const MAX_DIGESTS = 1024
/** Lengths of short parts in question, one byte each: 1 = there are some. */
export const LENGTHS = 0xf000
/** Fold table. */
export const TABLE = 0x10000
/** First byte that the host may give out: the filter, then the input; with a BPE vocabulary its cache and tables. */
export const FREE = 0x60000
/** Bytes of the cache of pieces, which lies at FREE when units are tokens. */
export const CACHE_BYTES = 0x200000
/** Readable bytes that must follow any text, for whole SIMD loads. */
export const SLACK = 64
