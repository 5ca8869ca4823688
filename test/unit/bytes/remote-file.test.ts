import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { openSource } from '../../../src/bytes/open.ts'
import type { Clock } from '../../../src/bytes/retry.ts'
import { DEFAULT_LIMITS, type RemoteSettings } from '../../../src/bytes/settings.ts'
import {
  collect,
  type FileServer,
  type Handler,
  patternBytes,
  quickClock,
  rangeOf,
  serveAndDrop,
  serveFile,
  startServer,
  testSettings,
} from '../../support/file-server.ts'

const FILE = patternBytes(300_000)
/** Much faster than a comparison that can show the difference. */
const isFile = (bytes: Buffer): boolean => bytes.equals(FILE)
let server: FileServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

/** Opens `/file` of a server that answers so, and reads it whole. */
async function readAll(
  handler: Handler,
  clock: Clock = quickClock(),
  settings: RemoteSettings = testSettings(),
  path = '/file',
): Promise<Buffer> {
  server = await startServer(handler)
  const source = await openSource(`${server.url}${path}`, 'file', settings, clock)
  try {
    return await collect(source.stream(0))
  } finally {
    await source.close()
  }
}

const ranges = (): (string | undefined)[] => server?.requests.map(({ headers }) => headers.range).sort() ?? []

