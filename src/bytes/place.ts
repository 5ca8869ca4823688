/**
 * Asks a server for one thing: follows redirects, and sorts answers into bytes, failures that may pass, and refusals.
 */
import { UserError } from '../errors.ts'
import type { Answer, Exchange, Target } from './exchange.ts'
import { type Clock, Interrupted, Retry, retryAfterMs } from './retry.ts'
import type { Limits } from './settings.ts'

/** One thing on a server, as a scheme asks for it. */
export interface Place {
  /** As the user knows it. */
  readonly shown: string
  /** Called for each request afresh: signatures age. */
  target(): Promise<Target>
  /** Header by which the server compares the ETag: Amazon's knows only If-Match. */
  readonly precondition: 'if-range' | 'if-match'
  /** What to do about a 401 or 403. */
  readonly deniedHint: string
  /**
   * Looks at a refusal before anyone else: a bucket in another region says so.
   *
   * @returns whether to ask again at once
   */
  readonly redirected?: (answer: Answer) => boolean
  /** Headers of every request that no signature covers. */
  readonly extra?: Readonly<Record<string, string>>
}

/** A refusal that no second try changes. */
export class Refused extends UserError {
  readonly status: number

  constructor(status: number, code: 'REMOTE' | 'NOT_FOUND', message: string, hint: string) {
    super(code, message, { hint })
    this.status = status
  }
}

const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504])
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const MOST_REDIRECTS = 8
/** Enough for the code of an S3 error. */
const REFUSAL_BYTES = 4096
/** Encodings that the stored bytes themselves show, so that whoever decodes them sees them. */
const VISIBLE_ENCODING = /^(identity|gzip|x-gzip|zstd)?$/i
/** A list of names may be this long; a page of an object store has a thousand. */
const TEXT_BYTES = 64 << 20

/** Asks for a place; remembers where it was redirected to, for as long as that holds. */
export class Requester {
  readonly #exchange: Exchange
  readonly #place: Place
  readonly #clock: Clock
  /** Where redirects ended: asked directly by later requests. */
  #landed: Target | undefined

  constructor(exchange: Exchange, place: Place, clock: Clock) {
    this.#exchange = exchange
    this.#place = place
    this.#clock = clock
  }

  /**
   * @param headers Range and preconditions
   * @param signal gives up
   * @returns an answer with status 200, 206, 412 or 416
   * @throws {Interrupted} for what may pass
   * @throws {Refused} for a refusal; {UserError} REMOTE for other failures
   */
  async get(headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Answer> {
    const landed = this.#landed
    if (landed !== undefined) {
      const answer = await this.#ask(landed, headers, signal)
      if (isAnswer(answer) || PASSING_STATUS.has(answer.status)) return await this.#sorted(answer)
      // Signed addresses that redirects lead to run out: ask where they come from again.
      answer.discard()
      this.#landed = undefined
    }
    let target = await this.#place.target()
    for (let turns = 0; turns < MOST_REDIRECTS; turns++) {
      const answer = await this.#ask(target, headers, signal)
      if (this.#place.redirected?.(answer) === true) {
        answer.discard()
        target = await this.#place.target()
        continue
      }
      if (!REDIRECTS.has(answer.status)) {
        if (turns > 0 && this.#place.redirected === undefined) this.#landed = target
        return await this.#sorted(answer)
      }
      answer.discard()
      target = this.#follow(target, answer)
    }
    throw new UserError(
      'REMOTE',
      `${this.#place.shown}: the server redirects more than ${MOST_REDIRECTS} times`,
    )
  }

  #ask(target: Target, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Answer> {
    return this.#exchange.get(target, { ...this.#place.extra, ...headers }, signal)
  }

  /** Tokens and signatures stay with the server that they are for. */
  #follow(from: Target, answer: Answer): Target {
    const to = answer.headers.location
    const { shown } = this.#place
    if (to === undefined || !URL.canParse(to, from.url.href)) {
      throw new UserError('REMOTE', `${shown}: the server redirects (${answer.status}) to no address`)
    }
    const url = new URL(to, from.url)
    if (!/^https?:$/.test(url.protocol) || (from.url.protocol === 'https:' && url.protocol === 'http:')) {
      throw new UserError(
        'REMOTE',
        `${shown}: the server redirects from ${from.url.protocol} to ${url.protocol}`,
        {
          hint: 'Name the address that it redirects to, if you trust it.',
        },
      )
    }
    return { url, headers: url.origin === from.url.origin ? from.headers : {} }
  }

