/**
 * Decoders that damaged data can keep busy for ever, in a thread of their own with an end to its time.
 *
 * Run lengths and counts inside Parquet pages, Arrow messages and bzip2 blocks are believed by the libraries: one
 * flipped bit makes a loop of minutes, or a list that fills the memory. Neither can be seen from outside beforehand.
 */
import { Worker } from 'node:worker_threads'
import { type ErrorCode, UserError } from '../errors.ts'

/** Rows of a table, and the names of all of its columns. */
export interface Table {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly columns: readonly string[]
}

/** What is decoded, by name: what it takes beside the bytes, and what it gives. */
export interface ApartTasks {
  readonly parquet: { readonly option: readonly string[] | undefined; readonly result: Table }
  readonly arrow: { readonly option: readonly string[] | undefined; readonly result: Table }
  readonly bzip2: { readonly option: undefined; readonly result: Uint8Array }
}

/** One call, as it is sent to the thread. */
export type ApartCall = {
  readonly [N in keyof ApartTasks]: {
    readonly name: N
    readonly bytes: Uint8Array
    readonly path: string
    readonly option: ApartTasks[N]['option']
  }
}[keyof ApartTasks]

/** What the thread answers. */
export type ApartAnswer =
  /** Something was decoded: the time starts again. */
  | { readonly progress: true }
  | { readonly result: unknown }
  | {
      readonly error: {
        readonly code: ErrorCode
        readonly message: string
        readonly hint: string | undefined
      }
    }
  | { readonly failure: string }

/** A decoder gave up with this sentence. */
class DecoderFailure extends Error {}

/** Time without a page, a column or a block, and what each MiB adds to it: far more than any takes. */
const BASE_MS = 20_000
const MS_PER_MIB = 200

function patienceFor(bytes: number): number {
  return BASE_MS + (bytes / 2 ** 20) * MS_PER_MIB
}

/**
 * Decodes in a thread.
 *
 * @param name which decoder
 * @param bytes the data
 * @param path the file as typed, for messages
 * @param option what the decoder takes
 * @param patienceMs time without progress after which the data count as damaged
 * @returns what it gives
 * @throws {UserError} what the decoder throws
 * @throws {DecoderFailure} when it does not end, runs out of memory, or fails without an error for users
 */
export async function decodeApart<N extends keyof ApartTasks>(
  name: N,
  bytes: Uint8Array,
  path: string,
  option: ApartTasks[N]['option'],
  patienceMs = patienceFor(bytes.length),
): Promise<ApartTasks[N]['result']> {
  const worker = new Worker(new URL('./apart-worker.js', import.meta.url))
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<ApartAnswer>((resolve, reject) => {
      const fail = (sentence: string) => reject(new DecoderFailure(sentence))
      const wait = () => {
        clearTimeout(timer)
        timer = setTimeout(() => fail(`nothing was decoded for ${Math.round(patienceMs)} ms`), patienceMs)
      }
      wait()
      worker.on('message', (answer: ApartAnswer) => {
        if ('progress' in answer) wait()
        else resolve(answer)
      })
      // Most of all: the limit of memory was reached.
      worker.once('error', (error) => fail(error.message))
      worker.once('exit', () => fail('the decoder ended without a result'))
      worker.postMessage({ name, bytes, path, option })
    })
    if ('error' in answer) {
      const { code, message, hint } = answer.error
      throw new UserError(code, message, hint === undefined ? {} : { hint })
    }
    if ('failure' in answer) throw new DecoderFailure(answer.failure)
    if (!('result' in answer)) throw new Error('an answer without a result')
    // The thread gives for each name what its entry in ApartTasks says.
    return answer.result as ApartTasks[N]['result']
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
