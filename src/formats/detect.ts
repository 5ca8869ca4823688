/**
 * Which format a source has: by its content where that has a mark, else by its name, else JSONL.
 */
import { hasArrayOnOneLine, isOpenObject, looksLikeJsonDocument } from './json-document.ts'
import type { Format } from './types.ts'

/** Bytes of the decoded text that `detectFormat` should be given, or all where there are fewer. */
export const DETECT_BYTES = 1 << 16

/** Extensions of text that is read as it is. Lower case, without the dot. */
const TEXT_EXTENSIONS = new Set(
  [
    'txt text md markdown mdx rst adoc asciidoc org tex',
    'py pyi js mjs cjs jsx ts mts cts tsx java kt kts scala groovy clj cljs',
    'c h cc cpp cxx hpp hh hxx cs fs fsx vb m mm swift go rs zig nim d v sv vhd vhdl',
    'rb erb php pl pm lua r jl hs lhs elm ml mli ex exs erl hrl lisp el scm rkt',
    'sh bash zsh fish ps1 bat cmd sql html htm css scss sass less vue svelte',
    'yaml yml toml ini cfg conf cmake gradle proto thrift graphql sol dart pas ada f f90 for asm s cu cuh',
  ].flatMap((line) => line.split(' ')),
)
/** Files of source trees that have no extension. */
const TEXT_NAMES = new Set([
  'readme',
  'license',
  'copying',
  'changelog',
  'makefile',
  'dockerfile',
  'rakefile',
  'gemfile',
])

/**
 * @param head first bytes of the decoded text, DETECT_BYTES of them or all
 * @param name path or address, its codec's extension taken off
 * @returns the format
 */
export function detectFormat(head: Uint8Array, name: string): Format {
  const extension = extensionOf(name)
  const ofContent = formatOfContent(head)
  if (ofContent !== undefined) return ofContent
  if (extension === 'csv') return 'csv'
  if (extension === 'tsv' || extension === 'tab') return 'tsv'
  // A text may begin with anything, also with a bracket.
  if (extension === undefined ? TEXT_NAMES.has(baseName(name)) : TEXT_EXTENSIONS.has(extension)) return 'text'
  if (looksLikeJsonDocument(head)) return 'json'
  if (extension === 'json' && hasArrayOnOneLine(head)) return 'json'
  return 'jsonl'
}

/**
 * @param head first bytes of the decoded text
 * @param name path or address, its codec's extension taken off
 * @returns whether more bytes may give another format: an object on one line that has not ended is a JSON document or
 *   the first of many records
 */
export function isUndecided(head: Uint8Array, name: string): boolean {
  return extensionOf(name) === 'json' && formatOfContent(head) === undefined && isOpenObject(head)
}

/** What may stand in front of an element: a declaration, comments, a document type (XML 1.0, 2.8). */
const XML_PROLOGUE = /^(\s*(<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>))*\s*/i

function formatOfContent(head: Uint8Array): Format | undefined {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 1024)).toString('latin1')
  if (start.startsWith('PAR1') || start.startsWith('PARE')) return 'parquet'
  if (start.startsWith('ARROW1')) return 'arrow'
  if (isArrowStream(head)) return 'arrow'
  if (/^WARC\/[01]\.\d/.test(start)) return 'warc'
  const visible = start.replace(/^\u00ef\u00bb\u00bf/, '').trimStart()
  if (/^<mediawiki[\s>]/.test(visible.replace(XML_PROLOGUE, '')) || /^<doc\s+id="/.test(visible)) return 'xml'
  return undefined
}

/** A stream's first message: the mark, and a schema's length, which is a multiple of eight of some KiB. */
function isArrowStream(head: Uint8Array): boolean {
  if (head.length < 8) return false
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const length = view.getInt32(4, true)
  return view.getUint32(0, true) === 0xffff_ffff && length > 0 && length < 1 << 24
}

function baseName(name: string): string {
  return (/[^/\\]*$/.exec(name)?.[0] ?? '').toLowerCase()
}

function extensionOf(name: string): string | undefined {
  const base = baseName(name)
  const dot = base.lastIndexOf('.')
  return dot > 0 ? base.slice(dot + 1) : undefined
}
