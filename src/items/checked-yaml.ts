/**
 * YAML files of users, checked against a schema: every error names the file, the line and the column.
 */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type ErrorCode, messageOf, UserError } from '../errors.ts'
import { nearest } from '../text/suggest.ts'
import { kindOf } from './field-path.ts'

type Issue = z.core.$ZodIssue

/** What a kind of file is, for its messages. */
export interface YamlKind {
  /** What the file holds, such as `description`. */
  readonly noun: string
  readonly code: ErrorCode
  /** Keys that the file may have below the keys and positions of a path. */
  readonly keysAt: (path: readonly PropertyKey[], content: unknown) => readonly string[]
}

interface Problem {
  /** Offset in the file, UTF-16 units. */
  readonly offsetChars: number
  readonly sentence: string
  readonly hint?: string
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
}

/** `fields[2].role` for `['fields', 2, 'role']`. */
function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, depth) => (typeof key === 'number' ? `[${key}]` : `${depth === 0 ? '' : '.'}${String(key)}`))
    .join('')
}

function oneOf(words: readonly unknown[]): string {
  return `one of ${words.map(String).join(', ')}`
}

/** What of a place in a file a complaint is about: the value there, or the key before it. */
type Part = 'value' | 'key'

/** Offset of the value at `path`, or of the nearest thing around it that is in the file. */
function offsetOfValue(document: Document, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

/** Offset of the key itself, not of its value. */
function offsetOfKey(document: Document, path: readonly PropertyKey[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true)
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined
  return isScalar(pair?.key) && pair.key.range ? pair.key.range[0] : offsetOfValue(document, path)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  )
}

function didYouMean(word: unknown, candidates: readonly unknown[]): { hint?: string } {
  const near = typeof word === 'string' ? nearest(word, candidates.map(String)) : undefined
  return near === undefined ? {} : { hint: `did you mean "${near}"?` }
}

/** What was expected where a value is of the wrong kind, absent or not one of a list. */
function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return EXPECTED[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value')
    return issue.values.length === 1 ? String(issue.values[0]) : oneOf(issue.values)
  return issue.message
}

function explain(document: Document, content: unknown, issue: Issue, kind: YamlKind): Problem {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const place = issue.path.length === 0 ? '' : ` in "${showPath(issue.path)}"`
    const known = kind.keysAt(issue.path, content)
    return {
      offsetChars: offsetOfKey(document, issue.path, key),
      sentence: `unknown key "${key}"${place}, expected ${oneOf(known)}`,
      ...didYouMean(key, known),
    }
  }
  const offsetChars = offsetOfValue(document, issue.path)
  const value = valueAt(content, issue.path)
  const name = showPath(issue.path)
  const expected = expectation(issue)
  if (issue.path.length === 0) {
    return { offsetChars, sentence: `the ${kind.noun} is ${kindOf(value)}, expected ${expected}` }
  }
  if (value === undefined) return { offsetChars, sentence: `missing key "${name}", expected ${expected}` }
  const isShown = issue.code !== 'invalid_type' && (typeof value === 'string' || typeof value === 'number')
  const found = isShown ? JSON.stringify(value) : kindOf(value)
  const hint = issue.code === 'invalid_value' ? didYouMean(value, issue.values) : {}
  return { offsetChars, sentence: `"${name}" is ${found}, expected ${expected}`, ...hint }
}

/** A misspelt key shows up as unknown and as missing: the unknown one is what its author can see. */
function firstProblem(
  document: Document,
  content: unknown,
  issues: readonly Issue[],
  kind: YamlKind,
): Problem | undefined {
  const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys')
  return (unknown.length > 0 ? unknown : issues)
    .map((issue) => explain(document, content, issue, kind))
    .sort((a, b) => a.offsetChars - b.offsetChars)[0]
}

/** A checked file, and a way to complain about places in it later. */
export interface CheckedYaml<T> {
  readonly value: T
  /**
   * @param path keys and positions of the value that is wrong
   * @param sentence what is wrong, and what was expected
   * @param part `key` when the name itself is wrong
   */
  readonly problemAt: ProblemAt
}

/** Makes the error for a place in a file. */
export type ProblemAt = (
  path: readonly PropertyKey[],
  sentence: string,
  options?: { readonly hint?: string | undefined; readonly part?: Part },
) => UserError

/**
 * Reads YAML text.
 *
 * @param source the text of the file
 * @param path the file's path, for messages
 * @param schema what it must be
 * @param kind what it is called
 * @returns what the schema makes of it
 * @throws {UserError} of the kind's code: `<path>:<line>:<column>: <what is wrong>, expected <what>`, line and column
 *   from 1, for YAML that cannot be read, unknown, missing and duplicate keys, and values of a wrong kind
 */
export function parseCheckedYaml<S extends z.ZodType>(
  source: string,
  path: string,
  schema: S,
  kind: YamlKind,
): CheckedYaml<z.output<S>> {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const fail = (problem: Problem, cause?: unknown): UserError => {
    const { line, col } = lines.linePos(problem.offsetChars)
    return new UserError(kind.code, `${path}:${line}:${col}: ${problem.sentence}`, {
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
      cause,
    })
  }
  const [broken] = [...document.errors, ...document.warnings]
  if (broken !== undefined) {
    throw fail(
      { offsetChars: broken.pos[0], sentence: `not YAML that can be read: ${broken.message}` },
      broken,
    )
  }
  let content: unknown
  try {
    content = document.toJS()
  } catch (error) {
    // Aliases are resolved only here.
    throw fail({ offsetChars: 0, sentence: `not YAML that can be read: ${messageOf(error)}` }, error)
  }
  const result = schema.safeParse(content)
  if (!result.success) {
    const problem = firstProblem(document, content, result.error.issues, kind)
    throw fail(problem ?? { offsetChars: 0, sentence: result.error.message }, result.error)
  }
  const problemAt: ProblemAt = (place, sentence, { hint, part = 'value' } = {}) => {
    const isKey = part === 'key' && typeof place.at(-1) === 'string'
    return fail({
      offsetChars: isKey
        ? offsetOfKey(document, place.slice(0, -1), String(place.at(-1)))
        : offsetOfValue(document, place),
      sentence,
      ...(hint === undefined ? {} : { hint }),
    })
  }
  return { value: result.data, problemAt }
}
