/**
 * `--text-field [GLOB=]field[,field…]`: which fields of a record are its text, by input.
 */
import { UserError } from '../errors.ts'
import { parseTextFieldPath } from '../formats/text-field.ts'
import { type InputRule, ruleFor } from './rules.ts'

/** One `--text-field`. */
export interface TextFieldRule extends InputRule {
  readonly fields: readonly string[]
}

/** Name that asks for the fields to be told from the records. */
export const AUTO = 'auto'

/** The rule when the user gives none. */
export const DEFAULT_TEXT_FIELD: TextFieldRule = { glob: undefined, fields: ['text'] }

/**
 * @param text e.g. `text`, `question,answer`, `qa.jsonl=question,answer`
 * @throws {UserError} USAGE when a name is empty, malformed, or stands twice
 */
export function parseTextField(text: string): TextFieldRule {
  const at = text.lastIndexOf('=')
  const glob = at < 0 ? undefined : text.slice(0, at)
  const fields = text
    .slice(at + 1)
    .split(',')
    .map((name) => name.trim())
  if (glob === '' || fields.includes('')) {
    throw new UserError('USAGE', `--text-field ${text}: an empty name, expected [GLOB=]field[,field…]`)
  }
  const malformed = fields.find((field) => parseTextFieldPath(field) === undefined)
  if (malformed !== undefined) {
    throw new UserError(
      'USAGE',
      `--text-field ${text}: "${malformed}" is no field, expected one such as text, meta.body, messages[].content or question+answer`,
    )
  }
  if (fields.includes(AUTO) && fields.length > 1) {
    throw new UserError('USAGE', `--text-field ${text}: "${AUTO}" stands alone`)
  }
  if (new Set(fields).size < fields.length) {
    throw new UserError('USAGE', `--text-field ${text}: a field stands twice`)
  }
  return { glob, fields }
}

/**
 * The fields of one input.
 *
 * @param rules in the order in which the user gave them
 * @param paths the input's path below its root and as typed; see ruleFor
 * @throws {UserError} USAGE when no rule applies
 */
export function fieldsOf(rules: readonly TextFieldRule[], paths: readonly string[]): readonly string[] {
  const rule = ruleFor(rules, paths)
  if (rule !== undefined) return rule.fields
  throw new UserError('USAGE', `${paths[0]}: no --text-field applies to it`, {
    hint: 'Add a --text-field without a glob for all other inputs.',
  })
}
