/**
 * From sources that were found to inputs: what each is, by a look at its beginning.
 */
import { existsSync, lstatSync, statSync } from 'node:fs'
import { fileError } from '../bytes/file-error.ts'
import { openSource } from '../bytes/open.ts'
import type { RemoteSettings } from '../bytes/settings.ts'
import type { ByteSource } from '../bytes/types.ts'
import { findCuts } from '../codecs/cuts.ts'
import type { Cut } from '../codecs/types.ts'
import { UserError } from '../errors.ts'
import { cutsOfBatches, cutsOfRows } from '../formats/open.ts'
import type { DocumentPer, Format } from '../formats/types.ts'
import { chooseFields } from './choose-fields.ts'
import { type HeadChunks, headOf } from './head.ts'
import { headRecords } from './head-records.ts'
import { listPathOf } from './json-list.ts'
import { PipeHead } from './pipe-head.ts'
import { sizesOf } from './reading-bytes.ts'
import type { Found } from './resolve.ts'
import { isUnder, pathUnder } from './roots.ts'
import { assertEveryGlobMatches, type InputRule, ruleFor } from './rules.ts'
import type { FormatRule, RecordsRule } from './stated-format.ts'
import { tellFormat } from './tell-format.ts'
import { AUTO, fieldsOf, type TextFieldRule } from './text-fields.ts'
import { CHUNK_BYTES, hasLines, type Input, isElsewhere, PIPE, type Root } from './types.ts'

/** Sources elsewhere that are looked at together. */
const CONCURRENCY = 8
/** Smaller sources are not cut. */
const LEAST_CUT_BYTES = 4 * CHUNK_BYTES
/** Formats whose records have no keys but `text`. */
const KEYLESS: readonly Format[] = ['text', 'warc', 'xml']

/** How to describe. */
export interface DescribeOptions {
  /** `--text-field`, `--input-format` and `--records`. */
  readonly rules: readonly TextFieldRule[]
  readonly formats: readonly FormatRule[]
  readonly records: readonly RecordsRule[]
  /** Given, every source is plain text whose format is not stated. */
  readonly documentPer: DocumentPer | undefined
  readonly remote: RemoteSettings
  /** Told of a source that cannot be read, which is then left out; absent: it is an error. */
  readonly onBad?: (shown: string, error: UserError) => void
}

/**
 * @param files what findInputs gave
 * @param roots where they may lie; the first root that holds one is its root
 * @returns inputs sorted by root and path
 * @throws {UserError} for sources that cannot be read, globs of options that match nothing, and text fields that
 *   `auto` cannot tell
 */
export async function describeInputs(
  files: readonly Found[],
  roots: readonly Root[],
  options: DescribeOptions,
): Promise<readonly Input[]> {
  const { rules, formats, records, onBad } = options
  const paths = files.map((file) => [pathOf(file, roots), file.shown])
  const given: readonly (readonly [string, readonly InputRule[]])[] = [
    ['--text-field', rules],
    ['--input-format', formats],
    ['--records', records],
  ]
  for (const [option, some] of given) assertEveryGlobMatches(option, some, paths)
  const inputs: Input[] = []
  for (let at = 0; at < files.length; at += CONCURRENCY) {
    const some = files.slice(at, at + CONCURRENCY).map(async (file) => {
      try {
        return await describe(file, roots, options)
      } catch (error) {
        if (onBad === undefined || !(error instanceof UserError)) throw error
        onBad(file.shown, error)
        return []
      }
    })
    inputs.push(...(await Promise.all(some)).flat())
  }
  return inputs.sort((a, b) => compare(a.root, b.root) || compare(a.path, b.path))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function rootOf({ location, shown }: Found, roots: readonly Root[]): Root {
  const root = roots.find(({ folder }) => location === folder || isUnder(location, folder))
  if (root === undefined) throw new Error(`${shown} lies under no root`)
  return root
}

function pathOf(file: Found, roots: readonly Root[]): string {
  return file.location === PIPE ? PIPE : pathUnder(file.location, rootOf(file, roots).folder)
}

async function describe(file: Found, roots: readonly Root[], options: DescribeOptions): Promise<Input> {
  const { location, shown } = file
  const path = pathOf(file, roots)
  const paths = [path, shown]
  const { documentPer, remote } = options
  const state = isElsewhere(file) ? { bytes: file.bytes, mtimeMs: file.mtimeMs ?? 0 } : stateOf(file)
  const source = await openSource(location, shown, remote)
  try {
    const pipe = location === PIPE ? new PipeHead(shown) : undefined
    const head = pipe === undefined ? headOf(source) : () => pipe.chunks()
    const stated = ruleFor(options.formats, paths)
    const { codec, format, table } = await tellFormat(head, shown, stated, documentPer)
    const size = state.bytes ?? source.size
    const bytes = size ?? 0
    const isLarge = pipe === undefined && bytes >= LEAST_CUT_BYTES
    const cuts = isLarge ? await cutsOf(source, { location, codec, format, documentPer }) : undefined
    const plain = {
      root: rootOf(file, roots).name,
      path,
      location,
      shown,
      bytes,
      ...(size === undefined ? { isSizeUnknown: true } : {}),
      mtimeMs: state.mtimeMs,
      codec,
      format,
      ...(format === 'text' ? { documentPer: documentPer ?? 'file' } : {}),
      ...(table === undefined ? {} : { table }),
      ...(cuts === undefined || cuts.length < 3 ? {} : { cuts }),
    }
    const input = { ...plain, ...(await textsOf(plain, head, source, options)), ...headIn(pipe) }
    return { ...input, ...(await sizesOf(input, source)) }
  } finally {
    await source.close()
  }
}

/** Where the texts of its records are. */
async function textsOf(
  input: Omit<Input, 'fields'>,
  head: HeadChunks,
  source: ByteSource,
  { rules, records }: DescribeOptions,
): Promise<Pick<Input, 'fields' | 'listPath'>> {
  const { format, path, shown } = input
  if (KEYLESS.includes(format)) return { fields: ['text'] }
  const paths = [path, shown]
  const asked = fieldsOf(rules, paths)
  const listPath =
    format === 'json' ? await listPathOf(input, head, source, ruleFor(records, paths), asked) : undefined
  const listed = listPath === undefined ? {} : { listPath }
  const isAuto = asked.length === 1 && asked[0] === AUTO
  const fields = isAuto
    ? chooseFields(await headRecords({ ...input, ...listed }, head, source), shown)
    : asked
  return { ...listed, fields }
}

/** What was read of a pipe in all. */
function headIn(pipe: PipeHead | undefined): Pick<Input, 'head'> {
  return pipe === undefined ? {} : { head: pipe.bytes }
}

function stateOf({ location, shown }: Found): { bytes: number; mtimeMs: number } {
  if (lstatSync(location, { throwIfNoEntry: false })?.isSymbolicLink() && !existsSync(location)) {
    throw new UserError('NOT_FOUND', `${shown}: no such file, a link leads there`, {
      hint: 'Check the link.',
    })
  }
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

async function cutsOf(
  source: ByteSource,
  input: Pick<Input, 'codec' | 'format' | 'location'> & { readonly documentPer: DocumentPer | undefined },
): Promise<readonly Cut[] | undefined> {
  const { codec, format, documentPer } = input
  if (codec !== 'none') return hasLines({ format, documentPer }) ? await findCuts(source, codec) : undefined
  if (format === 'parquet') return await cutsOfRows(source)
  // The rows of each batch stand in front of it: elsewhere each would be a request.
  return format === 'arrow' && !isElsewhere(input) ? await cutsOfBatches(source) : undefined
}
