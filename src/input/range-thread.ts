/**
 * Texts of a range that another thread reads and decodes, while the lane's own thread hashes those before. What comes is
 * what `openTexts` gives, whatever the threads' timing.
 */
import { Worker } from 'node:worker_threads'
import { messageOf, UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { received } from '../sent-error.ts'
import type { PackedRecords, PackSource } from './packed-records.ts'
import { type FromThread, SLOT_BYTES, SLOTS, type ToThread } from './range-messages.ts'
import type { RangeRequest, RangeTexts } from './range-texts.ts'
import { ChunkDigests } from './reader.ts'
import { type Input, isPlainLines } from './types.ts'

/** The collector takes what is new when there is so much of it. */
const YOUNG_MIB = 6

/** A thread that has nothing to do: to start one takes as long as to decode ten megabytes. */
let idle: RangeThread | undefined

/** @returns whether there is more to do than to read, and nobody else who does it: zlib has threads of its own */
export function isWorthThread(input: Pick<Input, 'codec' | 'format'>): boolean {
  const { codec, format } = input
  return !isPlainLines(input) && !(format === 'jsonl' && (codec === 'gzip' || codec === 'brotli'))
}

/** As `openTexts`, in a thread of its own. */
export async function openTextsInThread(
  request: RangeRequest,
  hasNotes: boolean,
  xxh64: Xxh64,
): Promise<RangeTexts> {
  const thread = idle ?? new RangeThread()
  idle = undefined
  return await thread.open(request, hasNotes, new ChunkDigests(xxh64))
}

class RangeThread {
  readonly #worker = new Worker(new URL('./range-worker.js', import.meta.url), {
    // It makes much that is soon of no use, and nothing that lasts.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  })
  readonly #slots = new SharedArrayBuffer(SLOTS * SLOT_BYTES)
  #messages: FromThread[] = []
  #failure: Error | undefined
  #wake: () => void = () => {}
  #shown = ''
  /** The slot that the last text lies in. */
  #slot: number | undefined
  #fileBytes = 0
  #position = 0

  constructor() {
    // Whoever waits for it keeps the process alive; an idle one must not.
    this.#worker.unref()
    this.#worker.on('message', (message: FromThread) => {
      this.#messages.push(message)
      this.#wake()
    })
    const died = (why: string): void => {
      if (idle === this) idle = undefined
      this.#failure = new UserError('WORKER_DIED', `${this.#shown}: the thread that reads it died: ${why}`, {
        hint: 'What is sealed is kept: run the same command again. If it dies again, lower --workers.',
      })
      this.#wake()
    }
    this.#worker.on('error', (error) => died(messageOf(error)))
    this.#worker.on('exit', (code) => died(`exit code ${code}`))
  }

  async open(request: RangeRequest, hasNotes: boolean, digests: ChunkDigests): Promise<RangeTexts> {
    this.#shown = request.input.shown
    this.#fileBytes = 0
    this.#worker.ref()
    this.#tell({ kind: 'open', request, hasNotes, slots: this.#slots })
    try {
      const opened = await this.#receive('opened')
      const { texts, firstChunk } = opened
      const reading = {
        digests,
        firstChunk,
        areDigestsFinal: false,
        fileBytes: () => this.#fileBytes,
        drain: async () => {
          const drained = await this.#drain()
          this.#fileBytes = drained.fileBytes
          for (const { chunk, digest } of drained.digests) digests.set(chunk, digest)
        },
        close: () => this.#close(),
      }
      if (texts.kind === 'lines') return { ...reading, ...texts, chunks: this.#lines() }
      this.#position = texts.position
      return { ...reading, kind: 'records', packs: this.#packs() }
    } catch (error) {
      await this.#close()
      throw error
    }
  }

  /** What has been sent and not been taken is behind the range's end, and so is what is wrong there. */
  async #drain(): Promise<FromThread & { kind: 'drained' }> {
    this.#slot = undefined
    this.#tell({ kind: 'drain' })
    for (;;) {
      const message = await this.#next()
      if (message.kind === 'drained') return message
      if (message.kind === 'failed' && message.work === 'draining') throw received(message.error)
    }
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message)
  }

  async *#lines(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const message = await this.#receive('lines', 'end')
      if (message.kind === 'end') return
      yield this.#bytes(message)
    }
  }

  #packs(): PackSource {
    const thread = this
    return {
      get position() {
        return thread.#position
      },
      next: async (): Promise<PackedRecords | undefined> => {
        const message = await this.#receive('records', 'end')
        this.#position = message.kind === 'end' ? message.position : message.pack.end
        return message.kind === 'end' ? undefined : { ...message.pack, texts: this.#bytes(message) }
      },
      close: async () => {},
    }
  }

  #bytes({ slot, bytes, fileBytes }: FromThread & { kind: 'lines' | 'records' }): Uint8Array {
    this.#slot = slot
    this.#fileBytes = fileBytes
    return typeof bytes === 'number' ? new Uint8Array(this.#slots, slot * SLOT_BYTES, bytes) : bytes
  }

  /**
   * The next message, which is of one of these kinds. Gives back the slot of the one before.
   *
   * @throws what the thread has failed with
   */
  async #receive<K extends FromThread['kind']>(...kinds: K[]): Promise<FromThread & { kind: K }> {
    if (this.#slot !== undefined) this.#tell({ kind: 'free', slot: this.#slot })
    this.#slot = undefined
    const message = await this.#next()
    if (message.kind === 'failed') throw received(message.error)
    if (isOneOf(message, kinds)) return message
    throw new Error(`a message of kind ${message.kind}, expected ${kinds.join(' or ')}`)
  }

  async #next(): Promise<FromThread> {
    for (;;) {
      const message = this.#messages.shift()
      if (message !== undefined) return message
      if (this.#failure !== undefined) throw this.#failure
      await this.#change()
    }
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  async #close(): Promise<void> {
    this.#slot = undefined
    if (this.#failure !== undefined) return
    this.#tell({ kind: 'close' })
    // Whatever was on its way is of no use any more.
    while (this.#messages.at(-1)?.kind !== 'closed') {
      if (this.#failure !== undefined) return
      await this.#change()
    }
    this.#messages = []
    this.#worker.unref()
    idle = this
  }
}

function isOneOf<K extends FromThread['kind']>(
  message: FromThread,
  kinds: readonly K[],
): message is FromThread & { kind: K } {
  return (kinds as readonly string[]).includes(message.kind)
}
