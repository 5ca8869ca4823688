/**
 * A web server on loopback that serves one file as it should, or as a test wants it to misbehave; and a clock that
 * does not wait.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../src/bytes/retry.ts'
import { DEFAULT_LIMITS, type RemoteSettings } from '../../src/bytes/settings.ts'

/** A request as it came, whatever its handler does to it. */
export interface SeenRequest {
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** A running server. */
export interface FileServer {
  readonly url: string
  /** Requests so far, in order. */
  readonly requests: readonly SeenRequest[]
  close(): Promise<void>
}

/** Answers one request; `count` is 1 for the first. */
export type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void

/** Starts a server on a free port. */
export async function startServer(handler: Handler): Promise<FileServer> {
  const requests: SeenRequest[] = []
  const server: Server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: { ...request.headers } })
    handler(request, response, requests.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The range that a request asks for, clipped to the file. */
export function rangeOf(request: IncomingMessage, size: number): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  if (first === undefined || last === undefined) return undefined
  return { start: Number(first), end: Math.min(size, Number(last) + 1) }
}

/** Serves a file with ranges and an ETag, as a server should. */
export function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  headers: Record<string, string> = { etag: '"one"' },
): void {
  const range = rangeOf(request, bytes.length)
  const condition = request.headers['if-range']
  if (range === undefined || (condition !== undefined && condition !== headers.etag)) {
    response.writeHead(200, { ...headers, 'content-length': bytes.length })
    response.end(bytes)
    return
  }
  if (range.start >= bytes.length) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end()
    return
  }
  const part = bytes.subarray(range.start, range.end)
  response.writeHead(206, {
    ...headers,
    'content-range': `bytes ${range.start}-${range.end - 1}/${bytes.length}`,
    'content-length': part.length,
  })
  response.end(part)
}

/** Serves as `serveFile`, but breaks the connection after some bytes of the body. */
export function serveAndDrop(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  after: number,
): void {
  const range = rangeOf(request, bytes.length)
  const part = range === undefined ? bytes : bytes.subarray(range.start, range.end)
  if (after >= part.length) {
    serveFile(request, response, bytes)
    return
  }
  response.writeHead(range === undefined ? 200 : 206, {
    etag: '"one"',
    'content-length': part.length,
    ...(range === undefined
      ? {}
      : { 'content-range': `bytes ${range.start}-${range.end - 1}/${bytes.length}` }),
  })
  // What has been written must leave before the connection goes.
  response.write(part.subarray(0, after), () => response.destroy())
  if (after === 0) response.flushHeaders()
}

/** A clock whose waits are over at once; it notes them. */
export function quickClock(random: () => number = () => 1): Clock & { readonly waits: number[] } {
  const waits: number[] = []
  return {
    waits,
    wait: async (ms, signal) => {
      signal?.throwIfAborted()
      waits.push(ms)
      await new Promise((resolve) => setImmediate(resolve))
    },
    random,
    now: () => Date.parse('2026-01-01T00:00:00Z'),
  }
}

/** Settings without credentials, with small blocks. */
export function testSettings(changes: Partial<RemoteSettings> = {}): RemoteSettings {
  const store = { endpoint: undefined, region: 'us-east-1', credentials: undefined, unusable: undefined }
  return {
    s3: store,
    gs: store,
    hf: { endpoint: 'http://127.0.0.1:9', token: undefined },
    ca: undefined,
    cacheFolder: undefined,
    limits: { ...DEFAULT_LIMITS, blockBytes: 50_000 },
    ...changes,
  }
}

/** Bytes that never repeat in a way that a shift could hide. */
export function patternBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

/** All bytes of a stream. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  // A chunk is only good until the next one is asked for.
  for await (const chunk of chunks) parts.push(Uint8Array.from(chunk))
  return Buffer.concat(parts)
}
