/**
 * `--format`: other forms of a report, and the files that they are written to.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { fileError } from '../../bytes/file-error.ts'
import { size } from '../../report/format.ts'
import { type ReportData, renderFormat } from '../../report/formats.ts'
import { FORMAT_FILES, FORMAT_NAMES, type FormatName } from '../../results/formats.ts'
import { writeWhole } from '../../store/files.ts'
import type { Io } from '../io.ts'
import { oneOf } from '../values.ts'

/** `--format`, as typed: names with commas between them, repeatable. */
export interface RawFormatOption {
  readonly format?: readonly string[]
}

/**
 * @returns names in the order typed, each once
 * @throws {UserError} USAGE for an unknown one, with the nearest
 */
export function parseFormats({ format = [] }: RawFormatOption): readonly FormatName[] {
  const names = format.flatMap((list) => list.split(',')).map((name) => name.trim())
  return [...new Set(names.flatMap((name) => oneOf('--format', name, FORMAT_NAMES) ?? []))]
}

/**
 * The formats of a command that writes a report itself: they stand beside it.
 *
 * @param out its `--out`
 * @throws {UserError} USAGE for formats without a folder for them, and for unknown ones
 */
export function parseFormatsBeside(raw: RawFormatOption, out: string | undefined): readonly FormatName[] {
  const formats = parseFormats(raw)
  if (formats.length === 0 || out !== undefined) return formats
  throw new UserError('USAGE', `--format ${formats.join(',')}: it needs --out, the folder of the report`)
}

/**
 * Writes forms of a report into a folder, each whole or not at all.
 *
 * @param out path; made when it is not there
 * @throws {UserError} DISK when the disk is full or refuses
 */
export async function writeFormats(
  out: string,
  formats: readonly FormatName[],
  data: ReportData,
  isQuiet: boolean,
  io: Io,
): Promise<void> {
  try {
    if (existsSync(out) && !statSync(out).isDirectory()) {
      throw new UserError('USAGE', `--out ${out}: it is a file, expected a folder`)
    }
    mkdirSync(out, { recursive: true })
  } catch (error) {
    throw fileError(out, error)
  }
  for (const format of formats) {
    const path = join(out, FORMAT_FILES[format])
    const bytes = await renderFormat(format, data)
    writeWhole(path, [bytes])
    if (!isQuiet) io.stderr.write(`Wrote ${path} (${size(bytes.length)}).\n`)
  }
}
