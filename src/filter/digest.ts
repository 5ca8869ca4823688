/**
 * XXH64 with seed 0 (xxhash-wasm), the digest of segments, manifests, journals, inputs and items.
 */
import xxhash from 'xxhash-wasm'

/** XXH64 in the forms that the project needs. Hexadecimal digests have 16 lower-case digits. */
export interface Xxh64 {
  /** Digest of bytes as an unsigned 64-bit number. */
  readonly raw: (bytes: Uint8Array) => bigint
  readonly ofBytes: (bytes: Uint8Array) => string
  /** Digest of the text's UTF-8 bytes. */
  readonly ofText: (text: string) => string
  /** Digest of bytes that come in parts. */
  readonly stream: () => { update(bytes: Uint8Array): void; digest(): string }
}

const hex = (value: bigint): string => value.toString(16).padStart(16, '0')

let loaded: Promise<Xxh64> | undefined

/**
 * @returns the digest functions; the first call compiles the WebAssembly module
 */
export function loadXxh64(): Promise<Xxh64> {
  loaded ??= xxhash().then((api) => ({
    raw: (bytes) => api.h64Raw(bytes),
    ofBytes: (bytes) => hex(api.h64Raw(bytes)),
    ofText: (text) => api.h64ToString(text).padStart(16, '0'),
    stream: () => {
      const state = api.create64()
      return { update: (bytes) => void state.update(bytes), digest: () => hex(state.digest()) }
    },
  }))
  return loaded
}
