/**
 * An object store on loopback: s3rver holds the objects and knows the protocol; in front of it stands the check of
 * signatures, which s3rver does not do for Version 4.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FileServer, type SeenRequest, startServer } from './file-server.ts'
import { scopeOf, signatureOf } from './signature.ts'

/** Who may read. */
export interface Gate {
  /** Access key to secret; undefined: everybody may, unsigned. */
  readonly secrets: ReadonlyMap<string, string> | undefined
  /** The region that signatures must be for; a request for another is sent there. */
  readonly region?: string
  /** Expected of temporary keys. */
  readonly sessionToken?: string
}

/** A store with one bucket, `bucket`. */
export interface ObjectServer extends FileServer {
  /** Stores an object, whatever the gate says. */
  put(key: string, bytes: Uint8Array, headers?: Record<string, string>): Promise<void>
  /** Empties bucket and requests, and sets a gate. */
  reset(gate: Gate): Promise<readonly SeenRequest[]>
}

/** Starts a store. */
export async function startObjectServer(): Promise<ObjectServer> {
  const directory = await mkdtemp(join(tmpdir(), 'dosimeter-s3-'))
  const script = fileURLToPath(new URL('s3rver-child.mjs', import.meta.url))
  const child = spawn(process.execPath, ['--openssl-legacy-provider', script, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const port = Number(String(line))
  let gate: Gate = { secrets: undefined }
  const front = await startServer((request, response) => {
    if (passes(request, response, gate)) forward(request, response, port)
  })
  return {
    ...front,
    put: async (key, bytes, headers = {}) => {
      const path = key.split('/').map(encodeURIComponent).join('/')
      const address = `http://127.0.0.1:${port}/bucket/${path}`
      const answer = await fetch(address, { method: 'PUT', body: Buffer.from(bytes), headers })
      if (!answer.ok) throw new Error(`s3rver answers ${answer.status}: ${await answer.text()}`)
    },
    reset: async (next) => {
      gate = next
      await rm(join(directory, 'bucket'), { recursive: true, force: true })
      await mkdir(join(directory, 'bucket'))
      return front.requests
    },
    close: async () => {
      await front.close()
      child.stdin.end()
      await once(child, 'close')
      await rm(directory, { recursive: true })
    },
  }
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { authorization: _, ...headers } = request.headers
  const onward = ask(
    { port, host: '127.0.0.1', method: request.method, path: request.url, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.on('error', () => response.destroy())
      answer.pipe(response)
    },
  )
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  onward.end()
}

function passes(request: IncomingMessage, response: ServerResponse, gate: Gate): boolean {
  if (gate.secrets === undefined) return true
  const asked = { method: request.method ?? '', url: request.url ?? '', headers: request.headers }
  const scope = scopeOf(asked)
  if (scope === undefined) return refuse(response, 403, 'AccessDenied')
  if (gate.region !== undefined && scope.region !== gate.region) {
    return refuse(response, 400, 'AuthorizationHeaderMalformed', { 'x-amz-bucket-region': gate.region })
  }
  const secret = gate.secrets.get(scope.accessKeyId)
  if (secret === undefined) return refuse(response, 403, 'InvalidAccessKeyId')
  const signedNames = ['host', 'x-amz-content-sha256', 'x-amz-date']
  if (!signedNames.every((name) => scope.signed.includes(name))) return refuse(response, 403, 'AccessDenied')
  if (signatureOf(asked, scope, secret) !== scope.signature) {
    return refuse(response, 403, 'SignatureDoesNotMatch')
  }
  if (gate.sessionToken !== undefined && request.headers['x-amz-security-token'] !== gate.sessionToken) {
    return refuse(response, 403, 'InvalidToken')
  }
  return true
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): boolean {
  response.writeHead(status, headers).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
  return false
}
