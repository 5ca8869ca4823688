/**
 * Writes an index of random grams: as large as one likes in seconds, and valid to the last checksum.
 *
 *   node make-index.mjs FOLDER GRAMS [WORKERS]
 *
 * Each segment's grams are the output of AES-128 in counter mode, keyed with the segment's number, so the same call
 * gives the same bytes. Segments have the size and load that a build with the default promise would give them.
 */
import { createCipheriv } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { plannedRate } from '../../dist/filter/budget.js'
import { loadXxh64 } from '../../dist/filter/digest.js'
import { capacityAtRate } from '../../dist/filter/rate.js'
import { encodeSegmentHead, MAX_BLOCKS, PAGE_BYTES, segmentLayout } from '../../dist/filter/segment.js'
import { Kernel } from '../../dist/kernel/kernel.js'
import { BLOCK_BYTES } from '../../dist/kernel/kernel-memory.js'
import { writeWhole } from '../../dist/store/files.js'
import { SEGMENTS_FOLDER } from '../../dist/store/index-folder.js'
import { encodeManifest, MANIFEST_FILE } from '../../dist/store/manifest.js'
import { gramScheme } from '../../dist/text/scheme.js'
import { VERSION } from '../../dist/version.js'

const FPR = 1e-3
/** Many hashes at a time, for the kernel collects them by region. */
const BATCH_BYTES = 2 ** 24
const GRAMS_IN_DOCUMENT = 200
const GRAM_BYTES = 6.5

/** Fewest segments of at most 1 GiB, then the smallest that hold their share at their rate. */
function plan(grams) {
  for (let segments = 1; ; segments++) {
    const rate = plannedRate(FPR, segments)
    const share = Math.ceil(grams / segments)
    if (capacityAtRate(MAX_BLOCKS, rate) < share) continue
    let blocks = 1024
    while (capacityAtRate(blocks, rate) < share) blocks *= 2
    return { segments, blocks, share, rate }
  }
}

/** Fills, seals and writes segment `number`. */
async function makeSegment(folder, number, { blocks, share, rate }) {
  const scheme = gramScheme()
  const xxh64 = await loadXxh64()
  const kernel = new Kernel(scheme)
  kernel.reserveFilter(blocks)
  kernel.reserveInput(BATCH_BYTES)
  const key = Buffer.alloc(16, `gram${number}`)
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(BATCH_BYTES)
  for (let left = share; left > 0; left -= BATCH_BYTES / 8) {
    kernel.bytes().set(cipher.update(zeros), kernel.inputAt)
    kernel.insertHashes(kernel.inputAt, Math.min(left, BATCH_BYTES / 8))
  }
  const measured = kernel.measure(blocks)
  const documents = Math.ceil(share / GRAMS_IN_DOCUMENT)
  const header = { scheme, blocks, grams: share, documents, ...measured, rateLimit: rate }
  const body = kernel.bytes().subarray(kernel.filterAt, kernel.filterAt + blocks * BLOCK_BYTES)
  const digests = kernel.pageDigests(kernel.filterAt, (blocks * BLOCK_BYTES) / PAGE_BYTES)
  const { head, digest } = encodeSegmentHead(header, digests, xxh64)
  writeWhole(join(folder, SEGMENTS_FOLDER, `${digest}.seg`), [head, body])
  const { fileBytes } = segmentLayout(blocks)
  const { scheme: _, ...facts } = header
  return { file: `${SEGMENTS_FOLDER}/${digest}.seg`, fileBytes, digest, ...facts }
}

/** One made-up input that all segments lie in. */
function manifestOf(segments, xxh64) {
  const sum = (of) => segments.reduce((total, segment) => total + of(segment), 0)
  const bytesOf = ({ grams }) => Math.round(grams * GRAM_BYTES)
  let at = 0
  let line = 1
  const placed = segments.map((segment) => {
    const { documents } = segment
    const part = {
      input: 0,
      start: at,
      end: at + bytesOf(segment),
      firstLine: line,
      lines: documents,
      documents,
    }
    at = part.end
    line += documents
    return { ...segment, parts: [part] }
  })
  const documents = sum((segment) => segment.documents)
  const input = {
    root: 'corpus',
    path: 'random.jsonl',
    bytes: at,
    digest: xxh64.ofText(''),
    chunks: '',
    codec: 'none',
    format: 'jsonl',
    fields: ['text'],
    textBytes: at,
    lines: documents,
    documents,
    emptyDocuments: 0,
    invalidDocuments: 0,
    grams: sum(({ grams }) => grams),
    skipped: 0,
  }
  const build = { inputs: 1, lanes: segments.length, segments: segments.length, laterSegments: 0 }
  return { tool: VERSION, scheme: gramScheme(), fpr: FPR, builds: [build], inputs: [input], segments: placed }
}

async function main(folder, grams, workers) {
  mkdirSync(join(folder, SEGMENTS_FOLDER), { recursive: true })
  const planned = plan(grams)
  const segments = new Array(planned.segments)
  const queue = [...segments.keys()]
  const work = async () => {
    for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
      segments[number] = await inThread({ folder, number, planned })
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  const { text } = encodeManifest(manifestOf(segments, await loadXxh64()), await loadXxh64())
  writeFileSync(join(folder, MANIFEST_FILE), text)
}

function inThread(task) {
  return new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: task }).on('message', resolve).on('error', reject)
  })
}

if (isMainThread) {
  const [folder = '', grams = '0', workers = '2'] = process.argv.slice(2)
  await main(folder, Number(grams), Number(workers))
} else {
  const { folder, number, planned } = workerData
  parentPort?.postMessage(await makeSegment(folder, number, planned))
}
