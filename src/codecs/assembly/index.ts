// Decoders of blocks: what is called for each byte of text. Framing, checks of lengths and sentences are the host's.
// An instance has a memory of its own; the host says where everything lies. See ../block-memory.ts.
export { lz4, lz4Stop } from './lz4'
export { snappy } from './snappy'
export { crc32cInit, crc32c } from './crc32c'
export { bzip2Init, bzip2Block, bzip2Expand, bitsUsed, storedSum, textSum } from './bzip2'
