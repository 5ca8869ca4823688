/**
 * Paths into a record: `question`, `question.stem`, `choices[]`, `question.choices[].text`, `tests@json[].input`.
 *
 * A key is followed by `[]` where its value is a list; every element is then one part of the field. `@json` before that
 * says that the value is text which holds JSON: publishers put lists into tables that way.
 *
 * Text fields of corpora (src/formats/text-field.ts) have a syntax of their own: there a key may be called `x@json` or
 * have braces, `+` joins paths, and null is an empty document; here a missing text is an error that has to be told.
 */

/** One key of a path, and how many levels of list its value has. */
interface PathStep {
  readonly key: string
  /** The value is text that holds JSON. */
  readonly isJson?: true
  /** Number of `[]` after the key. */
  readonly listDepth: number
}

/** A parsed path, at least one step. */
export type FieldPath = readonly PathStep[]

/** Where the texts of a field are: all of these, in order. */
export type FieldSource = readonly {
  /** As its author wrote it. */
  readonly source: string
  /** The first of these that a record has. */
  readonly paths: readonly FieldPath[]
}[]

/** What a path leads to in one record. */
export type FieldReading =
  | {
      readonly kind: 'parts'
      /** Texts in the record's order, none blank; null and blank values are left out. */
      readonly parts: readonly string[]
      /** The first key that the path names and the record has not; `undefined` when all keys are there. */
      readonly absent: AbsentKey | undefined
    }
  | {
      readonly kind: 'wrong'
      /** Where the value stands, with the positions of list elements: `choices[2]`. */
      readonly at: string
      /** What stands there, such as `a list`. */
      readonly found: string
      /** What should stand there, such as `text`. */
      readonly expected: string
    }

/** A key that was looked for in vain. */
export interface AbsentKey {
  /** Where the object stands that lacks it; empty for the record itself. */
  readonly inside: string
  readonly key: string
  /** The keys that the object has. */
  readonly keysSeen: readonly string[]
}

const PATH = /^[^.[\]{}]+(?:\[\])*(?:\.[^.[\]{}]+(?:\[\])*)*$/u

/**
 * Parses a path.
 *
 * @param text keys joined by `.`, each followed by `[]` for every level of list it holds
 * @returns the steps, `undefined` when `text` is not such a path
 */
export function parseFieldPath(text: string): FieldPath | undefined {
  if (!PATH.test(text)) return undefined
  return text.split('.').map((step) => {
    const name = step.replace(/(?:\[\])+$/u, '')
    const isJson = name.endsWith('@json') && name !== '@json'
    return {
      key: isJson ? name.slice(0, -'@json'.length) : name,
      ...(isJson ? { isJson } : {}),
      listDepth: (step.length - name.length) / 2,
    }
  })
}

/**
 * Parses what a description says of a field's place.
 *
 * @param from a path, or a list of paths; ` | ` in it stands between paths of which the first that is there is taken
 * @returns the paths, `undefined` when one of them is none
 */
export function parseFieldSource(from: string | readonly string[]): FieldSource | undefined {
  const sources = typeof from === 'string' ? [from] : from
  const isPath = (path: FieldPath | undefined): path is FieldPath => path !== undefined
  const parsed = sources.map((source) => {
    const alternatives = source.split(' | ')
    return { source, count: alternatives.length, paths: alternatives.map(parseFieldPath).filter(isPath) }
  })
  if (parsed.length === 0 || parsed.some(({ paths, count }) => paths.length < count)) return undefined
  return parsed.map(({ source, paths }) => ({ source, paths }))
}

/** What bytes are called that a table has where text should be. */
export const NOT_TEXT = 'bytes that are not UTF-8'

/**
 * Names the kind of a JSON value for people.
 *
 * @param value a value out of `JSON.parse`
 * @returns words with an article where one belongs: `a list`, `null`, `text`
 */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'text'
  if (value instanceof Uint8Array) return NOT_TEXT
  if (typeof value === 'object') return 'an object'
  return `a ${typeof value}`
}

/**
 * Tells whether a JSON value is an object with keys.
 *
 * @param value a value out of `JSON.parse`
 * @returns `false` for null and for lists
 */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

interface Place {
  readonly value: unknown
  readonly at: string
}

type Wrong = Extract<FieldReading, { kind: 'wrong' }>

function wrong(place: Place, expected: string): Wrong {
  return { kind: 'wrong', at: place.at, found: kindOf(place.value), expected }
}

/** Replaces each list by its elements; null counts as an empty list. */
function openLists(places: readonly Place[]): readonly Place[] | Wrong {
  const elements: Place[] = []
  for (const place of places) {
    if (place.value === null) continue
    if (!Array.isArray(place.value)) return wrong(place, 'a list')
    place.value.forEach((value: unknown, index) => {
      elements.push({ value, at: `${place.at}[${index}]` })
    })
  }
  return elements
}

