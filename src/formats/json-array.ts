/**
 * JSON documents that hold a list of records: an array, or an array inside an object. The list is rewritten as lines of
 * the same length, so that the kernel's reader of JSONL takes the elements at their own byte offsets: what is outside
 * the elements becomes spaces, commas between them line feeds, line feeds inside them (not in strings, where JSON has
 * none) spaces. Only the structure is looked at here (RFC 8259); each element is judged as a record of its own.
 */
import { UserError } from '../errors.ts'
import { corrupt } from './damage.ts'
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  EXPECTED,
  isScalar,
  keyOf,
  LINE_FEED,
  MOST_KEY_BYTES,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  type State,
  shownByte,
} from './json-syntax.ts'

/** How to read a document. */
export interface JsonArrayOptions {
  /** The input as the user knows it. */
  readonly shown: string
  /**
   * Keys that lead to each array whose elements are records. Default: the document is the array, or it has one array of
   * objects in it: a second one is an error, as nobody knows which is meant.
   */
  readonly paths?: readonly (readonly string[])[]
  /** The document is an object and the only record. */
  readonly isRecord?: boolean
  /** Position of the chunks' first byte, default 0. */
  readonly start?: number
  /** Given when `start` is an element's first byte: how many objects are around the array, as `onArray` told. */
  readonly objectsAround?: number
  /** Told when an array begins: the keys that lead to it. */
  readonly onArray?: (path: readonly string[]) => void
}

const MOST_DEPTH = 1000
/** Outside elements a line ends at multiples of this, so that no line is longer than a record may be. */
const BLANK_LINE_BYTES = 1 << 16
/** Strings of fewer bytes end sooner by looking than by asking for the next quote. */
const SHORT_STRING = 24
/** Arrays that are named in messages. */
const MOST_ARRAYS_SHOWN = 8

/**
 * @param chunks the document's bytes, or those from an element on; a chunk is only good until the next is asked for
 * @returns as many bytes, rewritten; a chunk is only good until the next is asked for
 * @throws {UserError} CORRUPT_INPUT for what is not JSON or is cut, with the byte; BAD_RECORD when there is no array
 */
export async function* jsonElements(
  chunks: AsyncIterable<Uint8Array>,
  options: JsonArrayOptions,
): AsyncGenerator<Uint8Array> {
  const rewriter = new Rewriter(options)
  let target = new Uint8Array(0)
  for await (const chunk of chunks) {
    if (target.length < chunk.length) target = new Uint8Array(chunk.length)
    const bytes = target.subarray(0, chunk.length)
    bytes.set(chunk)
    rewriter.take(bytes)
    yield bytes
  }
  rewriter.end()
}

class Rewriter {
  readonly #options: JsonArrayOptions
  /** Opening brackets that are not closed yet: around the array, of what is skipped, or of the element. */
  readonly #open = new Uint8Array(MOST_DEPTH)
  #depth = 0
  /** Brackets around the array's elements. */
  #around = 0
  /** Keys on the way to what comes next; known while only objects are around it. */
  readonly #keys: (string | undefined)[] = []
  #state: State
  #isInString = false
  /** The last byte was a backslash that escapes. */
  #isEscaped = false
  /** Bytes of the key that is being read. */
  #key: number[] | undefined
  /** Paths of the arrays that were taken, and of those that could have been, as far as they are named. */
  readonly #taken: string[] = []
  readonly #others = new Set<string>()
  /** Position of the next chunk's first byte. */
  #base: number
  #elementStart: number

  constructor(options: JsonArrayOptions) {
    this.#options = options
    this.#base = options.start ?? 0
    this.#elementStart = this.#base
    this.#state = 'value'
    if (options.objectsAround !== undefined) {
      this.#open.fill(OPEN_OBJECT, 0, options.objectsAround)
      this.#open[options.objectsAround] = OPEN_LIST
      this.#depth = options.objectsAround + 1
      this.#around = this.#depth
      this.#taken.push('')
      this.#state = 'element'
    }
  }