  async #sorted(answer: Answer): Promise<Answer> {
    const { shown, deniedHint } = this.#place
    const { status, headers } = answer
    if (isAnswer(answer)) {
      const encoding = headers['content-encoding'] ?? ''
      if (VISIBLE_ENCODING.test(encoding) || status === 412 || status === 416) return answer
      answer.discard()
      throw new UserError(
        'REMOTE',
        `${shown}: sent with Content-Encoding ${encoding}, expected the bytes as stored`,
      )
    }
    const code = await errorCode(answer)
    const named = code === undefined ? `${status}` : `${status} ${code}`
    if (PASSING_STATUS.has(status)) {
      throw new Interrupted(`the server answers ${named}`, {
        retryAfterMs: retryAfterMs(headers['retry-after'], this.#clock.now()),
      })
    }
    if (status === 404 || status === 410) {
      throw new Refused(
        status,
        'NOT_FOUND',
        `${shown}: the server has no such file (${named})`,
        'Check the address.',
      )
    }
    // Stores answer 400 to keys that have run out.
    if (status === 401 || status === 403 || /Token|Signature|AccessKey|Authorization/.test(code ?? '')) {
      throw new Refused(status, 'REMOTE', `${shown}: the server denies access (${named})`, deniedHint)
    }
    throw new Refused(
      status,
      'REMOTE',
      `${shown}: the server refuses the request (${named})`,
      'Check the address.',
    )
  }
}

function isAnswer({ status }: Answer): boolean {
  return status === 200 || status === 206 || status === 412 || status === 416
}

/** The code of an object store's error, which says more than the status: NoSuchBucket, SignatureDoesNotMatch … */
async function errorCode(answer: Answer): Promise<string | undefined> {
  try {
    const parts: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of answer.chunks()) {
      parts.push(chunk)
      bytes += chunk.length
      if (bytes >= REFUSAL_BYTES) break
    }
    return /<Code>(\w{1,60})<\/Code>/.exec(Buffer.concat(parts).toString('utf8'))?.[1]
  } catch {
    return undefined
  }
}

/**
 * Reads a small text, such as a page of names.
 *
 * @param exchange connections
 * @param place what to ask for
 * @param limits patience
 * @param clock waits
 * @returns the text and the answer's Link header
 * @throws {UserError} as `Requester.get`, and when it is longer than 64 MiB
 */
export async function fetchText(
  exchange: Exchange,
  place: Place,
  limits: Limits,
  clock: Clock,
): Promise<{ text: string; link: string | undefined }> {
  const retry = new Retry(place.shown, limits, clock)
  const requester = new Requester(exchange, place, clock)
  for (;;) {
    try {
      const answer = await requester.get({})
      const parts: Uint8Array[] = []
      let bytes = 0
      for await (const chunk of answer.chunks()) {
        parts.push(chunk)
        bytes += chunk.length
        if (bytes > TEXT_BYTES) {
          throw new UserError(
            'REMOTE',
            `${place.shown}: the server's list is longer than ${TEXT_BYTES} bytes`,
          )
        }
      }
      const link = answer.headers.link
      return {
        text: Buffer.concat(parts).toString('utf8'),
        link: typeof link === 'string' ? link : undefined,
      }
    } catch (error) {
      await retry.failed(error)
    }
  }
}