describe('a server with ranges', () => {
  it('gives size and bytes, and reads ahead in blocks that overlap nowhere', async () => {
    expect(isFile(await readAll((request, response) => serveFile(request, response, FILE)))).toBe(true)
    expect(ranges()).toEqual([
      'bytes=0-65535',
      'bytes=115536-165535',
      'bytes=165536-215535',
      'bytes=215536-265535',
      'bytes=265536-299999',
      'bytes=65536-115535',
    ])
  })

  it('gives parts, and ranges of any length', async () => {
    server = await startServer((request, response) => serveFile(request, response, FILE))
    const source = await openSource(`${server.url}/file`, 'file', testSettings(), quickClock())
    expect(source.size).toBe(FILE.length)
    expect(await collect(source.stream(65_000, 66_000))).toEqual(Buffer.from(FILE.subarray(65_000, 66_000)))
    expect(await collect(source.stream(299_999))).toEqual(Buffer.from(FILE.subarray(299_999)))
    expect(await source.read(100, 4)).toEqual(FILE.slice(100, 104))
    expect(await source.read(250_000, 20)).toEqual(FILE.slice(250_000, 250_020))
    expect(Buffer.from(await source.read(299_990, 100))).toEqual(Buffer.from(FILE.subarray(299_990)))
    expect(await source.read(300_000, 5)).toHaveLength(0)
    await source.close()
  })

  it('holds only as many blocks as it may, however slow the reader is', async () => {
    let asked = 0
    server = await startServer((request, response) => {
      asked = Math.max(asked, rangeOf(request, FILE.length)?.end ?? 0)
      serveFile(request, response, FILE)
    })
    const limits = { ...DEFAULT_LIMITS, blockBytes: 20_000, blocks: 2 }
    const source = await openSource(`${server.url}/file`, 'file', testSettings({ limits }), quickClock())
    let given = 0
    for await (const chunk of source.stream(0)) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(asked - Math.max(given, 65_536)).toBeLessThanOrEqual(40_000)
      // Its bytes are its own until the next is asked for.
      expect(Buffer.compare(chunk, FILE.subarray(given, given + chunk.length))).toBe(0)
      given += chunk.length
    }
    expect(given).toBe(FILE.length)
    await source.close()
  })

  it('drops what it is reading ahead when its reader stops', async () => {
    let open = 0
    server = await startServer((request, response) => {
      const range = rangeOf(request, FILE.length)
      if (range === undefined || range.start <= 70_000) return serveFile(request, response, FILE)
      // Never ends by itself.
      open++
      response.on('close', () => open--)
      response.writeHead(206, {
        'content-range': `bytes ${range.start}-${range.end - 1}/${FILE.length}`,
        'content-length': range.end - range.start,
      })
      response.write('x')
    })
    const source = await openSource(`${server.url}/file`, 'file', testSettings(), quickClock())
    for await (const chunk of source.stream(70_000)) {
      expect(chunk.length).toBe(50_000)
      while (open < 3) await new Promise((resolve) => setTimeout(resolve, 1))
      break
    }
    while (open > 0) await new Promise((resolve) => setTimeout(resolve, 1))
    await source.close()
  })

  it('goes on for ever with a server that drops every connection but gives something each time', async () => {
    const handler: Handler = (request, response) => serveAndDrop(request, response, FILE, 2000)
    server = await startServer((request, response, count) =>
      count === 1 ? serveFile(request, response, FILE) : handler(request, response, count),
    )
    const source = await openSource(`${server.url}/file`, 'file', testSettings(), quickClock())
    expect((await collect(source.stream(100_000, 150_000))).equals(FILE.subarray(100_000, 150_000))).toBe(
      true,
    )
    await source.close()
    expect(server.requests.length).toBeGreaterThan(20)
  })

  it('goes on within the first bytes too, where the connection was dropped', async () => {
    const bytes = await readAll((request, response) => serveAndDrop(request, response, FILE, 5000))
    expect(isFile(bytes)).toBe(true)
    const firsts = ranges().filter((range) => range?.endsWith('-65535'))
    expect(firsts).toContain('bytes=5000-65535')
    expect(new Set(firsts).size).toBe(firsts.length)
  })

  it('begins anew where the file has changed before it was open', async () => {
    const other = patternBytes(200_000).map((byte) => byte ^ 1)
    const bytes = await readAll((request, response, count) => {
      if (count === 1) serveAndDrop(request, response, FILE, 5000)
      else serveFile(request, response, other, { etag: '"other"' })
    })
    expect(bytes.equals(other)).toBe(true)
  })

  it('opens an empty file, also where its range is refused without a size', async () => {
    const empty = new Uint8Array(0)
    expect(await readAll((request, response) => serveFile(request, response, empty))).toHaveLength(0)
    await server?.close()
    const handler: Handler = (request, response) => {
      if (request.headers.range === undefined) serveFile(request, response, empty)
      else response.writeHead(416).end()
    }
    expect(await readAll(handler)).toHaveLength(0)
  })

  it('goes on at the byte reached, asking for the same version', async () => {
    const handler: Handler = (request, response, count) =>
      serveAndDrop(request, response, FILE, count === 2 ? 1234 : 1e9)
    expect(isFile(await readAll(handler))).toBe(true)
    expect(ranges()).toContain(`bytes=${65_536 + 1234}-115535`)
    expect(server?.requests[1]?.headers['if-range']).toBe('"one"')
  })

  it('does not count a kept connection that has been closed as a failure', async () => {
    const clock = quickClock()
    const handler: Handler = (request, response, count) => {
      if (count === 2) request.socket.destroy()
      else serveFile(request, response, FILE)
    }
    expect(isFile(await readAll(handler, clock))).toBe(true)
    expect(clock.waits).toEqual([])
  })

  it('takes a shorter range than asked for, and asks for the rest', async () => {
    const handler: Handler = (request, response, count) => {
      const range = rangeOf(request, FILE.length)
      if (count === 1 || range === undefined) return serveFile(request, response, FILE)
      const end = Math.min(range.end, range.start + 30_000)
      response.writeHead(206, {
        etag: '"one"',
        'content-range': `bytes ${range.start}-${end - 1}/${FILE.length}`,
      })
      response.end(FILE.subarray(range.start, end))
    }
    expect(isFile(await readAll(handler))).toBe(true)
  })
})

