/**
 * Seeded corpora of JSON Lines, the same bytes wherever they are made.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { randomWords } from './hashes.ts'

/** What a file of records is made of. */
export interface RecordsOptions {
  readonly seed: number
  /** The file ends with the first record that reaches this many bytes. */
  readonly bytes: number
  /** Text fields of each record; default `text`. */
  readonly fields?: readonly string[]
  readonly lineEnd?: '\n' | '\r\n'
  /** Distinct words besides numbers; the larger, the more distinct grams. */
  readonly vocabulary?: number
  /** Every so many records a blank line, a null text, a key with an escape in it. Default never. */
  readonly oddEvery?: number
  readonly hasMark?: boolean
  /** The last record has no line end. */
  readonly isOpen?: boolean
}

/** A word for each number; some of other scripts. */
function word(number: number): string {
  if (number % 97 === 0) return '漢字'
  if (number % 89 === 0) return 'Größe'
  return `w${number.toString(36)}`
}

/** Text of `words` words. */
export function seededText(next: () => number, words: number, vocabulary = 20_000): string {
  const parts: string[] = []
  for (let i = 0; i < words; i++) parts.push(word(next() % vocabulary))
  return parts.join(next() % 2 === 0 ? ' ' : ', ')
}

/** A whole file. */
export function jsonlOf(options: RecordsOptions): Buffer {
  const { seed, bytes, fields = ['text'], lineEnd = '\n', vocabulary, oddEvery = 0 } = options
  const next = randomWords(seed)
  const lines: string[] = []
  let length = 0
  for (let id = 0; length < bytes; id++) {
    const members: [string, unknown][] = fields.map((field) => [
      field,
      seededText(next, 20 + (next() % 200), vocabulary),
    ])
    const isOdd = oddEvery > 0 && id % oddEvery === oddEvery - 1
    if (isOdd && id % 2 === 0) members[0] = [fields[0] ?? 'text', null]
    let line = JSON.stringify({ id: `${seed}-${id}`, ...Object.fromEntries(members), source: { text: 'no' } })
    if (isOdd && id % 2 === 1) line = line.replace(`"${fields[0]}":`, `"\\u00${hex(fields[0])}":`)
    if (isOdd) lines.push('')
    lines.push(line)
    // Bytes, but for the few letters of two or three.
    length += line.length + lineEnd.length
  }
  const text = lines.join(lineEnd) + (options.isOpen === true ? '' : lineEnd)
  return Buffer.from((options.hasMark === true ? '\ufeff' : '') + text, 'utf8')
}

/** A field's name behind the escape of its first letter. */
function hex(name = 'text'): string {
  return name.charCodeAt(0).toString(16) + name.slice(1)
}

/** Gzip with members cut at the given positions of the text. */
export function gzipMembers(text: Uint8Array, cuts: readonly number[]): Buffer {
  const bounds = [0, ...cuts, text.length]
  return Buffer.concat(
    bounds.slice(0, -1).map((start, i) => gzipSync(text.subarray(start, bounds[i + 1]), { level: 1 })),
  )
}

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
