/**
 * Where the id of an item comes from: a path into its record, or a template such as `{stem}/{index}`.
 */
import { type FieldPath, parseFieldPath } from './field-path.ts'

/** A piece of an id template. */
export type IdPiece =
  | { readonly kind: 'literal'; readonly text: string }
  /** The file's base name without `.gz` and without its last extension. */
  | { readonly kind: 'stem' }
  /** The record's position in its file, from 0. */
  | { readonly kind: 'index' }
  /** A value of the record; the path names no list. */
  | { readonly kind: 'path'; readonly path: FieldPath; readonly source: string }

function parsePlaceholder(name: string): IdPiece | undefined {
  if (name === 'stem' || name === 'index') return { kind: name }
  const path = parseFieldPath(name)
  if (path === undefined || path.some((step) => step.listDepth > 0)) return undefined
  return { kind: 'path', path, source: name }
}

/**
 * Parses `item.id` of a description.
 *
 * @param text without braces a path into the record; else text with `{stem}`, `{index}` or `{path}` in it
 * @returns the pieces in order, `undefined` when `text` is neither
 */
export function parseIdTemplate(text: string): readonly IdPiece[] | undefined {
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
 * @returns the base name without `.gz` and without its last extension
 */
export function stemOf(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1)
  const stem = base.replace(/\.gz$/iu, '').replace(/(?<=.)\.[^.]*$/u, '')
  return stem === '' ? base : stem
}
