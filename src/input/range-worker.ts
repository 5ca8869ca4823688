/**
 * The thread that reads ahead for a lane: opens ranges, decodes them and takes their records apart, one range after the
 * other.
 */
import { parentPort } from 'node:worker_threads'
import { fileError } from '../bytes/file-error.ts'
import { loadXxh64 } from '../filter/digest.ts'
import { sendable } from '../sent-error.ts'
import type { PackedRecords } from './packed-records.ts'
import { type FromThread, SLOT_BYTES, SLOTS, type ToThread } from './range-messages.ts'
import { openTexts, type RangeTexts } from './range-texts.ts'

/** The lane has no use for more texts. */
class Enough extends Error {}

/** One range. */
class RangeSender {
  readonly #tell: (message: FromThread) => void
  readonly #slots: Uint8Array
  readonly #free = Array.from({ length: SLOTS }, (_, slot) => slot)
  #isEnough = false
  /** Goes on when a slot is free, or when no more texts are wanted. */
  #wake: () => void = () => {}
  #texts: RangeTexts | undefined

  constructor(slots: SharedArrayBuffer, tell: (message: FromThread) => void) {
    this.#slots = new Uint8Array(slots)
    this.#tell = tell
  }

  free(slot: number): void {
    this.#free.push(slot)
    this.#wake()
  }

  /** No more texts are wanted. */
  stop(): void {
    this.#isEnough = true
    this.#wake()
  }

  /** Sends everything from the range's first text to its end. */
  async send({ request, hasNotes }: ToThread & { kind: 'open' }): Promise<void> {
    const texts = await openTexts(request, hasNotes, await loadXxh64())
    this.#texts = texts
    const { firstChunk } = texts
    if (texts.kind === 'lines') {
      this.#tell({ kind: 'opened', texts: { kind: 'lines', start: texts.start }, firstChunk })
      await this.#sendLines(texts)
    } else {
      const { position } = texts.packs
      this.#tell({ kind: 'opened', texts: { kind: 'records', position }, firstChunk })
      for (;;) {
        const pack = await texts.packs.next()
        if (pack === undefined) break
        await this.#sendPack(pack, texts)
      }
    }
    const position = texts.kind === 'records' ? texts.packs.position : 0
    this.#tell({ kind: 'end', position, fileBytes: texts.fileBytes() })
  }

  async drain(): Promise<void> {
    const texts = this.#texts
    if (texts === undefined) throw new Error('nothing to drain')
    await texts.drain()
    const digests = texts.digests.between(0, Number.POSITIVE_INFINITY)
    this.#tell({ kind: 'drained', digests, fileBytes: texts.fileBytes() })
  }

  async close(): Promise<void> {
    await this.#texts?.close()
  }

  /** Chunks are put together: a message costs as much as decoding some kilobytes. */
  async #sendLines(texts: RangeTexts & { kind: 'lines' }): Promise<void> {
    let slot: number | undefined
    let filled = 0
    const send = (): void => {
      if (slot !== undefined && filled > 0)
        this.#tell({ kind: 'lines', slot, bytes: filled, fileBytes: texts.fileBytes() })
      slot = undefined
      filled = 0
    }
    try {
      for await (const chunk of texts.chunks) {
        for (let at = 0; at < chunk.length; ) {
          slot ??= await this.#take()
          const part = chunk.subarray(at, at + SLOT_BYTES - filled)
          this.#slots.set(part, slot * SLOT_BYTES + filled)
          filled += part.length
          at += part.length
          if (filled === SLOT_BYTES) send()
        }
      }
    } finally {
      send()
    }
  }

  async #sendPack({ texts, ...pack }: PackedRecords, reading: RangeTexts): Promise<void> {
    const { table, positions } = pack
    const message = {
      kind: 'records',
      // The views' own numbers, not all of the buffers that they are views of.
      pack: { ...pack, table: table.slice(), positions: positions.slice() },
      fileBytes: reading.fileBytes(),
    } as const
    if (texts.length <= SLOT_BYTES) {
      const slot = await this.#take()
      this.#slots.set(texts, slot * SLOT_BYTES)
      this.#tell({ ...message, slot, bytes: texts.length })
      return
    }
    // Large records are not piled up.
    while (this.#free.length < SLOTS) await this.#change()
    this.#tell({ ...message, slot: await this.#take(), bytes: new Uint8Array(texts) })
    while (this.#free.length < SLOTS) await this.#change()
  }

  async #take(): Promise<number> {
    for (;;) {
      if (this.#isEnough) throw new Enough()
      const slot = this.#free.pop()
      if (slot !== undefined) return slot
      await this.#change()
    }
  }

  /** Messages only arrive while nothing runs. */
  async #change(): Promise<void> {
    if (this.#isEnough) throw new Enough()
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }
}

const port = parentPort
if (port !== null) {
  const tell = (message: FromThread): void => port.postMessage(message)
  let sender: RangeSender | undefined
  /** What is being done, one thing after the other. */
  let work: Promise<void> = Promise.resolve()
  const then = (kind: 'sending' | 'draining', next: () => Promise<void>): void => {
    work = work.then(next).catch((thrown: unknown) => {
      if (thrown instanceof Enough) return
      tell({ kind: 'failed', work: kind, error: sendable(fileError(undefined, thrown)) })
    })
  }
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'open': {
        const opened = new RangeSender(message.slots, tell)
        sender = opened
        then('sending', () => opened.send(message))
        break
      }
      case 'free':
        sender?.free(message.slot)
        break
      case 'drain': {
        const stopped = sender
        stopped?.stop()
        then('draining', async () => stopped?.drain())
        break
      }
      case 'close': {
        const closed = sender
        closed?.stop()
        then('draining', async () => {
          try {
            await closed?.close()
          } finally {
            tell({ kind: 'closed' })
          }
        })
      }
    }
  })
}
