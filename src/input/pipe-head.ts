/**
 * The beginning of standard input: read to tell its format and text fields, then put back in front of the rest.
 */
import { readSync } from 'node:fs'
import { fileError, systemCode } from '../bytes/file-error.ts'
import type { ByteSource } from '../bytes/types.ts'

/** Wait between two looks at a pipe that has nothing yet. */
const WAIT_MS = 5
const PIECE_BYTES = 1 << 16

/** What has been read of standard input; more is read when it is asked for. */
export class PipeHead {
  readonly #shown: string
  readonly #parts: Uint8Array[] = []
  #isEnded = false

  /** @param shown its name in messages */
  constructor(shown: string) {
    this.#shown = shown
  }

  /** All that has been read. */
  get bytes(): Uint8Array {
    return Buffer.concat(this.#parts)
  }

  /** Gives its bytes from the first on, each time. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (let number = 0; ; number++) {
      const part = this.#parts[number] ?? this.#read()
      if (part === undefined) return
      yield part
    }
  }

  /** From file descriptor 0 without a stream, which would read on ahead and keep what it has. */
  #read(): Uint8Array | undefined {
    const bytes = Buffer.alloc(PIECE_BYTES)
    const sleep = new Int32Array(new SharedArrayBuffer(4))
    while (!this.#isEnded) {
      try {
        const count = readSync(0, bytes, 0, bytes.length, null)
        if (count === 0) break
        const part = bytes.subarray(0, count)
        this.#parts.push(part)
        return part
      } catch (error) {
        const code = systemCode(error)
        if (code === 'EOF') break
        if (code !== 'EAGAIN') throw fileError(this.#shown, error)
        Atomics.wait(sleep, 0, 0, WAIT_MS)
      }
    }
    this.#isEnded = true
    return undefined
  }
}

/** @returns a pipe as it was before `head` was read from it */
export function withHead(pipe: ByteSource, head: Uint8Array): ByteSource {
  return {
    shown: pipe.shown,
    size: undefined,
    stream: (start) => chain(head, pipe.stream(start)),
    read: (start, length) => pipe.read(start, length),
    close: () => pipe.close(),
  }
}

async function* chain(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head
  yield* rest
}
