/**
 * Which files of a folder are looked at: by the names of the formats that are read, and by what a library says that it
 * wrote beside its data.
 */
import { posix } from 'node:path'
import { CODEC_ENDINGS } from '../codecs/decode.ts'
import { UserError } from '../errors.ts'

/** Endings of names of formats, as folders are searched for them. */
export const DATA_ENDINGS: readonly string[] = [
  ...['jsonl', 'ndjson', 'jsonlines', 'json', 'parquet', 'parq', 'pq', 'arrow', 'feather', 'ipc'],
  ...['csv', 'tsv', 'tab', 'txt', 'text', 'md', 'warc', 'wet', 'xml'],
]

const PACKED = `(\\.(${CODEC_ENDINGS.join('|')}))?$`
const DATA_NAME = new RegExp(`\\.(${DATA_ENDINGS.join('|')})${PACKED}`, 'i')
/** WikiExtractor's own names. */
const WIKI_NAME = new RegExp(`(^|/)wiki_\\d+${PACKED}`, 'i')

/** What the library "datasets" and its hub write beside data: they hold no records. */
const STATE = 'state.json'
const SPLITS = 'dataset_dict.json'
const INFO = 'dataset_info.json'
const NO_DATA: ReadonlySet<string> = new Set([STATE, SPLITS, INFO, 'dataset_infos.json'])
/** What that library writes there for itself. */
const CACHED = /^cache-[^/]*\.arrow$/

/** @returns whether a path ends as those of the formats that are read */
export function isDataName(path: string): boolean {
  return (DATA_NAME.test(path) || WIKI_NAME.test(path)) && !NO_DATA.has(posix.basename(path))
}

/**
 * Of folders that the library "datasets" has saved, only the files count that it names: beside them lie its caches.
 *
 * @param paths below a folder, `/` between parts
 * @param shown the folder, for messages
 * @param read gives the text of a path
 * @returns whether a path is one of the data, or lies in no such folder
 * @throws {UserError} NOT_FOUND for a file that is named and not there, USAGE for a selection that was not written out
 */
export async function savedOnly(
  paths: readonly string[],
  shown: string,
  read: (path: string) => Promise<string>,
): Promise<(path: string) => boolean> {
  const here = new Set(paths)
  const named = new Map<string, ReadonlySet<string>>()
  const splits = new Map<string, readonly string[]>()
  for (const path of paths) {
    const folder = posix.dirname(path)
    const name = posix.basename(path)
    if (name === STATE) {
      const files = dataFiles(await read(path), `${shown}/${path}`)
      if (files === undefined) continue
      const missing = files.find((file) => !here.has(posix.join(folder, file)))
      if (missing !== undefined) {
        throw new UserError('NOT_FOUND', `${shown}/${path}: it names ${missing}, which is not there`, {
          hint: 'Copy the folder again.',
        })
      }
      named.set(folder, new Set(files))
    } else if (name === SPLITS) {
      const found = splitNames(await read(path))
      if (found !== undefined) splits.set(folder, found)
    }
  }
  const hasInfo = new Set(
    paths.filter((path) => posix.basename(path) === INFO).map((path) => posix.dirname(path)),
  )
  return (path) => {
    const folder = posix.dirname(path)
    for (const [parent, names] of splits) {
      const prefix = parent === '.' ? '' : `${parent}/`
      if (!path.startsWith(prefix)) continue
      const [split = '', ...below] = path.slice(prefix.length).split('/')
      if (below.length === 0 || !names.includes(split)) return false
    }
    const files = named.get(folder)
    if (files !== undefined) return files.has(posix.basename(path))
    if (hasInfo.has(folder) && CACHED.test(posix.basename(path))) return false
    return true
  }
}

/** @returns what a state.json names; undefined for one of another program */
function dataFiles(text: string, shown: string): readonly string[] | undefined {
  const state = parsed(text)
  const files = namesIn(state?._data_files)
  if (files === undefined) return undefined
  if ((namesIn(state?._indices_data_files) ?? []).length > 0) {
    throw new UserError('USAGE', `${shown}: the folder holds a selection of rows of its files`, {
      hint: 'Write it again, with flatten_indices() before save_to_disk().',
    })
  }
  return files
}

function namesIn(list: unknown): readonly string[] | undefined {
  if (!Array.isArray(list)) return undefined
  return list.flatMap((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'filename' in entry && typeof entry.filename === 'string'
      ? [entry.filename]
      : [],
  )
}

function splitNames(text: string): readonly string[] | undefined {
  const splits = parsed(text)?.splits
  return Array.isArray(splits) ? splits.filter((name): name is string => typeof name === 'string') : undefined
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}
