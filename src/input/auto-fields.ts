/**
 * `--text-field auto`: tells the text fields of an input from its first records, by the layouts that corpora have.
 */
import { isTextValue } from '../formats/text-field.ts'

/** A layout: keys that must be there, keys that may be, and the fields that they make. */
interface Layout {
  readonly name: string
  readonly fields: readonly (readonly string[])[]
  /** Fields that may lack. */
  readonly optional?: readonly (readonly string[])[]
}

/**
 * Most telling first. Each field has alternatives; the first that the records have is taken. Sources: the dataset hub's
 * documentation of text, conversational and preference data, and the layouts of Alpaca, ShareGPT and The Stack.
 */
const LAYOUTS: readonly Layout[] = [
  { name: 'documents', fields: [['text']] },
  { name: 'chat messages', fields: [['messages[].content']] },
  {
    name: 'conversations',
    fields: [['conversations[].value', 'conversations[].content', 'conversation[].content']],
  },
  {
    name: 'preferences',
    fields: [
      ['chosen', 'chosen[].content'],
      ['rejected', 'rejected[].content'],
    ],
    optional: [['prompt', 'prompt[].content', 'question']],
  },
  {
    name: 'instructions',
    fields: [['instruction'], ['output', 'response']],
    optional: [['input', 'context']],
  },
  {
    name: 'prompts',
    fields: [
      ['prompt', 'prompt[].content'],
      ['completion', 'completion[].content', 'response'],
    ],
  },
  {
    name: 'questions',
    fields: [
      ['question', 'problem'],
      ['answer', 'solution'],
    ],
  },
  { name: 'documents', fields: [['content']] },
  { name: 'documents', fields: [['raw_content']] },
  { name: 'documents', fields: [['code']] },
]

/** What was told. */
export type AutoFields =
  | { readonly kind: 'found'; readonly name: string; readonly fields: readonly string[] }
  | { readonly kind: 'unclear'; readonly layouts: readonly (readonly string[])[] }
  | { readonly kind: 'unknown'; readonly keys: readonly string[] }

/**
 * @param records first records of an input
 * @returns the fields; `unclear` when records fit two layouts of which none is part of the other
 */
export function autoFields(records: readonly unknown[]): AutoFields {
  const objects = records.filter((record) => typeof record === 'object' && record !== null)
  const keys = [...new Set(objects.flatMap((record) => Object.keys(record)))]
  const fitting = LAYOUTS.flatMap(({ name, fields, optional = [] }) => {
    const found = fields.map((names) => names.find((field) => fits(objects, field)))
    if (objects.length === 0 || found.includes(undefined)) return []
    const more = optional.map((names) => names.find((field) => fits(objects, field)))
    return [{ name, fields: [...more, ...found].filter((field) => field !== undefined) }]
  })
  const [first, ...others] = fitting
  if (first === undefined) {
    const only = keys.filter((key) => fits(objects, key))
    const [single] = only
    if (single !== undefined && only.length === 1)
      return { kind: 'found', name: 'the only text', fields: [single] }
    return { kind: 'unknown', keys }
  }
  const isPart = ({ fields }: { fields: readonly string[] }): boolean =>
    fields.every((field) => first.fields.includes(field))
  const rivals = others.filter((other) => !isPart(other))
  if (rivals.length > 0) return { kind: 'unclear', layouts: [first, ...rivals].map(({ fields }) => fields) }
  return { kind: 'found', ...first }
}

/** Whether every record has text there, or nothing. */
function fits(records: readonly object[], field: string): boolean {
  const [key = '', rest] = field.split('[].')
  let hasText = false
  for (const record of records) {
    const value: unknown = Object.hasOwn(record, key) ? Reflect.get(record, key) : undefined
    if (value === null) continue
    if (rest === undefined) {
      if (!isTextValue(value)) return false
      hasText = true
      continue
    }
    if (!Array.isArray(value)) return false
    for (const element of value) {
      if (typeof element !== 'object' || element === null) return false
      if (Object.hasOwn(element, rest)) hasText = true
    }
  }
  return hasText
}