/** Replaces each text by the JSON that it holds; null and empty text are null. */
function openJson(places: readonly Place[]): readonly Place[] | Wrong {
  const opened: Place[] = []
  for (const place of places) {
    const { value, at } = place
    if (value === null || value === '') {
      opened.push({ value: null, at })
      continue
    }
    if (typeof value !== 'string') return wrong(place, 'text that holds JSON')
    try {
      opened.push({ value: JSON.parse(value), at })
    } catch {
      return { kind: 'wrong', at, found: 'text that is not JSON', expected: 'text that holds JSON' }
    }
  }
  return opened
}

/** The value as text: a string, `null` for nothing, or what is wrong with it. */
function textOf(place: Place): string | null | Wrong {
  const { value } = place
  if (value === null || typeof value === 'string') return value
  if (typeof value !== 'number') return wrong(place, 'text')
  // JSON.parse has rounded such a number already: its digits are not the publisher's any more.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return { kind: 'wrong', at: place.at, found: 'a whole number beyond 2^53', expected: 'text' }
  }
  return String(value)
}

/** What nearly every field is, text or a list of texts under one key, without a place made for each value. */
function readPlainField(
  record: Readonly<Record<string, unknown>>,
  path: FieldPath,
): readonly string[] | undefined {
  const [step] = path
  if (step === undefined || path.length > 1 || step.isJson || !Object.hasOwn(record, step.key))
    return undefined
  const value = record[step.key]
  if (step.listDepth === 0) {
    if (typeof value !== 'string') return undefined
    return value.trim() === '' ? [] : [value]
  }
  if (step.listDepth > 1 || !Array.isArray(value)) return undefined
  const elements: readonly unknown[] = value
  const texts = elements.filter((element) => typeof element === 'string')
  if (texts.length < elements.length) return undefined
  return texts.filter((text) => text.trim() !== '')
}

/**
 * Follows a path through one record. Numbers are read as text; booleans, objects and lists without `[]` are not.
 *
 * @param record the record
 * @param path where to look
 * @returns the parts found and the first absent key, or the first value of a wrong kind
 */
export function readField(record: Readonly<Record<string, unknown>>, path: FieldPath): FieldReading {
  const plain = readPlainField(record, path)
  if (plain !== undefined) return { kind: 'parts', parts: plain, absent: undefined }
  let places: readonly Place[] = [{ value: record, at: '' }]
  let absent: AbsentKey | undefined
  for (const { key, isJson, listDepth } of path) {
    const values: Place[] = []
    for (const place of places) {
      if (place.value === null) continue
      if (!isObject(place.value)) return wrong(place, 'an object')
      if (Object.hasOwn(place.value, key)) {
        values.push({ value: place.value[key], at: place.at === '' ? key : `${place.at}.${key}` })
      } else {
        absent ??= { inside: place.at, key, keysSeen: Object.keys(place.value) }
      }
    }
    places = values
    if (isJson) {
      const opened = openJson(places)
      if ('kind' in opened) return opened
      places = opened
    }
    for (let level = 0; level < listDepth; level++) {
      const elements = openLists(places)
      if ('kind' in elements) return elements
      places = elements
    }
  }
  const parts: string[] = []
  for (const place of places) {
    const text = textOf(place)
    if (text === null) continue
    if (typeof text !== 'string') return text
    if (text.trim() !== '') parts.push(text)
  }
  return { kind: 'parts', parts, absent }
}

function isComplete(reading: FieldReading): boolean {
  return reading.kind === 'parts' && reading.absent === undefined
}

/** What tells most of a record whose form is not known: all keys, then some text, then which key is missing. */
function rankOf(reading: FieldReading): number {
  if (isComplete(reading)) return 3
  if (reading.kind === 'wrong') return 0
  return reading.parts.length > 0 ? 2 : 1
}

/**
 * Reads a field from all of its places.
 *
 * @param record the record
 * @param source where to look
 * @returns the parts of all places in order and the first absent key, or the first value of a wrong kind
 */
export function readSource(record: Readonly<Record<string, unknown>>, source: FieldSource): FieldReading {
  const parts: string[] = []
  let absent: AbsentKey | undefined
  for (const { paths } of source) {
    let best: FieldReading | undefined
    for (const path of paths) {
      const reading = readField(record, path)
      if (best === undefined || rankOf(reading) > rankOf(best)) best = reading
      if (isComplete(best)) break
    }
    if (best === undefined) continue
    if (best.kind === 'wrong') return best
    if (source.length === 1) return best
    for (const part of best.parts) parts.push(part)
    absent ??= best.absent
  }
  return { kind: 'parts', parts, absent }
}
