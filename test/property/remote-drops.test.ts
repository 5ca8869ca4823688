/**
 * Whatever a server drops, delays or refuses for a while: the bytes that are read are those of the file.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openSource } from '../../src/bytes/open.ts'
import { DEFAULT_LIMITS } from '../../src/bytes/settings.ts'
import {
  collect,
  patternBytes,
  quickClock,
  serveAndDrop,
  serveFile,
  startServer,
  testSettings,
} from '../support/file-server.ts'

const FILE = patternBytes(150_000)

/** What happens to one request: nothing, a refusal that passes, or a connection dropped after so many bytes. */
const mishap = fc.oneof(
  { weight: 2, arbitrary: fc.constant('served' as const) },
  { weight: 1, arbitrary: fc.constantFrom(429 as const, 503 as const) },
  { weight: 4, arbitrary: fc.record({ after: fc.nat(40_000) }) },
)

const situation = fc.record({
  size: fc.nat(FILE.length),
  start: fc.nat(FILE.length),
  length: fc.nat(FILE.length),
  hasRanges: fc.boolean(),
  blockBytes: fc.integer({ min: 5_000, max: 60_000 }),
  blocks: fc.integer({ min: 1, max: 4 }),
  mishaps: fc.array(mishap, { maxLength: 12 }),
})

it('drops at any byte change nothing, with ranges and without', async () => {
  let failures = 0
  await fc.assert(
    fc.asyncProperty(situation, async ({ size, start, length, hasRanges, blockBytes, blocks, mishaps }) => {
      const file = FILE.subarray(0, size)
      const server = await startServer((request, response, count) => {
        if (!hasRanges) delete request.headers.range
        const now = mishaps[count - 1] ?? 'served'
        if (now === 'served') return serveFile(request, response, file)
        failures++
        if (typeof now === 'number') return void response.writeHead(now).end('busy')
        serveAndDrop(request, response, file, now.after)
      })
      const limits = { ...DEFAULT_LIMITS, attempts: 100, blockBytes, blocks }
      const source = await openSource(`${server.url}/x`, 'x', testSettings({ limits }), quickClock())
      try {
        const expected = file.subarray(start, start + length)
        const streamed = await collect(source.stream(start, start + length))
        expect(streamed.equals(expected)).toBe(true)
        if (source.size !== undefined) {
          expect(source.size).toBe(size)
          expect(Buffer.compare(await source.read(start, length), expected)).toBe(0)
        }
      } finally {
        await source.close()
        await server.close()
      }
    }),
    { numRuns: 60 },
  )
  expect(failures).toBeGreaterThan(50)
})
