/**
 * Options that say where inputs lie and what is text in them.
 */
import { readFileSync } from 'node:fs'
import { systemCode } from '../../bytes/file-error.ts'
import { type RemoteSettings, remoteSettingsFrom } from '../../bytes/settings.ts'
import { DOCUMENT_PER, type DocumentPer } from '../../formats/types.ts'
import type { BadInput } from '../../input/bad-input.ts'
import type { LeftOut } from '../../input/resolve.ts'
import type { Input } from '../../input/types.ts'
import { counted, number, size } from '../../report/format.ts'
import { escapedControls } from '../../report/width.ts'
import type { Io } from '../io.ts'
import { printUserError } from '../sentence.ts'
import { given, oneOf } from '../values.ts'

/** Options as typed. */
export interface RawInputOptions {
  readonly textField?: readonly string[]
  readonly inputFormat?: readonly string[]
  readonly records?: readonly string[]
  readonly documentPer?: string
  readonly gitignore?: boolean
  readonly cache?: string
  readonly root?: readonly string[]
  readonly skipBadInputs?: boolean
}

/** What a build or a scan is told of its inputs. */
export interface InputOptions {
  readonly textFields?: readonly string[]
  readonly inputFormats?: readonly string[]
  readonly records?: readonly string[]
  readonly documentPer?: DocumentPer
  readonly gitignore?: boolean
  readonly roots?: readonly string[]
  readonly skipBadInputs?: boolean
  readonly remote: RemoteSettings
}

/** @throws {UserError} USAGE for values that are not what the option expects */
export function parseInputOptions(raw: RawInputOptions, io: Io): InputOptions {
  return {
    ...given({
      textFields: raw.textField,
      inputFormats: raw.inputFormat,
      records: raw.records,
      documentPer: oneOf('--document-per', raw.documentPer, DOCUMENT_PER),
      gitignore: raw.gitignore,
      roots: raw.root,
      skipBadInputs: raw.skipBadInputs,
    }),
    remote: remoteSettings(io, raw.cache),
  }
}

/** @returns settings of remote inputs, from the environment and the files that it names */
export function remoteSettings(io: Io, cacheFolder?: string): RemoteSettings {
  const settings = remoteSettingsFrom(io.env, (path) => {
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  })
  return { ...settings, cacheFolder }
}

/**
 * @param inputs those of a build or a scan
 * @param bytes of those whose size is known
 * @returns `3 inputs, 1.2 GiB`, and whether there is more of which nobody knows
 */
export function inputsText(
  inputs: readonly { readonly bytes: number; readonly isSizeUnknown?: boolean }[],
  bytes: number,
): string {
  const unknown = inputs.filter(({ isSizeUnknown }) => isSizeUnknown === true).length
  const known = unknown === inputs.length ? '' : `, ${size(bytes)}`
  const more = unknown === 0 ? '' : unknown === 1 ? ', one of unknown size' : `, ${unknown} of unknown size`
  return `${counted(inputs.length, 'input')}${inputs.length === 1 && unknown === 1 ? ' of unknown size' : known + more}`
}

const INPUTS_SHOWN = 8

/** What is told of an input before it is read. */
type ToldInput = Pick<Input, 'shown' | 'fields' | 'table'>

/** @returns lines that say what nobody has stated: fields that `--text-field auto` took, and what divides tables */
export function tellWhatIsRead({ textField = [] }: RawInputOptions, inputs: readonly ToldInput[]): string {
  const isAuto = textField.some((spec) => spec === 'auto' || spec.endsWith('=auto'))
  const fields = isAuto ? grouped(inputs, (input) => input.fields.join(', ')) : []
  const marks = grouped(inputs, ({ table }) => (table === undefined ? '' : nameOfMark(table.delimiter)))
  return escapedControls(
    [
      ...fields.map(([names, where]) => `  text is ${names} in ${where}\n`),
      ...marks.map(([name, where]) => `  columns are divided by ${name} in ${where}\n`),
    ].join(''),
  )
}

/** By what they have in common, those without it left out. */
function grouped(
  inputs: readonly ToldInput[],
  what: (input: ToldInput) => string,
): readonly (readonly [string, string])[] {
  const groups = new Map<string, string[]>()
  for (const input of inputs) {
    const key = what(input)
    if (key !== '') groups.set(key, [...(groups.get(key) ?? []), input.shown])
  }
  return [...groups].map(([key, names]) => {
    const more = names.length > INPUTS_SHOWN ? `, ${counted(names.length - INPUTS_SHOWN, 'more input')}` : ''
    return [key, `${names.slice(0, INPUTS_SHOWN).join(', ')}${more}`]
  })
}

function nameOfMark(delimiter: string): string {
  return (
    { ',': 'commas', '\t': 'tabs', ';': 'semicolons', '|': 'bars', ' ': 'spaces' }[delimiter] ?? delimiter
  )
}

/**
 * Says which files of folders are no inputs, by name where that is asked for.
 *
 * @param isVerbose whether each is named
 */
export function tellLeftOut(leftOut: readonly LeftOut[], isVerbose: boolean, io: Io): void {
  if (leftOut.length === 0) return
  const reasons = new Map<string, number>()
  for (const { why } of leftOut) reasons.set(why, (reasons.get(why) ?? 0) + 1)
  const counts = [...reasons].map(([why, count]) => `${number(count)} ${why}`).join(', ')
  const names = isVerbose
    ? `:\n${leftOut.map(({ shown, why }) => `  ${shown} (${why})\n`).join('')}`
    : '; --verbose names them\n'
  io.stderr.write(escapedControls(`${counted(leftOut.length, 'file')} left out: ${counts}${names}`))
}

/**
 * Names inputs that could not be read, each with what is wrong with it.
 *
 * @returns the exit code of a command that has left some out: it could not answer fully
 */
export function tellBadInputs(bad: readonly BadInput[], exitCode: number, io: Io): number {
  if (bad.length === 0) return exitCode
  for (const { what, hint } of bad) printUserError({ message: what, hint }, io)
  printUserError(
    { message: `${counted(bad.length, 'input')} could not be read; the others were`, hint: undefined },
    io,
  )
  return 2
}
