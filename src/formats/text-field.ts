/**
 * Where a record's text lies: `text`, `meta.body`, `messages[].content`, `choices[]`, several joined, `question+answer`,
 * and what a record may lack, `input?`.
 *
 * A key may hold dots itself, and end in `?`: a record that has the whole path as a key is taken at its word. Paths into items
 * (src/items/field-path.ts) are another syntax: they have alternatives, JSON inside text and nested lists, and what
 * they do not find is told. Neither could be parsed as the other without changing what it means.
 */

/** One key of a path, and how many lists its value has around what goes on with the rest. */
interface Step {
  readonly key: string
  readonly lists: number
}

/** One path. */
export interface TextPath {
  /** As written. */
  readonly source: string
  readonly steps: readonly Step[]
  /** Whether a record without it has no text there, instead of being a bad record. */
  readonly isOptional: boolean
}

/** One text field, as `--text-field` names it. */
export interface TextField {
  /** As written. */
  readonly source: string
  /** One path, or those that are joined by line feeds to one text. */
  readonly paths: readonly TextPath[]
  readonly isJoined: boolean
  /** Whether it may lead to several texts, or to none. */
  readonly isPlural: boolean
  /** Whether it is a key of the record itself, without more. */
  readonly isTopLevel: boolean
}

/**
 * @param source as written
 * @returns the field; undefined when a name in it is empty
 */
export function parseTextFieldPath(source: string): TextField | undefined {
  const paths: TextPath[] = []
  for (const part of source.split('+')) {
    const isOptional = part.endsWith('?')
    const steps = (isOptional ? part.slice(0, -1) : part).split('.').map((step): Step => {
      const key = step.replace(/(\[\])+$/, '')
      return { key, lists: (step.length - key.length) / 2 }
    })
    if (steps.some(({ key }) => key === '' || key.includes('[]'))) return undefined
    paths.push({ source: part, steps, isOptional })
  }
  const [first] = paths
  if (first === undefined) return undefined
  const isJoined = paths.length > 1
  const isPlural = !isJoined && (first.isOptional || first.steps.some(({ lists }) => lists > 0))
  const isTopLevel = !isJoined && !isPlural && first.steps.length === 1
  return { source, paths, isJoined, isPlural, isTopLevel }
}

/** @returns the fields of names that parseTextFieldPath has accepted */
export function textFieldsOf(sources: readonly string[]): readonly TextField[] {
  return sources.map((source) => {
    const field = parseTextFieldPath(source)
    if (field === undefined) throw new RangeError(`"${source}" is no text field`)
    return field
  })
}

/** Why a path leads to no text. */
export type Wrong =
  | { readonly kind: 'absent'; readonly keys: readonly string[] }
  | {
      readonly kind: 'value'
      readonly at: string
      readonly value: unknown
      /** What the path goes on into. */
      readonly expected: 'string' | 'list' | 'object'
    }

/** A text that was found, and where. */
export interface TextPart {
  readonly name: string
  readonly text: string | Uint8Array
}

/**
 * Follows a path. Null is empty text; of a list of content parts (objects with a key `type`) those with a `text` count.
 *
 * @param record the record
 * @param parts gets what is found, in order
 * @returns what is wrong, or undefined
 */
export function partsAt(record: object, path: TextPath, parts: TextPart[]): Wrong | undefined {
  const isPlain = path.steps.length === 1 && !path.isOptional
  if (!isPlain && Object.hasOwn(record, path.source)) {
    return addLeaf(Reflect.get(record, path.source), path.source, parts)
  }
  const wrong = follow(record, path, 0, '', parts)
  return path.isOptional && wrong?.kind === 'absent' ? undefined : wrong
}

function follow(
  holder: unknown,
  path: TextPath,
  depth: number,
  at: string,
  parts: TextPart[],
): Wrong | undefined {
  const step = path.steps[depth]
  if (step === undefined) return addLeaf(holder, at, parts)
  if (
    typeof holder !== 'object' ||
    holder === null ||
    Array.isArray(holder) ||
    holder instanceof Uint8Array
  ) {
    return holder === null
      ? addLeaf(null, at, parts)
      : { kind: 'value', at: at || path.source, value: holder, expected: 'object' }
  }
  const value: unknown = Object.hasOwn(holder, step.key) ? Reflect.get(holder, step.key) : undefined
  if (value === undefined) return { kind: 'absent', keys: Object.keys(holder) }
  const here = at === '' ? step.key : `${at}.${step.key}`
  return followLists(value, path, depth + 1, here, step.lists, parts)
}

/** Elements may lack the key, as a message without content does, but not all of them. */
function followLists(
  value: unknown,
  path: TextPath,
  depth: number,
  at: string,
  lists: number,
  parts: TextPart[],
): Wrong | undefined {
  if (lists === 0) return follow(value, path, depth, at, parts)
  if (value === null) return undefined
  if (!Array.isArray(value)) return { kind: 'value', at, value, expected: 'list' }
  let absent: Wrong | undefined
  let hasAny = value.length === 0
  for (const [i, element] of value.entries()) {
    const wrong = followLists(element, path, depth, `${at}[${i}]`, lists - 1, parts)
    if (wrong === undefined) hasAny = true
    else if (wrong.kind === 'absent') absent = wrong
    else return wrong
  }
  return hasAny ? undefined : absent
}

function addLeaf(value: unknown, name: string, parts: TextPart[]): Wrong | undefined {
  if (isTextValue(value)) parts.push({ name, text: value })
  else if (value === null) parts.push({ name, text: '' })
  else if (Array.isArray(value) && value.length > 0 && value.every(isContentPart)) {
    for (const [i, part] of value.entries()) {
      const text: unknown = Reflect.get(part, 'text')
      if (typeof text === 'string' || text instanceof Uint8Array)
        parts.push({ name: `${name}[${i}].text`, text })
    }
  } else return { kind: 'value', at: name, value, expected: 'string' }
  return undefined
}

function isContentPart(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'type')
}

/** @returns the text as UTF-8 */
export function textBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text, 'utf8') : text
}

/** @returns the text as a string; bytes that are not UTF-8 become U+FFFD */
export function textString(text: string | Uint8Array): string {
  return typeof text === 'string'
    ? text
    : Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf8')
}

/** @returns whether the value is text: a string, or bytes that a RecordReader gives for one */
export function isTextValue(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array
}
