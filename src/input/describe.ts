/**
 * From sources that were found to inputs: what each is, by a look at its beginning.
 */
import { statSync } from 'node:fs'
import { fileError } from '../bytes/file-error.ts'
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import type { ByteSource } from '../bytes/types.ts'
import { findCuts } from '../codecs/cuts.ts'
import { detectCodec, withoutCodecEnding } from '../codecs/decode.ts'
import type { Codec, Cut } from '../codecs/types.ts'
import { UserError } from '../errors.ts'
import { DETECT_BYTES, detectFormat } from '../formats/detect.ts'
import { cutsOfRows } from '../formats/open.ts'
import type { DocumentPer, Format } from '../formats/types.ts'
import { type AutoFields, autoFields } from './auto-fields.ts'
import { decodeHead, HEAD_BYTES, type Head, readHead } from './head.ts'
import { headRecords } from './head-records.ts'
import { readPipeHead } from './pipe-head.ts'
import type { Found } from './resolve.ts'
import { isUnder, pathUnder } from './roots.ts'
import { AUTO, assertEveryGlobMatches, fieldsOf, type TextFieldRule } from './text-fields.ts'
import { CHUNK_BYTES, type Input, isElsewhere, PIPE, type Root } from './types.ts'

/** Sources elsewhere that are looked at together. */
const CONCURRENCY = 8
/** Smaller sources are not cut. */
const LEAST_CUT_BYTES = 4 * CHUNK_BYTES
/** Decoded text that is looked at. */
const DESCRIBED_TEXT = 2 ** 20
/** Formats whose records have no keys but `text`. */
const KEYLESS: readonly Format[] = ['text', 'warc', 'xml']

/** How to describe. */
export interface DescribeOptions {
  readonly rules: readonly TextFieldRule[]
  /** Given, every source is plain text. */
  readonly documentPer: DocumentPer | undefined
  readonly remote: RemoteSettings
}

/**
 * @param files what findInputs gave
 * @param roots where they may lie; the first root that holds one is its root
 * @returns inputs sorted by root and path
 * @throws {UserError} for sources that cannot be read, text-field globs that match nothing, and text fields that
 *   `auto` cannot tell
 */
export async function describeInputs(
  files: readonly Found[],
  roots: readonly Root[],
  options: DescribeOptions,
): Promise<readonly Input[]> {
  const inputs: Input[] = []
  for (let at = 0; at < files.length; at += CONCURRENCY) {
    const some = files.slice(at, at + CONCURRENCY)
    inputs.push(...(await Promise.all(some.map((file) => describe(file, roots, options)))))
  }
  assertEveryGlobMatches(
    options.rules,
    inputs.map(({ path, shown }) => [path, shown]),
  )
  return inputs.sort((a, b) => compare(a.root, b.root) || compare(a.path, b.path))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

async function describe(file: Found, roots: readonly Root[], options: DescribeOptions): Promise<Input> {
  const { location, shown } = file
  const root = roots.find(({ folder }) => location === folder || isUnder(location, folder))
  if (root === undefined) throw new Error(`${shown} lies under no root`)
  const state = isElsewhere(file) ? { bytes: file.bytes, mtimeMs: file.mtimeMs ?? 0 } : stateOf(file)
  const source = await openSource(location, shown, options.remote)
  try {
    const isPipe = location === PIPE
    const first = isPipe ? readPipeHead(HEAD_BYTES, shown) : await readHead(source, DETECT_BYTES)
    const codec = detectCodec(first.bytes, shown)
    // A block of a compressed stream says nothing until all of it is there.
    const head = codec === 'none' || isPipe ? first : await readHead(source)
    const text = await decodeHead(head, codec, shown, DESCRIBED_TEXT)
    const name = codec === 'none' ? shown : withoutCodecEnding(shown)
    const { documentPer } = options
    const format = documentPer === undefined ? detectFormat(text, name) : 'text'
    const size = state.bytes ?? source.size
    const bytes = size ?? 0
    const path = isPipe ? PIPE : pathUnder(location, root.folder)
    const cuts = isPipe || bytes < LEAST_CUT_BYTES ? undefined : await cutsOf(source, codec, format)
    const plain = {
      root: root.name,
      path,
      location,
      shown,
      bytes,
      ...(size === undefined ? { isSizeUnknown: true } : {}),
      mtimeMs: state.mtimeMs,
      codec,
      format,
      ...(format === 'text' ? { documentPer: documentPer ?? 'file' } : {}),
      ...(cuts === undefined || cuts.length < 3 ? {} : { cuts }),
      ...(isPipe ? { head: head.bytes } : {}),
    }
    const fields = await fieldsFor(plain, source, head, text, options.rules)
    return { ...plain, fields }
  } finally {
    await source.close()
  }
}

function stateOf({ location, shown }: Found): { bytes: number; mtimeMs: number } {
  try {
    const stats = statSync(location)
    if (!stats.isFile()) {
      throw new UserError('NOT_FOUND', `${shown}: not a regular file`, {
        hint: 'What comes through a pipe is read from standard input: give - as the input.',
      })
    }
    return { bytes: stats.size, mtimeMs: stats.mtimeMs }
  } catch (error) {
    throw fileError(shown, error)
  }
}

async function cutsOf(source: ByteSource, codec: Codec, format: Format): Promise<readonly Cut[] | undefined> {
  if (codec !== 'none') return format === 'jsonl' ? await findCuts(source, codec) : undefined
  return format === 'parquet' ? await cutsOfRows(source) : undefined
}

async function fieldsFor(
  input: Omit<Input, 'fields'>,
  source: ByteSource,
  head: Head,
  text: Uint8Array,
  rules: readonly TextFieldRule[],
): Promise<readonly string[]> {
  if (KEYLESS.includes(input.format)) return ['text']
  const fields = fieldsOf(rules, [input.path, input.shown])
  if (fields.length !== 1 || fields[0] !== AUTO) return fields
  const isPipe = input.location === PIPE
  const more = input.codec === 'none' && !isPipe ? await readHead(source) : head
  const records = await headRecords(input, source, {
    text: input.codec === 'none' ? more.bytes : text,
    isWhole: more.isWhole,
  })
  return chosen(autoFields(records), input.shown)
}

function chosen(told: AutoFields, shown: string): readonly string[] {
  if (told.kind === 'found') return told.fields
  if (told.kind === 'unclear') {
    const layouts = told.layouts.map((fields) => fields.join(',')).join(' or ')
    throw new UserError('NO_FIELD', `${shown}: its text could be ${layouts}`, {
      hint: 'Say which with --text-field; name all of them, separated by commas, to take both.',
    })
  }
  const keys = told.keys.slice(0, 12).join(', ') || 'no keys'
  throw new UserError('NO_FIELD', `${shown}: its text fields cannot be told; its records have ${keys}`, {
    hint: 'Name them with --text-field.',
  })
}
