/**
 * Names of sets that nobody named.
 */
import { shownLocation } from '../bytes/location.ts'
import { withoutCodecEnding } from '../codecs/decode.ts'

/** What is no part of a set's name in that of its file. */
const FILE_ENDING = /\.(?:jsonl|ndjson|json|csv|tsv|tab|parquet|arrow|feather)$/i

/**
 * @param location path or address of a set's first file
 * @returns the name of the set: that of the file without its endings
 */
export function nameOfFile(location: string): string {
  const name = shownLocation(location).replace(/^.*[/\\]/u, '')
  return withoutCodecEnding(name).replace(FILE_ENDING, '')
}

/** Shorter beginnings that names have in common say nothing. */
const LEAST_COMMON = 3

/**
 * @param locations paths or addresses of a set's files, at least one
 * @returns the name of the set: that of the file; of several that of the folder they lie in, or else what their names begin
 *   with
 */
export function nameOfFiles(locations: readonly string[]): string {
  const [first = '', ...rest] = locations
  if (rest.length === 0) return nameOfFile(first)
  const folders = locations.map((location) => shownLocation(location).split(/[/\\]/u).slice(0, -1))
  const [own = []] = folders
  const common = own.filter((_, i) =>
    folders.every((folder) => folder.slice(0, i + 1).join('/') === own.slice(0, i + 1).join('/')),
  )
  const folder = common.at(-1) ?? ''
  // A name of this machine, or none at all, would be another one elsewhere.
  if (!/^(?:|\.{1,2}|~|[A-Za-z]:)$/u.test(folder)) return folder
  const names = locations.map(nameOfFile)
  const [name = ''] = names
  let length = 0
  while (length < name.length && names.every((other) => other[length] === name[length])) length++
  const beginning = name.slice(0, length).replace(/[^\p{L}\p{N}]+$/u, '')
  return beginning.length >= LEAST_COMMON ? beginning : 'items'
}
