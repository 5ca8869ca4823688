/**
 * Logs of Inspect (UKGovernmentBEIS/inspect_ai): `.eval`, a ZIP with a file for each sample and epoch, and `.json`, one
 * document with all samples.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { messageOf, UserError } from '../errors.ts'
import type { LoggedSample } from './evaluation-log.ts'
import { isObject, kindOf } from './field-path.ts'
import { decodeText, unpack } from './item-file.ts'
import { stemOf } from './item-id.ts'
import { parseLenient } from './lenient-json.ts'
import { LIMIT_BYTES, tooLarge } from './limit.ts'

type Json = Readonly<Record<string, unknown>>

const STORED = 0
const DEFLATE = 8
const ZSTD = 93

/** A sample is a file of its own, or a folder of parts of which one has what is needed here. */
const SAMPLE = /^samples\/(?:[^/]+\.json|[^/]+\/sample\.json)$/u
const HEADERS = ['header.json', '_journal/start.json']
/** Long values stand elsewhere in a sample, and are named so. */
const ATTACHMENT = /^attachment:\/\/(.+)$/u

async function unpackEntry(zip: ZipFile, entry: Entry, path: string): Promise<Buffer> {
  const name = `${path}#${entry.fileName}`
  if (entry.uncompressedSize > LIMIT_BYTES) throw tooLarge(name, LIMIT_BYTES)
  const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const packed = Buffer.concat(chunks)
  const method = entry.compressionMethod
  if (method !== STORED && method !== DEFLATE && method !== ZSTD) {
    throw new Error(`${entry.fileName} is packed by the unknown method ${method}`)
  }
  const bytes =
    method === DEFLATE
      ? inflateRawSync(packed, { maxOutputLength: LIMIT_BYTES })
      : method === ZSTD
        ? await unpack(packed, name)
        : packed
  if (crc32(bytes) !== entry.crc32) throw new Error(`the checksum of ${entry.fileName} is wrong`)
  return bytes
}

/** Names are those of the central directory: the heads before the entries may be of older copies. */
async function readEntries(bytes: Buffer, path: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  try {
    const zip = await fromBufferPromise(bytes)
    let total = 0
    for await (const entry of zip.eachEntry()) {
      if (!SAMPLE.test(entry.fileName) && !HEADERS.includes(entry.fileName)) continue
      const content = await unpackEntry(zip, entry, path)
      total += content.length
      if (total > LIMIT_BYTES) throw tooLarge(path, LIMIT_BYTES)
      files.set(entry.fileName, content)
    }
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(
      'CORRUPT_INPUT',
      `${path}: the ZIP file is damaged or cut off (${messageOf(error)}), expected a whole log of Inspect`,
      { hint: 'fetch the file again', cause: error },
    )
  }
  return files
}

function parseObject(text: string, place: string): Json {
  let value: unknown
  try {
    value = parseLenient(text)
  } catch (cause) {
    throw new UserError('BAD_RECORD', `${place}: not JSON, expected a log of Inspect`, { cause })
  }
  if (isObject(value)) return value
  throw new UserError(
    'BAD_RECORD',
    `${place}: found ${kindOf(value)}, expected an object of a log of Inspect`,
  )
}

/** Texts of a value: itself, the elements of a list, or the text parts of what a message says. */
function textsOf(value: unknown, attachments: Json): string[] {
  if (typeof value === 'string') {
    const key = ATTACHMENT.exec(value)?.[1]
    const attached = key === undefined ? undefined : attachments[key]
    return [typeof attached === 'string' ? attached : value]
  }
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap((element: unknown) => textsOf(element, attachments))
  return isObject(value) && typeof value.text === 'string' ? textsOf(value.text, attachments) : []
}

/** The input is text, or messages: then what the user says is the item, and the system's words are the task's. */
function inputOf(input: unknown, attachments: Json): string[] {
  if (!Array.isArray(input)) return textsOf(input, attachments)
  const messages = input.filter(isObject)
  const asked = messages.filter(({ role }) => role === 'user')
  return (asked.length > 0 ? asked : messages).flatMap(({ content }) => textsOf(content, attachments))
}

/** A target is the letter of a choice where there are choices. */
function isLetter(text: string): boolean {
  return /^\s*\(?[A-Za-z]\)?\s*$/u.test(text)
}

function sampleOf(value: Json, task: string, place: string, index: number, pointer: string): LoggedSample {
  if (typeof value.id !== 'number' && typeof value.id !== 'string') {
    throw new UserError('NO_FIELD', `${place}: no "id", expected that of the sample`)
  }
  const attachments = isObject(value.attachments) ? value.attachments : {}
  const choices = textsOf(value.choices, attachments)
  const target = textsOf(value.target, attachments)
  const fields = {
    input: inputOf(value.input, attachments),
    choices,
    target: choices.length > 0 ? target.filter((text) => !isLetter(text) && !choices.includes(text)) : target,
  }
  return { id: `${task}/${value.id}`, record: { value: fields, index, place, pointer } }
}

function taskOf(log: Json | undefined, path: string): string {
  const task = isObject(log?.eval) ? log.eval.task : undefined
  return typeof task === 'string' ? task : stemOf(path)
}

/**
 * Reads a log of Inspect, also one of a run that ended early.
 *
 * @param bytes the file, unpacked
 * @param path the path as typed
 * @returns the samples of all epochs, in the log's order
 * @throws {UserError} `CORRUPT_INPUT` for a damaged ZIP, `USAGE` for one that is no log, `BAD_RECORD` for what is not
 *   JSON, `NO_FIELD` for a sample without an id
 */
export async function readInspectLog(bytes: Buffer, path: string): Promise<readonly LoggedSample[]> {
  if (bytes[0] !== 0x50) {
    const log = parseObject(decodeText(bytes, path), path)
    const task = taskOf(log, path)
    const samples: readonly unknown[] = Array.isArray(log.samples) ? log.samples : []
    return samples
      .filter(isObject)
      .map((sample, index) => sampleOf(sample, task, `${path}#/samples/${index}`, index, `/samples/${index}`))
  }
  const files = await readEntries(bytes, path)
  const header = HEADERS.map((name) => files.get(name)).find((content) => content !== undefined)
  if (header === undefined) {
    throw new UserError(
      'USAGE',
      `${path}: this ZIP file is no log of Inspect, expected item files or such a log`,
      {
        hint: 'unpack it',
      },
    )
  }
  const task = taskOf(parseObject(decodeText(header, path), path), path)
  const names = [...files.keys()].filter((name) => SAMPLE.test(name)).sort()
  return names.map((name, index) => {
    const content = files.get(name) ?? Buffer.alloc(0)
    const place = `${path}#${name}`
    // Entries are no part of a JSON document: the pointer names them as if the log were one.
    const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return sampleOf(parseObject(decodeText(content, place), place), task, place, index, pointer)
  })
}
