/**
 * The journal of a build under way: one line for each step, `<XXH64 of the JSON> <JSON>`. A line that was cut off
 * by a crash ends the journal; what it told is done again.
 */
import { closeSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs'
import type { LaneStep } from '../build/types.ts'
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { fileError, systemCode } from '../input/file-error.ts'
import type { BuildRecord } from './build-record.ts'
import { writeAll } from './files.ts'

/** Name of the journal in an index folder. */
export const JOURNAL_FILE = 'journal.ndjson'

type Line =
  | { readonly kind: 'begin'; readonly build: BuildRecord }
  | { readonly kind: 'step'; readonly step: LaneStep }

/** What a journal holds. */
export interface JournalState {
  readonly build: BuildRecord
  readonly steps: readonly LaneStep[]
}

/**
 * Reads a journal and drops a torn tail.
 *
 * @param path of the journal
 * @returns undefined when there is none, or when not even its first line is whole
 * @throws {UserError} INDEX_DAMAGED when a line in the middle is damaged
 */
export function readJournal(path: string, xxh64: Xxh64): JournalState | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw fileError(path, error)
  }
  let build: BuildRecord | undefined
  const steps: LaneStep[] = []
  let at = 0
  for (let number = 1; at < bytes.length; number++) {
    const end = bytes.indexOf(10, at)
    const line = end < 0 ? undefined : decode(bytes.toString('utf8', at, end), xxh64)
    if (line === undefined) {
      const isTail = end < 0 || end === bytes.length - 1
      if (!isTail) {
        throw new UserError(
          'INDEX_DAMAGED',
          `${path}:${number}: damaged journal: the line's checksum does not match`,
          {
            hint: 'Delete the folder and build again.',
          },
        )
      }
      truncateSync(path, at)
      break
    }
    if (line.kind === 'begin') build = line.build
    else steps.push(line.step)
    at = end + 1
  }
  return build === undefined ? undefined : { build, steps }
}

function decode(text: string, xxh64: Xxh64): Line | undefined {
  const json = text.slice(17)
  if (text[16] !== ' ' || text.slice(0, 16) !== xxh64.ofText(json)) return undefined
  return JSON.parse(json) as Line // its checksum says that it is one of ours
}

/** Appends lines; each is on the disk when the call returns. */
export class JournalWriter {
  readonly #path: string
  readonly #file: number
  readonly #xxh64: Xxh64

  /** @param path the journal, made when it is not there */
  constructor(path: string, xxh64: Xxh64) {
    this.#path = path
    this.#xxh64 = xxh64
    try {
      this.#file = openSync(path, 'a')
    } catch (error) {
      throw fileError(path, error)
    }
  }

  /** The first line. */
  begin(build: BuildRecord): void {
    this.#append({ kind: 'begin', build })
  }

  /** One step of a lane. */
  step(step: LaneStep): void {
    this.#append({ kind: 'step', step })
  }

  #append(line: Line): void {
    const json = JSON.stringify(line)
    try {
      writeAll(this.#file, Buffer.from(`${this.#xxh64.ofText(json)} ${json}\n`, 'utf8'))
      fsyncSync(this.#file)
    } catch (error) {
      throw fileError(this.#path, error)
    }
  }

  close(): void {
    closeSync(this.#file)
  }
}
