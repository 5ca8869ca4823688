/**
 * Options that say where inputs lie and what is text in them.
 */
import { readFileSync } from 'node:fs'
import { systemCode } from '../../bytes/file-error.ts'
import { type RemoteSettings, remoteSettingsFrom } from '../../bytes/settings.ts'
import { DOCUMENT_PER, type DocumentPer } from '../../formats/types.ts'
import { counted, size } from '../../report/format.ts'
import type { Io } from '../io.ts'
import { given, oneOf } from '../values.ts'

/** Options as typed. */
export interface RawInputOptions {
  readonly textField?: readonly string[]
  readonly documentPer?: string
  readonly gitignore?: boolean
  readonly cache?: string
  readonly root?: readonly string[]
}

/** What a build or a scan is told of its inputs. */
export interface InputOptions {
  readonly textFields?: readonly string[]
  readonly documentPer?: DocumentPer
  readonly gitignore?: boolean
  readonly roots?: readonly string[]
  readonly remote: RemoteSettings
}

/** @throws {UserError} USAGE for values that are not what the option expects */
export function parseInputOptions(raw: RawInputOptions, io: Io): InputOptions {
  return {
    ...given({
      textFields: raw.textField,
      documentPer: oneOf('--document-per', raw.documentPer, DOCUMENT_PER),
      gitignore: raw.gitignore,
      roots: raw.root,
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

/** @returns lines that say which fields `--text-field auto` took, by layout */
export function tellAutoFields(
  { textField = [] }: RawInputOptions,
  inputs: readonly { readonly shown: string; readonly fields: readonly string[] }[],
): string {
  if (!textField.some((spec) => spec === 'auto' || spec.endsWith('=auto'))) return ''
  const byFields = new Map<string, string[]>()
  for (const { shown, fields } of inputs) {
    const key = fields.join(', ')
    byFields.set(key, [...(byFields.get(key) ?? []), shown])
  }
  return [...byFields]
    .map(([fields, names]) => {
      const more =
        names.length > INPUTS_SHOWN ? `, ${counted(names.length - INPUTS_SHOWN, 'more input')}` : ''
      return `  text is ${fields} in ${names.slice(0, INPUTS_SHOWN).join(', ')}${more}\n`
    })
    .join('')
}
