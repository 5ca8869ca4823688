/**
 * The way to zstddec's decoder, which is not its documented one.
 */
import { describe, expect, it } from 'vitest'
import { ZSTDDecoder } from 'zstddec/stream'
import { ZstdEngine } from '../../../src/codecs/zstd-engine.ts'
import { decodeAll, fixture, LONG } from '../../support/codecs.ts'

describe('ZstdEngine', () => {
  it('leaves the package to others, before and after', async () => {
    const before = new ZSTDDecoder()
    await before.init()
    expect((await decodeAll('zstd', fixture('long.zst'))).equals(LONG)).toBe(true)
    const after = new ZSTDDecoder()
    await after.init()
    for (const decoder of [before, after]) {
      expect(Buffer.from(decoder.decode(fixture('long.zst'), LONG.length)).equals(LONG)).toBe(true)
    }
  })

  it('holds windows of up to 1 GiB', async () => {
    // A frame of one stored byte, whose window descriptor says 2^(10 + n).
    const frame = (log: number) =>
      Buffer.from(['28b52ffd00', ((log - 10) << 3).toString(16), '09000061'].join(''), 'hex')
    for (const log of [27, 28, 30]) expect((await decodeAll('zstd', frame(log))).toString()).toBe('a')
    const engine = await ZstdEngine.create()
    engine.feed(frame(31))
    expect(engine.step()).toMatchObject({ isMemory: true })
  })

  it('decodes several streams at once', async () => {
    const names = ['long.zst', 'long-members.zst', 'long-window.zst', 'long-sized.zst']
    const texts = await Promise.all(names.map((name) => decodeAll('zstd', fixture(name), 500)))
    for (const text of texts) expect(text.equals(LONG)).toBe(true)
  })
})
