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
