/**
 * Where the id of an item comes from: a path into its record, or a template such as `{stem}/{index}`.
 */
import { basename, dirname, resolve } from 'node:path'
import { withoutCodecEnding } from '../codecs/decode.ts'
import { type FieldPath, parseFieldPath } from './field-path.ts'

/** A piece of an id template. */
type IdPiece =
  | { readonly kind: 'literal'; readonly text: string }
  /** The file's base name without `.gz` or another ending of packed files, and without its last extension. */
  | { readonly kind: 'stem' }
  /** The name of the folder that the file lies in. */
  | { readonly kind: 'folder' }
  /** The record's position in its file, from 0. */
  | { readonly kind: 'index' }
  /** A value of the record; the path names no list. */
  | { readonly kind: 'path'; readonly path: FieldPath; readonly source: string }

/** Pieces whose texts, one after another, are the id. */
export type IdTemplate = readonly IdPiece[]

function parsePlaceholder(name: string): IdPiece | undefined {
  if (name === 'stem' || name === 'folder' || name === 'index') return { kind: name }
  const path = parseFieldPath(name)
  if (path === undefined || path.some((step) => step.listDepth > 0)) return undefined
  return { kind: 'path', path, source: name }
}

/**
 * Parses `item.id` of a description.
 *
 * @param text templates with ` | ` between them: the first whose values a record has is taken
 * @returns the templates in order, at least one; `undefined` when one of them is none
 */
export function parseIdSource(text: string): readonly IdTemplate[] | undefined {
  const templates = text.split(' | ').map(parseIdTemplate)
  const isWhole = (template: IdTemplate | undefined): template is IdTemplate => template !== undefined
  return templates.every(isWhole) ? templates : undefined
}

/**
 * Parses one template.
 *
 * @param text without braces a path into the record; else text with `{stem}`, `{folder}`, `{index}` or `{path}` in it
 * @returns the pieces in order, `undefined` when `text` is neither
 */
export function parseIdTemplate(text: string): IdTemplate | undefined {
  if (!/[{}]/u.test(text)) {
    const path = parseFieldPath(text)
    if (path === undefined || path.some((step) => step.listDepth > 0)) return undefined
    return [{ kind: 'path', path, source: text }]
  }
  const pieces: IdPiece[] = []
  for (const match of text.matchAll(/\{([^{}]*)\}|([^{}]+)|[{}]/gu)) {
    const [, placeholder, literal] = match
    const piece =
      literal === undefined
        ? parsePlaceholder(placeholder ?? '')
        : { kind: 'literal' as const, text: literal }
    if (piece === undefined) return undefined
    pieces.push(piece)
  }
  return pieces
}

/**
 * The `{stem}` of a file: stays the same however the path was typed and whether the file is compressed.
 *
 * @param path path with `/` between parts
 * @returns the base name without `.gz` or another ending of packed files, and without its last extension
 */
export function stemOf(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1)
  const stem = withoutCodecEnding(base).replace(/(?<=.)\.[^.]*$/u, '')
  return stem === '' ? base : stem
}

/**
 * The `{folder}` of a file: stays the same wherever the command is started.
 *
 * @param path path with `/` between parts
 * @returns the base name of the folder that the file lies in
 */
export function folderOf(path: string): string {
  return basename(dirname(resolve(path)))
}
