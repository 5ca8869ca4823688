/**
 * The journal of a build or scan under way: one line for each step, `<XXH64 of the JSON> <JSON>`. A line that was cut off
 * by a crash ends the journal; what it told is done again.
 */
import { closeSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs'
import type { LaneStep } from '../build/types.ts'
import { fileError, systemCode } from '../bytes/file-error.ts'
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import type { BuildRecord } from './build-record.ts'
import { writeAll } from './files.ts'

/** Name of the journal in an index folder. */
export const JOURNAL_FILE = 'journal.ndjson'

type Line<B, S> = { readonly kind: 'begin'; readonly build: B } | { readonly kind: 'step'; readonly step: S }

/** What a journal holds: what was asked (of a build, if nothing else is said), and the steps that are done. */
export interface JournalState<B = BuildRecord, S = LaneStep> {
  readonly build: B
  readonly steps: readonly S[]
}

/**
 * Reads a journal and drops a torn tail.
 *
 * @param path of the journal
 * @returns undefined when there is none, or when not even its first line is whole
 * @throws {UserError} INDEX_DAMAGED when a line in the middle is damaged
 */
export function readJournal<B = BuildRecord, S = LaneStep>(
  path: string,
  xxh64: Xxh64,
): JournalState<B, S> | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw fileError(path, error)
  }
  let build: B | undefined
  const steps: S[] = []
  let at = 0
  for (let number = 1; at < bytes.length; number++) {
    const end = bytes.indexOf(10, at)
    const line = end < 0 ? undefined : decode<B, S>(bytes.toString('utf8', at, end), xxh64)
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

function decode<B, S>(text: string, xxh64: Xxh64): Line<B, S> | undefined {
  const json = text.slice(17)
  if (text[16] !== ' ' || text.slice(0, 16) !== xxh64.ofText(json)) return undefined
  return JSON.parse(json) as Line<B, S> // its checksum says that it is one of ours
}

/** Appends lines; each is on the disk when the call returns. */
export class JournalWriter<B = BuildRecord, S = LaneStep> {
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
  begin(build: B): void {
    this.#append({ kind: 'begin', build })
  }

  /** One step of a lane. */
  step(step: S): void {
    this.#append({ kind: 'step', step })
  }

  #append(line: Line<B, S>): void {
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
