/**
 * Looks at the heads of some inputs, so that the plan knows how much text and how many grams to expect. Reads the
 * same bytes whenever it is asked: the plan must be a function of the inputs.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { constants, gunzipSync } from 'node:zlib'
import { RecordFeed } from '../input/feed.ts'
import type { ByteReader } from '../input/reader.ts'
import type { Input } from '../input/types.ts'
import { kernelOf } from '../input/vocabulary.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { SampleFigures } from './plan.ts'

const SAMPLED_INPUTS = 16
const SAMPLED_BYTES = 256 * 1024
/** When no sampled record gives a gram: English JSONL. */
const USUAL_BYTES_PER_GRAM = 6
const USUAL_EXPANSION = 4

/**
 * @param inputs all inputs of the build; up to 16 of them, evenly spread, are looked at
 * @param scheme units and gram length
 * @returns figures over all that was looked at; damage and bad records are left for the build to report
 * @throws {UserError} VOCABULARY when the scheme's vocabulary cannot be loaded
 */
export async function sampleInputs(inputs: readonly Input[], scheme: GramScheme): Promise<SampleFigures> {
  const kernel = await kernelOf(scheme)
  let textBytes = 0
  let grams = 0
  let packed = 0
  let unpacked = 0
  const count = Math.min(SAMPLED_INPUTS, inputs.length)
  for (let i = 0; i < count; i++) {
    const input = inputs[Math.floor((i * inputs.length) / count)]
    if (input === undefined) continue
    const head = headOf(input)
    if (head === undefined) continue
    if (input.codec === 'gzip') {
      packed += head.fileBytes
      unpacked += head.text.length
    }
    textBytes += head.text.length
    grams += await gramsOf(kernel, input, head.text)
  }
  return {
    expansion: packed > 0 ? Math.max(1, unpacked / packed) : USUAL_EXPANSION,
    bytesPerGram: grams > 0 ? Math.max(1, textBytes / grams) : USUAL_BYTES_PER_GRAM,
  }
}

function headOf(input: Input): { text: Uint8Array; fileBytes: number } | undefined {
  try {
    const bytes = Buffer.alloc(Math.min(SAMPLED_BYTES, input.bytes))
    const file = openSync(input.absolute, 'r')
    try {
      readSync(file, bytes, 0, bytes.length, 0)
    } finally {
      closeSync(file)
    }
    // A sync flush gives what a cut stream holds so far instead of an error.
    const text = input.codec === 'gzip' ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes
    return { text, fileBytes: bytes.length }
  } catch {
    return undefined // the build itself reports what is wrong with the input
  }
}

async function gramsOf(kernel: Kernel, input: Input, text: Uint8Array): Promise<number> {
  let at = 0
  const reader: ByteReader = {
    fileBytes: 0,
    read: async (target) => {
      const part = text.subarray(at, at + target.length)
      target.set(part)
      at += part.length
      return part.length
    },
    close: () => {},
  }
  kernel.count()
  kernel.budget = Number.POSITIVE_INFINITY
  const feed = new RecordFeed(
    kernel,
    reader,
    {
      shown: input.shown,
      fields: input.fields,
      start: 0,
      end: Number.POSITIVE_INFINITY,
      skipsFirstLine: false,
      maxRecordBytes: Number.POSITIVE_INFINITY,
      isStrict: false,
    },
    { budget: () => Number.POSITIVE_INFINITY, badRecord: () => {}, progress: () => {} },
  )
  await feed.run()
  return feed.takeCounts().grams
}