  /** Rewrites the next bytes in place. */
  take(bytes: Uint8Array): void {
    const end = bytes.length
    if (end === 0) return
    let at = this.#base === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    if (at > 0) bytes.fill(SPACE, 0, at)
    while (at < end) {
      const state = this.#state
      if (state === 'in element') at = this.#inElement(bytes, at)
      else if (state === 'bare element') at = this.#inBareElement(bytes, at)
      else at = this.#outside(bytes, at)
    }
    this.#base += end
  }

  /** The document has ended. */
  end(): void {
    const { shown } = this.#options
    if (this.#state === 'scalar goes on' && this.#depth === 0) this.#state = 'done'
    if (this.#state !== 'done') {
      const where =
        this.#state === 'in element' ? `, in the element that begins at byte ${this.#elementStart}` : ''
      throw corrupt(
        shown,
        `truncated JSON: it ends at byte ${this.#base}${where}, expected ${EXPECTED[this.#state]}`,
      )
    }
    const missing = this.#options.paths?.map(shownPath).find((path) => !this.#taken.includes(path))
    if (missing !== undefined) throw this.#noArray(`no array "${missing}" in the JSON document`)
    if (this.#taken.length === 0) throw this.#noArray('no array of objects in the JSON document')
  }

  /** The hot loop: most bytes of a document are inside strings of elements. */
  #inElement(bytes: Uint8Array, from: number): number {
    const end = bytes.length
    const open = this.#open
    let at = from
    let depth = this.#depth
    if (this.#isInString) {
      at = this.#stringEnd(bytes, at)
      if (this.#isInString) return end
    }
    while (at < end) {
      const byte = bytes[at]
      if (byte === QUOTE) {
        at++
        // Keys and short values, without a call.
        const near = Math.min(end, at + SHORT_STRING)
        let next = at
        while (next < near && bytes[next] !== QUOTE && bytes[next] !== BACKSLASH) next++
        if (next < near && bytes[next] === QUOTE) {
          at = next + 1
          continue
        }
        this.#isInString = true
        at = this.#stringEnd(bytes, next)
        if (this.#isInString) break
        continue
      }
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (depth >= MOST_DEPTH) throw this.#tooDeep(at)
        open[depth++] = byte
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (open[--depth] !== byte - 2)
          throw this.#unexpected(bytes, at, open[depth] === OPEN_LIST ? ']' : '}')
        if (depth === this.#around) {
          this.#state = depth === 0 ? 'done' : 'comma or end of array'
          at++
          break
        }
      } else if (byte === LINE_FEED) bytes[at] = SPACE
      at++
    }
    this.#depth = depth
    return at
  }

  /** @returns behind the string's quote, or the end; `#isInString` tells which */
  #stringEnd(bytes: Uint8Array, from: number): number {
    const end = bytes.length
    let at = from
    if (this.#isEscaped) {
      this.#isEscaped = false
      at++
    }
    while (at < end) {
      const quote = bytes.indexOf(QUOTE, at)
      const until = quote < 0 ? end : quote
      let first = until
      while (first > at && bytes[first - 1] === BACKSLASH) first--
      const isEscaping = (until - first) % 2 === 1
      if (quote < 0) {
        this.#isEscaped = isEscaping
        return end
      }
      at = quote + 1
      if (isEscaping) continue
      this.#isInString = false
      return at
    }
    return end
  }

  /** An element that is no list or object: not a record, but for the reader to say. */
  #inBareElement(bytes: Uint8Array, from: number): number {
    let at = from
    if (this.#isInString) {
      at = this.#stringEnd(bytes, at)
      if (!this.#isInString) this.#state = 'comma or end of array'
      return at
    }
    if (bytes[at] === QUOTE && this.#base + at === this.#elementStart) {
      this.#isInString = true
      return at + 1
    }
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (isScalar(byte)) continue
      this.#state = 'comma or end of array'
      break
    }
    return at
  }

  /** Structure outside the elements; blanks it. */
  #outside(bytes: Uint8Array, from: number): number {
    let at = from
    if (this.#isInString) {
      at = this.#outsideString(bytes, from)
      this.#blank(bytes, from, at)
      return at
    }
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (byte === SPACE || byte === LINE_FEED || byte === 0x0d || byte === 0x09) {
        if (this.#state === 'scalar goes on') this.#valueEnds()
        continue
      }
      if (this.#step(bytes, at, byte)) {
        this.#blank(bytes, from, at)
        return at
      }
      if (this.#isInString) {
        this.#blank(bytes, from, at + 1)
        return at + 1
      }
      const isBehindArray = byte === CLOSE_LIST && this.#depth === this.#around - 1
      if (isBehindArray || (byte === COMMA && this.#state === 'element')) {
        this.#blank(bytes, from, at)
        bytes[at] = LINE_FEED
        if (isBehindArray) this.#around = 0
        return at + 1
      }
    }
    this.#blank(bytes, from, at)
    return at
  }