describe('a server without ranges', () => {
  const whole: Handler = (_, response) => response.writeHead(200, { etag: '"one"' }).end(FILE)

  it('is of unknown size and read as one stream', async () => {
    server = await startServer(whole)
    const source = await openSource(`${server.url}/file`, 'file', testSettings(), quickClock())
    expect(source.size).toBeUndefined()
    expect(isFile(await collect(source.stream(0)))).toBe(true)
    expect(await collect(source.stream(1000, 2000))).toEqual(Buffer.from(FILE.subarray(1000, 2000)))
    expect(await collect(source.stream(400_000))).toHaveLength(0)
    expect(await source.read(4, 4)).toEqual(FILE.slice(4, 8))
    await expect(source.read(200_000, 4)).rejects.toMatchObject({
      code: 'REMOTE',
      message: 'file: the server gives no ranges, which this format needs',
    })
    await source.close()
  })

  it('begins again after a drop and skips what is known', async () => {
    const clock = quickClock()
    const handler: Handler = (request, response, count) => {
      delete request.headers.range
      serveAndDrop(request, response, FILE, count === 2 ? 100_000 : count === 3 ? 50_000 : 1e9)
    }
    expect(isFile(await readAll(handler, clock))).toBe(true)
    // The second drop came before the first: it is the second failure in a row.
    expect(clock.waits).toEqual([500, 1000])
  })

  it('fails when it always drops at the same byte', async () => {
    const handler: Handler = (request, response, count) => {
      delete request.headers.range
      serveAndDrop(request, response, FILE, count === 1 ? 1e9 : 100_000)
    }
    await expect(readAll(handler)).rejects.toMatchObject({
      code: 'REMOTE',
      message: 'file: the connection was dropped at byte 100000, 8 tries in a row',
    })
  })

  it('is known in full when it is small', async () => {
    server = await startServer((_, response) => response.writeHead(200).end(FILE.subarray(0, 1000)))
    const source = await openSource(`${server.url}/file`, 'file', testSettings(), quickClock())
    expect(source.size).toBe(1000)
    expect(await source.read(900, 200)).toEqual(FILE.slice(900, 1000))
    expect(await collect(source.stream(0))).toEqual(Buffer.from(FILE.subarray(0, 1000)))
    await source.close()
    expect(server.requests).toHaveLength(1)
  })

  it('is not taken for complete when it ends before what was given', async () => {
    const handler: Handler = (request, response, count) => {
      delete request.headers.range
      if (count === 2) serveAndDrop(request, response, FILE, 200_000)
      else response.writeHead(200).end(count === 1 ? FILE : FILE.subarray(0, 100_000))
    }
    await expect(readAll(handler)).rejects.toMatchObject({ code: 'INPUT_CHANGED' })
  })
})

describe('a busy server', () => {
  it.each([408, 429, 500, 502, 503, 504])('is asked again after %i, with growing waits', async (status) => {
    const clock = quickClock()
    const handler: Handler = (request, response, count) => {
      if (count % 4 !== 0) response.writeHead(status).end()
      else serveFile(request, response, FILE.subarray(0, 1000))
    }
    expect(await readAll(handler, clock)).toEqual(Buffer.from(FILE.subarray(0, 1000)))
    expect(clock.waits).toEqual([500, 1000, 2000])
  })

  it('is given the time that it asks for, within bounds', async () => {
    const clock = quickClock()
    const after = ['7', 'Thu, 01 Jan 2026 00:00:09 GMT', '86400', 'soon']
    const handler: Handler = (request, response, count) => {
      const value = after[count - 1]
      if (value !== undefined) response.writeHead(429, { 'retry-after': value }).end()
      else serveFile(request, response, FILE.subarray(0, 1000))
    }
    await readAll(handler, clock)
    expect(clock.waits).toEqual([7000, 9000, 120_000, 4000])
  })

  it('is given up after eight tries', async () => {
    const clock = quickClock(() => 0)
    await expect(readAll((_, response) => response.writeHead(503).end(), clock)).rejects.toMatchObject({
      code: 'REMOTE',
      message: 'file: the server answers 503, 8 tries in a row',
    })
    expect(server?.requests).toHaveLength(8)
    expect(clock.waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000])
  })

  it('is taken for dead when it falls silent, before the answer or in the middle of it', async () => {
    const limits = { ...DEFAULT_LIMITS, idleMs: 100 }
    const handler: Handler = (request, response, count) => {
      if (count === 1) return
      if (count === 3) {
        const range = rangeOf(request, FILE.length)
        response.writeHead(206, {
          'content-range': `bytes ${range?.start}-${Number(range?.end) - 1}/${FILE.length}`,
        })
        response.write(FILE.subarray(range?.start ?? 0, (range?.start ?? 0) + 10))
        return
      }
      serveFile(request, response, FILE)
    }
    const clock = quickClock()
    expect(isFile(await readAll(handler, clock, testSettings({ limits })))).toBe(true)
    expect(clock.waits).toEqual([500, 500])
    expect(ranges()).toContain(`bytes=${65_536 + 10}-299999`)
  })
})

