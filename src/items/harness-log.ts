/**
 * `samples_<task>_<date>.jsonl` of lm-evaluation-harness (EleutherAI/lm-evaluation-harness, `--log_samples`): one line
 * for each document and filter, with the document as the data set has it and the prompts that were made of it.
 */
import { UserError } from '../errors.ts'
import type { EvaluationLog, LoggedSample } from './evaluation-log.ts'
import { isObject, kindOf } from './field-path.ts'
import { decodeText } from './item-file.ts'
import { stemOf } from './item-id.ts'
import { parseLenient } from './lenient-json.ts'

/** Texts of a document shorter than this are labels. */
const MIN_TEXT_CHARS = 3
const MAX_DEPTH = 8

interface Leaf {
  readonly text: string
  readonly isInList: boolean
}

/** All texts of a document, with whether they stand in a list, as choices do. */
function leavesOf(value: unknown, isInList = false, depth = 0): Leaf[] {
  if (typeof value === 'string') return [{ text: value.trim(), isInList }]
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return []
  return Object.values(value).flatMap((inner) => leavesOf(inner, isInList || Array.isArray(value), depth + 1))
}

/** With a chat template the prompt is a list of messages, written as JSON. */
function promptText(prompt: string): string {
  if (!/^\s*\[\s*\{/u.test(prompt)) return prompt
  try {
    const messages: unknown = JSON.parse(prompt)
    if (!Array.isArray(messages)) return prompt
    const contents = messages.map((message: unknown) => (isObject(message) ? message.content : undefined))
    return contents.filter((content) => typeof content === 'string').join('\n\n')
  } catch {
    return prompt
  }
}

/** Arguments of the requests of one line: `{"gen_args_0": {"arg_0": …}}`, or lists in logs of before June 2024. */
function requestsOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).map((request: unknown) => {
    if (typeof request === 'string') return [request]
    const values: unknown[] = typeof request === 'object' && request !== null ? Object.values(request) : []
    return values.filter((argument) => typeof argument === 'string')
  })
}

/** Whether a text is the letter or the position of a choice. */
function isLabel(text: string): boolean {
  return /^\(?(?:\p{L}|\d+)\)?[.:]?$/u.test(text.trim())
}

/**
 * What of a line is the item. Prompts hold other items as examples, so the document's own texts are looked for in them;
 * where they are less than half of the last paragraph, the document was rewritten, and that paragraph is the input.
 */
function fieldsOf(row: Readonly<Record<string, unknown>>) {
  const requests = requestsOf(row.arguments)
  const prompt = promptText(requests[0]?.[0] ?? '')
  const tail =
    prompt
      .trimEnd()
      .split(/\n\s*\n/u)
      .at(-1)
      ?.trim() ?? ''
  const found = leavesOf(row.doc).filter(({ text }) => text.length >= MIN_TEXT_CHARS && prompt.includes(text))
  // A text that is part of another one, such as the passage with the question in it, is there once.
  const whole = found.filter(
    ({ text }, index) =>
      !found.some(
        (other, at) => at !== index && other.text.includes(text) && (other.text !== text || at < index),
      ),
  )
  const inTail = whole
    .filter(({ text }) => tail.includes(text))
    .reduce((sum, { text }) => sum + text.length, 0)
  const isMade =
    whole.length > 0 && (inTail * 2 >= tail.length || !whole.every(({ text }) => tail.includes(text)))
  const continuations = [...new Set(requests.map((request) => request[1]?.trim() ?? ''))]
  const options = requests.length > 1 ? continuations.filter((text) => text !== '' && !isLabel(text)) : []
  const listed = isMade ? whole.filter(({ isInList }) => isInList).map(({ text }) => text) : []
  const target = typeof row.target === 'string' ? row.target : ''
  const choices = options.length > 0 ? options : listed
  const isChosen = requests.length > 1 || choices.length > 0
  const repeats = isLabel(target) ? isChosen : choices.includes(target.trim())
  const input = isMade
    ? whole.filter(({ text, isInList }) => !isInList && !choices.includes(text)).map(({ text }) => text)
    : [tail]
  return { input, choices, target: repeats ? [] : [target] }
}

/** `<task>` of `samples_<task>_<date>.jsonl`, else the name without its ending. */
function taskOf(path: string): string {
  const stem = stemOf(path)
  return /^samples_(.+)_[^_]*$/u.exec(stem)?.[1] ?? stem
}

/**
 * Reads samples of lm-evaluation-harness.
 *
 * @param bytes the file, unpacked
 * @param path the path as typed
 * @returns the samples; those of several filters are not merged here
 * @throws {UserError} `BAD_RECORD` for lines that are not JSON objects, `NO_FIELD` for those without `doc_id`
 */
export function readHarnessLog(bytes: Buffer, path: string): EvaluationLog {
  const samples: LoggedSample[] = []
  const task = taskOf(path)
  let hasDocuments = true
  for (const [at, source] of decodeText(bytes, path).split('\n').entries()) {
    if (source.trim() === '') continue
    const line = at + 1
    const place = `${path}:${line}`
    let row: unknown
    try {
      row = parseLenient(source)
    } catch (cause) {
      throw new UserError('BAD_RECORD', `${place}: not JSON, expected a sample of lm-evaluation-harness`, {
        cause,
        hint: 'the log may be cut off: remove its last line',
      })
    }
    if (!isObject(row)) {
      throw new UserError('BAD_RECORD', `${place}: the record is ${kindOf(row)}, expected an object`)
    }
    if (typeof row.doc_id !== 'number' && typeof row.doc_id !== 'string') {
      throw new UserError('NO_FIELD', `${place}: no "doc_id", expected that of the sample's document`)
    }
    const index = samples.length
    const document = isObject(row.doc) ? { value: row.doc, index, place, line } : undefined
    hasDocuments &&= document !== undefined
    samples.push({
      id: `${task}/${row.doc_id}`,
      record: { value: fieldsOf(row), index, place, line },
      document,
    })
  }
  return { samples, hasDocuments }
}
