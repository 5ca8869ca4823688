/**
 * `--format`: other forms of a report, and where they go. It means the same in every command that has it.
 */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileError } from '../../bytes/file-error.ts'
import { findReportTokens } from '../../check/find-tokens.ts'
import { UserError } from '../../errors.ts'
import { size } from '../../report/format.ts'
import { type CiPart, type FormInput, renderCi, renderFormat } from '../../report/formats.ts'
import { FORMAT_FILES, FORMAT_NAMES, type FormatName, isCiFormat } from '../../results/formats.ts'
import { writeWhole } from '../../store/files.ts'
import type { Io } from '../io.ts'
import { oneOf } from '../values.ts'
import { warn } from './index-facts.ts'

/** The file that stands for standard output. */
export const STDOUT = '-'

/** A form to write. */
export interface FormatRequest {
  readonly name: FormatName
  /** As typed; undefined for its usual file in the folder of the command. */
  readonly file: string | undefined
}

/**
 * Reads `NAME[=FILE][,NAME[=FILE]...]`. A comma ends the name of a file, since more forms can follow.
 *
 * @param values of the option, as typed
 * @param folder for forms without a file; undefined where there is none
 * @returns requests in the order typed, each once
 * @throws {UserError} USAGE for an unknown form, with the nearest, for one that has no place to go, and for several that
 *   go to the same
 */
export function parseFormats(
  values: readonly string[] = [],
  folder: string | undefined,
): readonly FormatRequest[] {
  const requests = new Map<string, FormatRequest>()
  for (const part of values.flatMap((value) => value.split(','))) {
    const request = parseFormat(part.trim(), folder)
    const place = request.file ?? join(folder ?? '', FORMAT_FILES[request.name])
    const other = requests.get(place)
    if (other !== undefined && other.name !== request.name) throw refuseSamePlace(place, other.name, request)
    requests.set(place, request)
  }
  return [...requests.values()]
}

function parseFormat(text: string, folder: string | undefined): FormatRequest {
  const at = text.indexOf('=')
  // Never undefined for a text that is there.
  const name = oneOf('--format', (at < 0 ? text : text.slice(0, at)).trim(), FORMAT_NAMES) ?? 'html'
  const file = at < 0 ? undefined : text.slice(at + 1).trim()
  if (file === '') {
    throw new UserError('USAGE', `--format ${text}: the file has no name, expected NAME or NAME=FILE`)
  }
  if (file !== undefined || folder !== undefined) return { name, file }
  // GitHub takes workflow commands from standard output, and from nowhere else.
  if (name === 'github') return { name, file: STDOUT }
  throw new UserError('USAGE', `--format ${name}: no folder for it, expected ${name}=FILE or --out`, {
    hint: `For example \`--format ${name}=${FORMAT_FILES[name]}\`; \`${name}=-\` is standard output.`,
  })
}

function refuseSamePlace(place: string, other: FormatName, { name }: FormatRequest): UserError {
  return place === STDOUT
    ? new UserError('USAGE', '--format: several forms for standard output, expected one', {
        hint: `Write the others to files: \`--format ${name}=${FORMAT_FILES[name]}\`.`,
      })
    : new UserError('USAGE', `--format ${name}=${place}: ${other} is written there, expected another file`)
}

/** @returns whether a form goes to stdout */
export function takesStdout(formats: readonly FormatRequest[]): boolean {
  return formats.some(({ file }) => file === STDOUT)
}

/** Forms of a command that makes several reports. */
export interface SplitFormats {
  /** Those that each report has by itself. */
  readonly own: readonly FormatRequest[]
  /** Those that are one file for all. */
  readonly joined: readonly FormatRequest[]
}

/**
 * Of several reports, forms for CI that go to a file are one file; other forms are one for each report, with its name in theirs.
 *
 * @param formats what `parseFormats` read
 * @param name of the report; undefined when there is only one
 * @throws {UserError} USAGE for a form for people on standard output, of several reports
 */
