/**
 * The limit of a check: reads the same bytes of the same files with as many threads, and does nothing with them.
 *
 *   node reader.mjs THREADS FILE…
 *
 * Prints the seconds from the first thread's first reading to the last one's end.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const PART_BYTES = 4 * 2 ** 20

if (isMainThread) {
  const [threads = '1', ...files] = process.argv.slice(2)
  const count = Number(threads)
  const spans = []
  process.on('exit', () => {
    const seconds = (Math.max(...spans.map(([, to]) => to)) - Math.min(...spans.map(([from]) => from))) / 1000
    process.stdout.write(`${JSON.stringify({ seconds })}\n`)
  })
  for (let part = 0; part < count; part++) {
    new Worker(new URL(import.meta.url), { workerData: { part, count, files } }).on('message', (span) => {
      spans.push(span)
    })
  }
} else {
  const { part, count, files } = workerData
  const buffer = new Uint8Array(PART_BYTES)
  const from = performance.timeOrigin + performance.now()
  for (const path of files) {
    const file = openSync(path, 'r')
    for (let at = part * PART_BYTES; ; at += count * PART_BYTES) {
      if (readSync(file, buffer, 0, PART_BYTES, at) < PART_BYTES) break
    }
    closeSync(file)
  }
  parentPort?.postMessage([from, performance.timeOrigin + performance.now()])
}