describe('a refusal', () => {
  it.each([
    [401, 'REMOTE', 'file: the server denies access (401)'],
    [403, 'REMOTE', 'file: the server denies access (403)'],
    [404, 'NOT_FOUND', 'file: the server has no such file (404)'],
    [400, 'REMOTE', 'file: the server refuses the request (400)'],
  ])('%i is final', async (status, code, message) => {
    await expect(readAll((_, response) => response.writeHead(status).end('no'))).rejects.toMatchObject({
      code,
      message,
    })
    expect(server?.requests).toHaveLength(1)
  })

  it('is a connection that nobody takes, after three tries', async () => {
    const gone = await startServer(() => {})
    await gone.close()
    const clock = quickClock()
    await expect(openSource(`${gone.url}/x`, 'x', testSettings(), clock)).rejects.toMatchObject({
      code: 'REMOTE',
      message: 'x: the server refuses connections, 3 tries in a row',
    })
    expect(clock.waits).toHaveLength(2)
  })

  it('is a name that does not exist, at once', async () => {
    const clock = quickClock()
    await expect(openSource('http://no.such.invalid/x', 'x', testSettings(), clock)).rejects.toMatchObject({
      code: 'REMOTE',
    })
    await expect(openSource('http://', 'http://', testSettings(), clock)).rejects.toMatchObject({
      code: 'USAGE',
    })
  })
})

describe('wrong answers', () => {
  const open: Handler = (request, response) => serveFile(request, response, FILE)
  const cases: [string, Handler, string, string][] = [
    [
      'another range',
      (_, response) =>
        response.writeHead(206, { 'content-range': `bytes 0-9/${FILE.length}` }).end('0123456789'),
      'REMOTE',
      `file: the server answers with the wrong range (bytes 0-9/${FILE.length}), expected bytes 65536-115535`,
    ],
    [
      'a range without saying which',
      (_, response) => response.writeHead(206).end('0123456789'),
      'REMOTE',
      'file: the server answers with the wrong range (no Content-Range), expected bytes 65536-115535',
    ],
    [
      'more bytes than the range has',
      (request, response) => {
        const { start, end } = rangeOf(request, FILE.length) ?? { start: 0, end: 0 }
        response.writeHead(206, { 'content-range': `bytes ${start}-${end - 1}/${FILE.length}` })
        response.end(new Uint8Array(60_000))
      },
      'REMOTE',
      'file: the server answers with the wrong range (bytes 65536-115535/300000), expected bytes 65536-115535',
    ],
    [
      'the whole file',
      (_, response) => response.writeHead(200, { etag: '"one"' }).end(FILE),
      'REMOTE',
      'file: the server answers with the wrong range (the whole file), expected bytes 65536-115535',
    ],
    [
      'another ETag',
      (request, response) => serveFile(request, response, FILE, { etag: '"two"' }),
      'INPUT_CHANGED',
      'file: it has changed since it was opened: ETag "two", was "one"',
    ],
    [
      'another size',
      (request, response) => serveFile(request, response, FILE.subarray(0, 299_000)),
      'INPUT_CHANGED',
      'file: it has changed since it was opened: 299000 bytes, was 300000',
    ],
    [
      'a file that ends before',
      (request, response) => serveFile(request, response, FILE.subarray(0, 10)),
      'INPUT_CHANGED',
      'file: it has changed since it was opened: it ends before byte 300000',
    ],
    [
      'a precondition that fails',
      (_, response) => response.writeHead(412).end(),
      'INPUT_CHANGED',
      'file: it has changed since it was opened: its ETag is another',
    ],
  ]
  it.each(cases)('%s', async (_, wrong, code, message) => {
    const handler: Handler = (request, response, count) =>
      (count === 1 ? open : wrong)(request, response, count)
    await expect(readAll(handler)).rejects.toMatchObject({ code, message })
  })

  it('a time of modification that changes, where there is no ETag', async () => {
    const handler: Handler = (request, response, count) =>
      serveFile(request, response, FILE, {
        'last-modified': `Thu, 01 Jan 2026 00:00:0${Math.min(count, 2)} GMT`,
      })
    await expect(readAll(handler)).rejects.toMatchObject({ code: 'INPUT_CHANGED' })
  })

  it('a weak ETag is compared, but never made a condition', async () => {
    const handler: Handler = (request, response) => serveFile(request, response, FILE, { etag: 'W/"one"' })
    expect(await readAll(handler)).toHaveLength(FILE.length)
    expect(server?.requests[1]?.headers['if-range']).toBeUndefined()
  })
})