export function splitFormats(formats: readonly FormatRequest[], name: string | undefined): SplitFormats {
  if (name === undefined) return { own: formats, joined: [] }
  const joined = formats.filter((format) => format.file !== undefined && isCiFormat(format.name))
  const own = formats
    .filter((format) => !joined.includes(format))
    .map((format): FormatRequest => {
      const { file } = format
      if (file === STDOUT) {
        throw new UserError(
          'USAGE',
          `--format ${format.name}=-: the policy names several indexes, each with a report of its own, expected a file`,
          { hint: 'Name one index with --index, or make one of them with `dosimeter index merge`.' },
        )
      }
      return file === undefined ? format : { ...format, file: withName(file, name) }
    })
  return { own, joined }
}

/** `page.html` of the report `mix` is `page-mix.html`. */
function withName(file: string, name: string): string {
  const ending = extname(file)
  return `${file.slice(0, file.length - ending.length)}-${name}${ending}`
}

/**
 * Writes forms of a report: those without a file into a folder, each whole or not at all.
 *
 * @param formats what `parseFormats` read
 * @param folder path; made when it is not there
 * @param input what they are made of, redacted where they are to be
 * @param isQuiet whether to say nothing of what was written
 * @throws {UserError} DISK and others that the system refuses, USAGE when the folder is a file, VOCABULARY when that of
 *   the report's tokens cannot be loaded
 */
export async function writeFormats(
  formats: readonly FormatRequest[],
  folder: string | undefined,
  input: FormInput,
  isQuiet: boolean,
  io: Io,
): Promise<void> {
  if (formats.length === 0) return
  const whole = { ...input, findTokens: await findReportTokens(input.report) }
  await writeAll(formats, folder, [whole], (name) => renderFormat(name, whole), isQuiet, io)
}

/**
 * Writes forms for CI of several reports, or of none: others cannot be made of them and are left out.
 *
 * @param parts the report of each index, or why there is none
 * @throws {UserError} as `writeFormats`
 */
export async function writeCiFormats(
  formats: readonly FormatRequest[],
  folder: string | undefined,
  parts: readonly CiPart[],
  isQuiet: boolean,
  io: Io,
): Promise<void> {
  const own = formats.filter(({ name }) => isCiFormat(name))
  const render = (name: FormatName): Promise<Uint8Array> =>
    isCiFormat(name) ? renderCi(name, parts) : Promise.resolve(new Uint8Array())
  await writeAll(own, folder, parts, render, isQuiet, io)
}

async function writeAll(
  formats: readonly FormatRequest[],
  folder: string | undefined,
  parts: readonly CiPart[],
  render: (name: FormatName) => Promise<Uint8Array>,
  isQuiet: boolean,
  io: Io,
): Promise<void> {
  if (folder !== undefined && formats.some(({ file }) => file === undefined)) makeFolder(folder)
  for (const { name, file } of formats) {
    const bytes = await render(name)
    if (name === 'sarif') {
      const { sarifRemarks } = await import('../../report/ci/sarif.ts')
      for (const remark of sarifRemarks(parts)) warn(io, `--format sarif: ${remark}`)
    }
    if (file === STDOUT) {
      io.stdout.write(bytes)
      continue
    }
    const path = file ?? join(folder ?? '', FORMAT_FILES[name])
    if (file === undefined) writeWhole(path, [bytes])
    else writePlainly(path, bytes)
    if (!isQuiet) io.stderr.write(`Wrote ${path} (${size(bytes.length)}).\n`)
  }
}

function makeFolder(folder: string): void {
  try {
    if (existsSync(folder) && !statSync(folder).isDirectory()) {
      throw new UserError('USAGE', `--out ${folder}: it is a file, expected a folder`)
    }
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw fileError(folder, error)
  }
}

/** Without a temporary file beside it: a path that somebody names can be a pipe or a device. */
function writePlainly(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes)
  } catch (error) {
    throw fileError(path, error)
  }
}
