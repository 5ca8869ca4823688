/**
 * Which version of a file an answer speaks of (RFC 9110, 8.8 and 13.1), and which part of it (14.4).
 */
import { UserError } from '../errors.ts'
import type { Answer } from './exchange.ts'
import type { Place } from './place.ts'

/** What a server says of a file. */
export interface Version {
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  /** Bytes, or undefined where only its end will tell. */
  readonly size: number | undefined
  /** Length that the server announces for the whole file, also where it cannot be read in ranges. */
  readonly announced: number | undefined
}

/** @param size bytes of the file as far as they are certain */
export function versionOf({ status, headers }: Answer, size: number | undefined): Version {
  const length = headers['content-length']
  return {
    etag: headers.etag,
    lastModified: headers['last-modified'],
    size,
    announced: size ?? (status === 200 && length !== undefined ? Number(length) : undefined),
  }
}

/**
 * Reads a Content-Range.
 *
 * @returns first byte, byte behind the last, and bytes of the whole file, undefined when it says `*`; undefined when
 *   there is none, or none of bytes
 */
export function byteRange({
  headers,
}: Answer): { start: number; end: number; total: number | undefined } | undefined {
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers['content-range'] ?? '') ?? []
  if (first === undefined || last === undefined) return undefined
  return { start: Number(first), end: Number(last) + 1, total: total === '*' ? undefined : Number(total) }
}

/**
 * @param version the file as it was opened
 * @param place says which header its server compares
 * @returns a header that keeps the server from giving a range of another version; none for a weak ETag, which
 *   promises nothing about bytes
 */
export function preconditionOf(version: Version, { precondition }: Place): Record<string, string> {
  const { etag, lastModified } = version
  if (etag !== undefined) return etag.startsWith('W/') ? {} : { [precondition]: etag }
  return lastModified !== undefined && precondition === 'if-range' ? { 'if-range': lastModified } : {}
}

/**
 * @param opened the file as it was opened
 * @param answer a later answer
 * @param shown the file as the user knows it
 * @throws {UserError} INPUT_CHANGED when the answer is about another version
 */
export function assertSame(opened: Version, answer: Answer, shown: string): void {
  const difference = differenceOf(opened, answer)
  if (difference === undefined) return
  answer.discard()
  throw new UserError('INPUT_CHANGED', `${shown}: it has changed since it was opened: ${difference}`, {
    hint: 'Run the same command again when nobody writes to it.',
  })
}

function differenceOf(opened: Version, answer: Answer): string | undefined {
  if (answer.status === 412) return 'its ETag is another'
  const total = byteRange(answer)?.total
  const now = versionOf(answer, total)
  if (answer.status === 416) return `it ends before byte ${opened.size ?? opened.announced ?? 0}`
  if (opened.etag !== undefined && now.etag !== undefined) {
    if (weak(opened.etag) !== weak(now.etag)) return `ETag ${now.etag}, was ${opened.etag}`
  } else if (opened.lastModified !== undefined && now.lastModified !== undefined) {
    if (opened.lastModified !== now.lastModified) {
      return `last modified ${now.lastModified}, was ${opened.lastModified}`
    }
  }
  if (opened.announced !== undefined && now.announced !== undefined && opened.announced !== now.announced) {
    return `${now.announced} bytes, was ${opened.announced}`
  }
  return undefined
}

function weak(etag: string): string {
  return etag.replace(/^W\//, '')
}
