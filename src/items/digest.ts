/**
 * XXH64 (seed 0) of texts and bytes, as 16 lower-case hex digits.
 */
import xxhash from 'xxhash-wasm'

/** The two hashes that item sets need. */
export interface Digester {
  /** Digest of the text's UTF-8 bytes. */
  readonly ofText: (text: string) => string
  readonly ofBytes: (bytes: Uint8Array) => string
}

/**
 * Loads the hash.
 *
 * @returns functions that give 16 hex digits, padded with zeros
 */
export async function loadDigester(): Promise<Digester> {
  const { h64ToString, h64Raw } = await xxhash()
  return {
    ofText: (text) => h64ToString(text).padStart(16, '0'),
    ofBytes: (bytes) => h64Raw(bytes).toString(16).padStart(16, '0'),
  }
}