describe('Content-Encoding', () => {
  it('is never undone: the stored bytes come', async () => {
    const stored = gzipSync('some text, some text')
    const handler: Handler = (request, response) =>
      serveFile(request, response, stored, { etag: '"one"', 'content-encoding': 'gzip' })
    expect(await readAll(handler)).toEqual(stored)
    expect(server?.requests[0]?.headers['accept-encoding']).toBe('identity')
  })

  it('is refused where the bytes would not show it', async () => {
    const handler: Handler = (request, response) =>
      serveFile(request, response, FILE, { 'content-encoding': 'br' })
    await expect(readAll(handler)).rejects.toMatchObject({
      code: 'REMOTE',
      message: 'file: sent with Content-Encoding br, expected the bytes as stored',
    })
  })
})

describe('redirects', () => {
  it('are followed, remembered, and asked for again when what they led to runs out', async () => {
    let expired = 0
    const elsewhere = await startServer((request, response, count) => {
      if (count === 2) {
        expired++
        response.writeHead(403).end()
      } else serveFile(request, response, FILE)
    })
    const handler: Handler = (_, response) =>
      response.writeHead(302, { location: `${elsewhere.url}/signed` }).end()
    const limits = { ...DEFAULT_LIMITS, blocks: 1, blockBytes: 100_000 }
    try {
      expect(isFile(await readAll(handler, quickClock(), testSettings({ limits })))).toBe(true)
      expect(expired).toBe(1)
      expect(server?.requests).toHaveLength(2)
      expect(elsewhere.requests).toHaveLength(5)
    } finally {
      await elsewhere.close()
    }
  })

  it('keep a password on its own server', async () => {
    const elsewhere = await startServer((request, response) =>
      serveFile(request, response, FILE.subarray(0, 9)),
    )
    server = await startServer((_, response) =>
      response.writeHead(307, { location: `${elsewhere.url}/` }).end(),
    )
    const location = server.url.replace('http://', 'http://me:secret@')
    const source = await openSource(location, 'file', testSettings(), quickClock())
    await source.close()
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('me:secret')}`)
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined()
    await elsewhere.close()
  })

  it('that never end, or lead nowhere, fail', async () => {
    await expect(
      readAll((_, response) => response.writeHead(301, { location: '/file' }).end()),
    ).rejects.toMatchObject({ message: 'file: the server redirects more than 8 times' })
    await server?.close()
    await expect(readAll((_, response) => response.writeHead(301).end())).rejects.toMatchObject({
      message: 'file: the server redirects (301) to no address',
    })
    await server?.close()
    await expect(
      readAll((_, response) => response.writeHead(301, { location: 'ftp://x/y' }).end()),
    ).rejects.toMatchObject({ message: 'file: the server redirects from http: to ftp:' })
  })
})