  #outsideString(bytes: Uint8Array, from: number): number {
    const at = this.#stringEnd(bytes, from)
    const key = this.#key
    if (key !== undefined && key.length <= MOST_KEY_BYTES) {
      for (const byte of bytes.subarray(from, Math.min(at, from + MOST_KEY_BYTES + 1))) key.push(byte)
    }
    if (this.#isInString) return at
    if (key === undefined) {
      this.#valueEnds()
      return at
    }
    this.#keys[this.#depth - 1] = keyOf(key)
    this.#key = undefined
    this.#state = 'colon'
    return at
  }

  /** Takes one byte that is no space. @returns whether it is an element's first */
  #step(bytes: Uint8Array, at: number, byte: number): boolean {
    switch (this.#state) {
      case 'element or end':
      case 'element':
        if (byte === CLOSE_LIST && this.#state === 'element or end') return this.#close(bytes, at, byte)
        return this.#elementBegins(bytes, at, byte)
      case 'comma or end of array':
        if (byte === COMMA) this.#state = 'element'
        else if (byte === CLOSE_LIST) this.#close(bytes, at, byte)
        else throw this.#unexpected(bytes, at)
        return false
      case 'perhaps the array':
        if (byte === OPEN_OBJECT && this.#mayBegin(at)) {
          this.#arrayBegins()
          return this.#elementBegins(bytes, at, byte)
        }
        this.#state = 'value or end'
        return this.#step(bytes, at, byte)
      case 'scalar goes on':
        if (isScalar(byte)) return false
        this.#valueEnds()
        return this.#step(bytes, at, byte)
      case 'value or end':
        if (byte === CLOSE_LIST) return this.#close(bytes, at, byte)
        return this.#valueBegins(bytes, at, byte)
      case 'value':
        return this.#valueBegins(bytes, at, byte)
      case 'key or end':
        if (byte === CLOSE_OBJECT) return this.#close(bytes, at, byte)
        return this.#keyBegins(bytes, at, byte)
      case 'key':
        return this.#keyBegins(bytes, at, byte)
      case 'colon':
        if (byte !== COLON) throw this.#unexpected(bytes, at)
        this.#state = 'value'
        return false
      case 'comma or end':
        if (byte === COMMA) this.#state = this.#open[this.#depth - 1] === OPEN_OBJECT ? 'key' : 'value'
        else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#close(bytes, at, byte)
        else throw this.#unexpected(bytes, at)
        return false
      default:
        throw this.#unexpected(bytes, at)
    }
  }

