/**
 * `--text-field auto`: tells the text fields of an input from its first records. It takes the whole of what a layout says
 * a training text is, or nothing: where text is left over, or two layouts hold different text, the user says.
 */
import { isUtf8 } from 'node:buffer'
import { textsOfRecord } from '../formats/record.ts'
import { isTextValue, textFieldsOf, textString } from '../formats/text-field.ts'
import { isLabel, LAYOUTS, type Layout } from './layouts.ts'

/** What was told. */
export type AutoFields =
  | { readonly kind: 'found'; readonly name: string; readonly fields: readonly string[] }
  /** Each of the layouts would do, and `others` hold text too that is in none of them. */
  | {
      readonly kind: 'unclear'
      readonly layouts: readonly (readonly string[])[]
      readonly others: readonly string[]
    }
  /** No layout; `candidates` hold text. */
  | { readonly kind: 'unknown'; readonly keys: readonly string[]; readonly candidates: readonly string[] }

/** A field that some record has. */
interface Candidate {
  readonly field: string
  /** Its texts in each record; undefined where a record lacks it. */
  readonly texts: readonly (readonly string[] | undefined)[]
  /** Most words of one text. */
  readonly words: number
  /** A record has something else there, or text that is no text: it cannot be read as it is. */
  readonly isOdd: boolean
}

/** A layout that the records fit. */
interface Fit {
  readonly name: string
  readonly fields: readonly string[]
  readonly parts: readonly Candidate[]
  /** Fields of which nobody knows whether they are text too. */
  readonly others: readonly string[]
}

/** Text of so many words holds a gram. */
const PROSE_WORDS = 8
/** Fewer words are a label, whatever its key. */
const PHRASE_WORDS = 4
const MOST_DEPTH = 6
/** Tables of more columns are looked at as far as this. */
const MOST_CANDIDATES = 2000

/**
 * @param records first records of an input
 * @returns see AutoFields
 */
export function autoFields(records: readonly unknown[]): AutoFields {
  const objects = records.filter((record) => typeof record === 'object' && record !== null)
  const keys = [...new Set(objects.flatMap((record) => Object.keys(record)))]
  const candidates = candidatesOf(objects)
  const fitting = LAYOUTS.flatMap((layout) => fitOf(layout, candidates, objects.length) ?? [])
  const whole = fitting.filter(({ others }) => others.length === 0)
  // One that holds all the text of the others.
  const best = whole.find((fit) => whole.every((other) => covers(fit, other.parts)))
  if (best !== undefined) return { kind: 'found', name: best.name, fields: best.fields }
  const doubtful = whole.length > 0 ? whole : fitting
  if (doubtful.length > 0) {
    const layouts = new Map(doubtful.map(({ fields }) => [fields.join(), fields]))
    const named = new Set(doubtful.flatMap(({ parts }) => parts.map(({ field }) => field)))
    const others = new Set(doubtful.flatMap((fit) => fit.others.filter((field) => !named.has(field))))
    return { kind: 'unclear', layouts: [...layouts.values()], others: [...others] }
  }
  return onlyText(candidates, keys)
}

/** Every field that holds text somewhere, or nothing everywhere. */
function candidatesOf(records: readonly object[]): ReadonlyMap<string, Candidate> {
  const names = new Set<string>()
  for (const record of records) addFields(record, '', 0, names)
  const candidates = new Map<string, Candidate>()
  for (const field of [...names].slice(0, MOST_CANDIDATES)) {
    const readable = /[,+]|^\s|\s$/.test(field) ? [] : textFieldsOf([field])
    let isOdd = readable.length === 0
    const texts = records.map((record) => {
      const found = textsOfRecord(record, readable)
      if (!('problem' in found)) return found.texts.map(textString)
      if (found.problem.kind !== 'no-field') isOdd = true
      return undefined
    })
    const all = texts.flatMap((own) => own ?? [])
    const words = Math.max(0, ...all.map(wordsIn))
    const isPacked = all.length > 0 && all.every(isJson)
    if (isPacked && isLabel(field, 0)) continue
    candidates.set(field, { field, texts, words, isOdd: isOdd || isPacked })
  }
  return candidates
}

function addFields(value: unknown, at: string, depth: number, names: Set<string>): void {
  if (depth > MOST_DEPTH || (value instanceof Uint8Array && !isUtf8(value))) return
  if (isTextValue(value) || value === null) names.add(at)
  else if (Array.isArray(value)) {
    const isParts = value.length > 0 && value.every(isContentPart)
    if (isParts) names.add(at)
    else if (value.length === 0) names.add(`${at}[]`)
    else for (const element of value) addFields(element, `${at}[]`, depth + 1, names)
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      addFields(inner, at === '' ? key : `${at}.${key}`, depth + 1, names)
    }
  }
}

