/**
 * Wikipedia's dumps: pages of a MediaWiki export (mediawiki.org/xml/export), and the `<doc>` blocks that WikiExtractor
 * makes of them. Pages are cut out by bytes, since `<page>` is escaped in texts; what is inside is parsed by saxes.
 */
import { SaxesParser } from 'saxes'
import { corrupt, guarded } from './damage.ts'
import { tooLarge } from './too-large.ts'
import type { RecordReader, SourceRecord } from './types.ts'
import { Window } from './window.ts'

/** How to read pages. */
export interface XmlOptions {
  /** The input as the user knows it. */
  readonly shown: string
  readonly maxRecordBytes: number
  /** Where to begin in the middle: a page's first byte, and what the file is. */
  readonly from?: { readonly start: number; readonly layout: XmlLayout }
}

/** Which of both a file is. */
export type XmlLayout = 'mediawiki' | 'doc'

const MARKS = {
  mediawiki: { open: '<page>', close: '</page>' },
  doc: { open: '<doc ', close: '</doc>' },
} as const
const BATCH_BYTES = 1 << 20
/** The site's description in front of the first page is some KiB. */
const MOST_HEAD_BYTES = 1 << 24
/** Exports have four levels. */
const MOST_DEPTH = 64

/** Pages as records with `id`, `title`, `text` (and `url` of doc blocks); `position` is the page's first byte. */
export class XmlReader implements RecordReader {
  readonly #options: XmlOptions
  readonly #window: Window
  readonly #pages = new WikiPages()
  #layout: XmlLayout | undefined
  #isFirst: boolean

  /** @param chunks decoded bytes */
  constructor(chunks: AsyncIterable<Uint8Array>, options: XmlOptions) {
    this.#options = options
    this.#window = new Window(chunks, options.from?.start ?? 0)
    this.#layout = options.from?.layout
    this.#isFirst = options.from === undefined
  }

  get position(): number {
    return this.#window.position
  }

  /** What the file is; undefined before the first `next`. */
  get layout(): XmlLayout | undefined {
    return this.#layout
  }

  /** @throws {UserError} CORRUPT_INPUT with the byte, RECORD_TOO_LARGE */
  async next(): Promise<readonly SourceRecord[] | undefined> {
    for (;;) {
      const records: SourceRecord[] = []
      const { bytes, position, isEnded } = this.#window
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      this.#layout ??= bytes.length === 0 ? undefined : layoutOf(view)
      let at = 0
      while (this.#layout !== undefined && at < BATCH_BYTES) {
        const { open, close } = MARKS[this.#layout]
        const from = view.indexOf(open, at)
        if (from < 0) break
        const last = view.indexOf(close, from)
        if (last < 0) break
        this.#checkBetween(view.subarray(at, from), position + at)
        this.#isFirst = false
        const end = last + close.length
        if (end - from > this.#options.maxRecordBytes) throw this.#tooLarge(position + from)
        records.push({
          position: position + from,
          value: this.#page(view.subarray(from, end), position + from),
        })
        at = end
      }
      this.#window.drop(at)
      if (records.length > 0) return records
      if (isEnded) {
        this.#checkEnd()
        return undefined
      }
      const held = this.#window.bytes.length
      const isInHead = this.#isFirst && this.#layout === 'mediawiki'
      if (held > Math.max(isInHead ? MOST_HEAD_BYTES : 0, this.#options.maxRecordBytes)) {
        throw this.#tooLarge(this.#window.position)
      }
      await this.#window.grow()
    }
  }

  async close(): Promise<void> {
    await this.#window.close()
  }

  #tooLarge(position: number): Error {
    const { shown, maxRecordBytes } = this.#options
    return tooLarge(shown, position, maxRecordBytes, 'check that the file is whole')
  }

  /** Between pages there is only space; in front of the first the site's description. */
  #checkBetween(between: Buffer, position: number): void {
    if (this.#isFirst && this.#layout === 'mediawiki') return
    const other = between.findIndex((byte) => byte > 0x20)
    if (other < 0 || (this.#isFirst && between.toString('latin1').trim() === '\u00ef\u00bb\u00bf')) return
    throw corrupt(
      this.#options.shown,
      `malformed XML at byte ${position + other}, expected ${MARKS[this.#layout ?? 'doc'].open}`,
    )
  }

  #checkEnd(): void {
    const { bytes, position } = this.#window
    if (this.#layout === undefined) return
    const rest = Buffer.from(bytes).toString('utf8').trim()
    const isWhole =
      this.#layout === 'doc' ? rest === '' : rest.endsWith('</mediawiki>') && !rest.includes('<page>')
    const isClean = this.#isFirst || rest.length <= '</mediawiki>'.length
    if (isWhole && isClean) return
    throw corrupt(
      this.#options.shown,
      `truncated or malformed XML behind byte ${position}: it ends at byte ${position + bytes.length}, inside a page or without its end`,
    )
  }

  #page(page: Buffer, position: number): Readonly<Record<string, unknown>> {
    const what = `malformed XML in the page at byte ${position}`
    return guarded(this.#options.shown, what, () =>
      this.#layout === 'doc' ? docPage(page) : this.#pages.parse(page),
    )
  }
}

function layoutOf(head: Buffer): XmlLayout {
  const start = head
    .subarray(0, 64)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  return start.startsWith(MARKS.doc.open) ? 'doc' : 'mediawiki'
}

/** Parses pages of an export. One parser for all: making one takes as long as a short page. */
class WikiPages {
  readonly #parser = new SaxesParser()
  /** Paths of the open elements. */
  readonly #open: string[] = []
  #texts: Record<string, string> = {}

  constructor() {
    this.#parser.on('error', (error) => {
      throw error
    })
    this.#parser.on('opentag', ({ name }) => {
      const path = `${this.#open.at(-1) ?? ''}/${name}`
      this.#open.push(path)
      if (this.#open.length > MOST_DEPTH) throw new Error(`nested more than ${MOST_DEPTH} deep`)
      // Of several revisions the last is taken, which is the newest.
      if (path in WANTED) this.#texts[path] = ''
    })
    this.#parser.on('text', (text) => {
      const path = this.#open.at(-1) ?? ''
      if (path in WANTED) this.#texts[path] += text
    })
    this.#parser.on('closetag', () => {
      this.#open.pop()
    })
  }

  parse(page: Buffer): Readonly<Record<string, unknown>> {
    this.#texts = {}
    this.#parser.write(page.toString('utf8')).close()
    const value: Record<string, unknown> = { text: '' }
    for (const [path, key] of Object.entries(WANTED)) {
      const text = this.#texts[path]
      if (text !== undefined) value[key] = text
    }
    return value
  }
}

/** Elements of a page, and the keys that they become. */
const WANTED: Readonly<Record<string, string>> = {
  '/page/id': 'id',
  '/page/title': 'title',
  '/page/revision/text': 'text',
}

/** WikiExtractor escapes attributes, but not everything in the text: no XML parser takes it. */
function docPage(page: Buffer): Readonly<Record<string, unknown>> {
  const headEnd = page.indexOf('>')
  const head = page.subarray(0, headEnd).toString('utf8')
  const value: Record<string, unknown> = {}
  for (const [, name = '', text = ''] of head.matchAll(/ (id|url|title)="([^"]*)"/g))
    value[name] = unescaped(text)
  if (value.id === undefined) throw new Error('a <doc> without an id')
  const text = page.subarray(headEnd + 1, page.length - MARKS.doc.close.length)
  return { ...value, text: text[0] === 0x0a ? text.subarray(1) : text }
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