  #keyBegins(bytes: Uint8Array, at: number, byte: number): boolean {
    if (byte !== QUOTE) throw this.#unexpected(bytes, at)
    this.#isInString = true
    this.#key = []
    return false
  }

  #valueBegins(bytes: Uint8Array, at: number, byte: number): boolean {
    if (this.#options.isRecord === true && this.#depth === 0) {
      if (byte !== OPEN_OBJECT) throw this.#noArray(`found ${shownByte(byte)}, expected an object`)
      this.#taken.push('')
      return this.#elementBegins(bytes, at, byte)
    }
    const isTheArray = this.#isPlace()
    if (isTheArray === true && byte !== OPEN_LIST) {
      throw this.#noArray(
        `byte ${this.#base + at}: found ${shownByte(byte)}, expected the array "${shownPath(this.#path())}"`,
      )
    }
    if (byte === QUOTE) {
      this.#isInString = true
      this.#key = undefined
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (this.#depth >= MOST_DEPTH) throw this.#tooDeep(at)
      this.#open[this.#depth++] = byte
      if (byte === OPEN_OBJECT) this.#state = 'key or end'
      else if (isTheArray === true || (isTheArray === undefined && this.#depth === 1)) this.#arrayBegins()
      else this.#state = isTheArray === undefined ? 'perhaps the array' : 'value or end'
    } else if (isScalar(byte)) this.#state = 'scalar goes on'
    else throw this.#unexpected(bytes, at)
    return false
  }

  /** Whether the value that comes next is an array of records; undefined when it may be, as its elements will tell. */
  #isPlace(): boolean | undefined {
    for (let depth = 0; depth < this.#depth; depth++) if (this.#open[depth] !== OPEN_OBJECT) return false
    const here = this.#path()
    const isNamed = this.#options.paths?.some(
      (path) => path.length === here.length && path.every((key, depth) => here[depth] === key),
    )
    return isNamed === true ? true : undefined
  }

  /** @returns whether an array that begins with an object is the one; at a second one nobody can tell */
  #mayBegin(at: number): boolean {
    const { paths, shown } = this.#options
    const here = shownPath(this.#keys.slice(0, this.#depth - 1))
    if (paths !== undefined) {
      if (this.#others.size < MOST_ARRAYS_SHOWN) this.#others.add(here)
      return false
    }
    const [first] = this.#taken
    if (first === undefined) return true
    throw new UserError(
      'USAGE',
      `${shown}: the JSON document has several arrays of records, "${first}" and, at byte ${this.#base + at}, "${here}"`,
      { hint: `Say which is meant: --records ${first}, or --records ${first},${here} for both.` },
    )
  }

  /** Keys that lead to the value that comes next. */
  #path(): readonly (string | undefined)[] {
    return this.#keys.slice(0, this.#depth)
  }

  #arrayBegins(): void {
    const path = this.#keys.slice(0, this.#depth - 1)
    this.#taken.push(shownPath(path))
    this.#around = this.#depth
    this.#state = 'element or end'
    this.#options.onArray?.(path.map((key) => key ?? ''))
  }

  #elementBegins(bytes: Uint8Array, at: number, byte: number): boolean {
    this.#elementStart = this.#base + at
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#state = 'in element'
    else if (byte === QUOTE || isScalar(byte)) this.#state = 'bare element'
    else throw this.#unexpected(bytes, at)
    return true
  }

  #close(bytes: Uint8Array, at: number, byte: number): boolean {
    if (this.#depth === 0 || this.#open[this.#depth - 1] !== byte - 2) throw this.#unexpected(bytes, at)
    this.#depth--
    this.#valueEnds()
    return false
  }

  #valueEnds(): void {
    this.#state = this.#depth === 0 ? 'done' : 'comma or end'
  }

  #blank(bytes: Uint8Array, from: number, to: number): void {
    if (to <= from) return
    bytes.fill(SPACE, from, to)
    const first = BLANK_LINE_BYTES - 1 - ((this.#base + from) % BLANK_LINE_BYTES)
    for (let at = from + first; at < to; at += BLANK_LINE_BYTES) bytes[at] = LINE_FEED
  }

  #unexpected(bytes: Uint8Array, at: number, expected: string = EXPECTED[this.#state]): UserError {
    const place = `byte ${this.#base + at}`
    if (this.#state === 'done')
      return corrupt(
        this.#options.shown,
        `${place}: text behind the end of the JSON document`,
        undefined,
        'Mend it there; records one a line are read as --input-format jsonl.',
      )
    const found = shownByte(bytes[at] ?? 0)
    const what = `malformed JSON at ${place}: found ${found}, expected ${expected}`
    return corrupt(this.#options.shown, what, undefined, 'Mend it there, or copy the file again.')
  }

  #tooDeep(at: number): UserError {
    return corrupt(this.#options.shown, `JSON nested more than ${MOST_DEPTH} deep at byte ${this.#base + at}`)
  }

  #noArray(what: string): UserError {
    const others = [...this.#others].map((path) => `"${path}"`).join(', ')
    return new UserError('BAD_RECORD', `${this.#options.shown}: ${what}`, {
      hint:
        others === ''
          ? 'A JSON document is read when it is an array of objects or has one, or whole with --records .'
          : `It has ${others}: name one with --records.`,
    })
  }
}

function shownPath(keys: readonly (string | undefined)[]): string {
  return keys.map((key) => key ?? '?').join('.')
}
