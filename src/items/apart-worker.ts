/**
 * Entry of the thread of `apart.ts`: one call, one answer.
 */
import { parentPort } from 'node:worker_threads'
import { messageOf, UserError } from '../errors.ts'
import type { ApartAnswer, ApartCall } from './apart.ts'

const PROGRESS_MS = 100
let told = 0

/** Says that something was decoded, now and then. */
function progress(): void {
  const now = performance.now()
  if (now - told < PROGRESS_MS) return
  told = now
  parentPort?.postMessage({ progress: true } satisfies ApartAnswer)
}

async function decode({ name, bytes, option }: ApartCall, path: string): Promise<unknown> {
  if (name === 'parquet') {
    const { decodeParquet } = await import('./parquet-table.ts')
    return decodeParquet(bytes, path, option, progress)
  }
  if (name === 'arrow') {
    const { decodeArrow } = await import('./arrow-table.ts')
    return decodeArrow(bytes, option, progress)
  }
  const { unpackBzip2 } = await import('./bzip2.ts')
  return unpackBzip2(bytes, progress)
}

async function answerTo(call: ApartCall): Promise<ApartAnswer> {
  try {
    return { result: await decode(call, call.path) }
  } catch (error) {
    if (!(error instanceof UserError)) return { failure: messageOf(error) }
    const { code, message, hint } = error
    return { error: { code, message, hint } }
  }
}

parentPort?.once('message', (call: ApartCall) => {
  void answerTo(call).then((answer) => parentPort?.postMessage(answer))
})
