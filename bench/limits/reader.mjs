/**
 * The limit of a check: reads the same bytes of the same files with as many threads, and does nothing with them.
 *
 *   node reader.mjs THREADS FILE…
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { isMainThread, Worker, workerData } from 'node:worker_threads'

const PART_BYTES = 4 * 2 ** 20

if (isMainThread) {
  const [threads = '1', ...files] = process.argv.slice(2)
  const count = Number(threads)
  for (let part = 0; part < count; part++) {
    new Worker(new URL(import.meta.url), { workerData: { part, count, files } })
  }
} else {
  const { part, count, files } = workerData
  const buffer = new Uint8Array(PART_BYTES)
  for (const path of files) {
    const file = openSync(path, 'r')
    for (let at = part * PART_BYTES; ; at += count * PART_BYTES) {
      if (readSync(file, buffer, 0, PART_BYTES, at) < PART_BYTES) break
    }
    closeSync(file)
  }
}