function isContentPart(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    ('text' in value || value.type !== 'text')
  )
}

function fitOf(layout: Layout, candidates: ReadonlyMap<string, Candidate>, records: number): Fit | undefined {
  const parts: Candidate[] = []
  const rivals: Candidate[] = []
  let optional = 0
  for (const { names, isRequired } of layout.slots) {
    const found = namedIn(names, candidates)
    const isEverywhere = Array.from({ length: records }, (_, record) =>
      found.some(({ texts }) => texts[record] !== undefined),
    ).every(Boolean)
    if (isRequired && !(isEverywhere && found.some(holdsText))) return undefined
    if (!isRequired && found.some(holdsText)) optional++
    // Two names of one text that hold two texts: which is meant?
    rivals.push(...found.filter((part, index) => found.slice(0, index).some((other) => differ(part, other))))
    parts.push(...found)
  }
  if (records === 0 || optional < (layout.least ?? 0)) return undefined
  const leftOver = [...candidates.values()].filter(
    (candidate) =>
      !parts.includes(candidate) &&
      candidate.words >= PROSE_WORDS &&
      !isLabel(candidate.field, candidate.words) &&
      layout.beside?.includes(candidate.field) !== true &&
      !isWithin(candidate, parts),
  )
  const own = parts.filter((part) => !rivals.includes(part))
  return {
    name: layout.name,
    fields: own.map(({ field, texts }) => (texts.includes(undefined) ? `${field}?` : field)),
    parts: own,
    others: [...rivals, ...leftOver].map(({ field }) => field),
  }
}

/** The names of a slot that the records have, without those whose text another one has. */
function namedIn(names: readonly string[], candidates: ReadonlyMap<string, Candidate>): Candidate[] {
  const found = names.flatMap((name) => candidates.get(name) ?? []).filter(({ isOdd }) => !isOdd)
  return found.filter(
    (part, index) =>
      !holdsText(part) ||
      !found.some(
        (other, at) => other !== part && isWithin(part, [other]) && (at < index || !isWithin(other, [part])),
      ),
  )
}

function holdsText({ texts }: Candidate): boolean {
  return texts.some((own) => own?.some((text) => text.trim() !== '') === true)
}

/** @returns whether some record has one text here and another there */
function differ(one: Candidate, other: Candidate): boolean {
  return one.texts.some((own, record) => {
    const there = other.texts[record]
    if (own === undefined || there === undefined) return false
    const isText = (text: string): boolean => text.trim() !== ''
    return own.some(isText) && there.some(isText) && own.join('\n').trim() !== there.join('\n').trim()
  })
}

/** @returns whether all text of the fit's rival is in its own */
function covers(fit: Fit, parts: readonly Candidate[]): boolean {
  return parts.every((part) => fit.parts.includes(part) || isWithin(part, fit.parts))
}

/** @returns whether each text is a part of one of the others of its record */
function isWithin({ texts }: Candidate, others: readonly Candidate[]): boolean {
  return texts.every((own, record) => {
    const around = others.flatMap((other) => other.texts[record] ?? [])
    return (own ?? []).every(
      (text) => around.some((other) => other.includes(text.trim())) || text.trim() === '',
    )
  })
}

/** Where no layout fits: the only field that holds text, if that is beyond doubt. */
function onlyText(candidates: ReadonlyMap<string, Candidate>, keys: readonly string[]): AutoFields {
  const fields = [...candidates.values()].filter(({ field, words }) => !isLabel(field, words))
  const texts = fields.filter(holdsText)
  const phrases = texts.filter(({ words }) => words >= PHRASE_WORDS)
  const [only, ...more] = phrases.length > 0 ? phrases : texts
  // What has no text in the first records may have it in others.
  const isSure =
    only !== undefined &&
    more.length === 0 &&
    fields.every(holdsText) &&
    !only.isOdd &&
    !only.texts.includes(undefined)
  // Words of a list one by one are a text that was cut up.
  if (isSure && !(only.field.endsWith('[]') && only.words < PHRASE_WORDS)) {
    return { kind: 'found', name: 'the only text', fields: [only.field] }
  }
  return { kind: 'unknown', keys, candidates: texts.map(({ field }) => field) }
}

/** @returns how many words the text has, counting no further than it matters; of scripts without spaces two signs are one */
function wordsIn(text: string): number {
  const head = text.slice(0, 4096)
  const signs =
    head.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0
  return (head.match(/\S+/gu)?.length ?? 0) + Math.max(0, Math.floor(signs / 2) - 1)
}

/** @returns whether the text is a JSON object or list: records packed in a column */
function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
