/**
 * One request and its answer, on `node:http` and `node:https`. Not on `fetch`: it undoes Content-Encoding, so a stored
 * `.jsonl.gz` that is labelled gzip would come decoded and its ranges as nonsense, and it takes neither certificates
 * nor a limit for silence without another package.
 */
import {
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { rootCertificates } from 'node:tls'
import { UserError } from '../errors.ts'
import { VERSION } from '../version.ts'
import { systemCode } from './file-error.ts'
import { Interrupted } from './retry.ts'
import type { RemoteSettings } from './settings.ts'

/** Where to ask, and with which headers of the scheme (a signature, a token). */
export interface Target {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/** An answer whose body has not been read yet. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Bytes of the body as they were sent; ending early or throwing closes the connection. */
  chunks(): AsyncGenerator<Uint8Array>
  /** Closes the connection, the body unread. */
  discard(): void
}

/** Names that no wait brings into being, and servers that speak something else. */
const HOPELESS = /^(ENOTFOUND|EPROTO|HPE_|ERR_SSL_|ERR_INVALID_URL|ERR_UNESCAPED)/

/** What Node says of a certificate that it does not trust. */
const CERTIFICATE =
  /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERR_OSSL_X509)/

/** Passing failures of the network. */
const PASSING: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was dropped',
  EPIPE: 'the connection was dropped',
  ECONNABORTED: 'the connection was dropped',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was dropped',
  ECONNREFUSED: 'the server refuses connections',
  ETIMEDOUT: 'the server does not answer',
  EHOSTUNREACH: 'the server cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENETDOWN: 'the network is down',
  EAI_AGAIN: 'the name of the server cannot be looked up for now',
}

/** A server that refuses the first connection is more likely misspelt than busy. */
const ATTEMPTS_BEFORE_ANSWER = 3

/** Connections to the servers of one source; they are kept open between requests. */
export class Exchange {
  readonly #shown: string
  readonly #idleMs: number
  readonly #http: HttpAgent
  readonly #https: HttpsAgent
  #hasAnswered = false

  /**
   * @param shown the source as the user knows it
   * @param settings certificates and limits
   */
  constructor(shown: string, settings: RemoteSettings) {
    this.#shown = shown
    this.#idleMs = settings.limits.idleMs
    this.#http = new HttpAgent({ keepAlive: true })
    this.#https = new HttpsAgent({
      keepAlive: true,
      ...(settings.ca === undefined ? {} : { ca: [...rootCertificates, settings.ca] }),
    })
  }

  /**
   * Asks for an address. Redirects are not followed.
   *
   * @param target what to ask for
   * @param headers further headers
   * @param signal gives up
   * @throws {Interrupted} for failures that may pass
   * @throws {UserError} REMOTE for those that do not
   */
  async get(
    target: Target,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const message = await this.#request(target, headers, signal)
    this.#hasAnswered = true
    return {
      status: message.statusCode ?? 0,
      headers: message.headers,
      chunks: () => this.#chunks(message, signal),
      discard: () => void message.destroy(),
    }
  }

  /** Closes all connections. */
  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }

  #request(
    target: Target,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
    isSecondTry = false,
  ): Promise<IncomingMessage> {
    const { url, headers: ofScheme } = target
    const isSecure = url.protocol === 'https:'
    const options = {
      agent: isSecure ? this.#https : this.#http,
      headers: {
        'user-agent': `dosimeter/${VERSION}`,
        'accept-encoding': 'identity',
        ...ofScheme,
        ...headers,
      },
    }
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const request = (isSecure ? requestHttps : requestHttp)(url, options)
      const timer = setTimeout(() => request.destroy(this.#silence()), this.#idleMs)
      const abort = (): void => void request.destroy()
      signal?.addEventListener('abort', abort)
      request.on('close', () => signal?.removeEventListener('abort', abort))
      request.on('response', (message) => {
        clearTimeout(timer)
        // Whoever reads the body is told; an error before or after that is nobody's.
        message.on('error', () => {})
        resolve(message)
      })
      request.on('error', (error) => {
        clearTimeout(timer)
        // A kept connection that the server closed while nobody used it is no failure of the server's.
        const wasStale =
          request.reusedSocket && systemCode(error) === 'ECONNRESET' && signal?.aborted !== true
        if (wasStale && !isSecondTry) resolve(this.#request(target, headers, signal, true))
        else reject(this.#failure(error, signal))
      })
      request.end()
    })
  }

  async *#chunks(message: IncomingMessage, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const iterator: AsyncIterator<unknown> = message[Symbol.asyncIterator]()
    try {
      for (;;) {
        // Only the server's silence counts, not the time that the reader takes.
        const timer = setTimeout(() => message.destroy(this.#silence()), this.#idleMs)
        const next = await iterator.next().finally(() => clearTimeout(timer))
        if (next.done === true) break
        if (next.value instanceof Uint8Array) yield next.value
      }
      if (!message.complete) throw new Interrupted('the connection was dropped')
    } catch (error) {
      throw this.#failure(error, signal)
    } finally {
      if (!message.complete) message.destroy()
    }
  }

  #silence(): Interrupted {
    return new Interrupted(`the server sent nothing for ${this.#idleMs / 1000} s`)
  }

  #failure(error: unknown, signal: AbortSignal | undefined): unknown {
    if (error instanceof Interrupted || error instanceof UserError || signal?.aborted === true) return error
    const code = systemCode(error) ?? ''
    const message = error instanceof Error ? error.message : String(error)
    if (CERTIFICATE.test(code)) {
      return new UserError('REMOTE', `${this.#shown}: the server's certificate is not trusted: ${message}`, {
        hint: 'If it is yours, name the file of its authority in SSL_CERT_FILE or NODE_EXTRA_CA_CERTS.',
        cause: error,
      })
    }
    if (HOPELESS.test(code) && !this.#hasAnswered) {
      const what =
        code === 'ENOTFOUND' ? 'no such server' : `the server does not speak HTTP as asked: ${message}`
      return new UserError('REMOTE', `${this.#shown}: ${what}`, { hint: 'Check the address.', cause: error })
    }
    const isRefused = code === 'ECONNREFUSED' && !this.#hasAnswered
    return new Interrupted(PASSING[code] ?? message, isRefused ? { attempts: ATTEMPTS_BEFORE_ANSWER } : {})
  }
}
