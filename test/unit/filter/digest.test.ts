import { describe, expect, it } from 'vitest'
import { loadXxh64 } from '../../../src/filter/digest.ts'

describe('XXH64', () => {
  it('is XXH64 with seed 0, in 16 lower-case digits', async () => {
    const xxh64 = await loadXxh64()
    // The digest of nothing, as the specification of xxHash gives it.
    expect(xxh64.ofText('')).toBe('ef46db3751d8e999')
    expect(xxh64.ofBytes(new Uint8Array(0))).toBe('ef46db3751d8e999')
    expect(xxh64.raw(new Uint8Array(0))).toBe(0xef46db3751d8e999n)
  })

  it('of parts is that of the whole, also with zeros in front', async () => {
    const xxh64 = await loadXxh64()
    let shortest = 16
    for (let i = 0; i < 600; i++) {
      const text = `text ${i} ${'é'.repeat(i)}`
      const bytes = Buffer.from(text)
      const stream = xxh64.stream()
      for (let at = 0; at < bytes.length; at += 7) stream.update(bytes.subarray(at, at + 7))
      const digest = stream.digest()
      expect(digest).toMatch(/^[0-9a-f]{16}$/)
      expect(xxh64.ofBytes(bytes)).toBe(digest)
      expect(xxh64.ofText(text)).toBe(digest)
      expect(xxh64.raw(bytes)).toBe(BigInt(`0x${digest}`))
      shortest = Math.min(shortest, xxh64.raw(bytes).toString(16).length)
    }
    expect(shortest).toBeLessThan(16)
  })
})
