/**
 * `--input-format [GLOB=]FORMAT[.CODEC][,…]` and `--records [GLOB=]KEY[.KEY…]`: what inputs are, where neither content nor
 * name tells it.
 */
import { codecOfEnding } from '../codecs/decode.ts'
import type { Codec } from '../codecs/types.ts'
import { UserError } from '../errors.ts'
import { WHOLE_DOCUMENT } from '../formats/open.ts'
import { FORMATS, type Format, type TableMarks } from '../formats/types.ts'
import type { InputRule } from './rules.ts'

/** One `--input-format`; what is absent is told from content and name. */
export interface FormatRule extends InputRule {
  readonly format: Format | undefined
  readonly codec: Codec | undefined
  /** Marks of a table, as far as they were given. */
  readonly marks: Partial<TableMarks>
}

/** One `--records`. */
export interface RecordsRule extends InputRule {
  /** Key paths of lists with commas between, or WHOLE_DOCUMENT; see Input.listPath. */
  readonly listPath: string
}

/** Other names of formats, by which files are called. */
const ALIASES: Readonly<Record<string, Format>> = {
  ndjson: 'jsonl',
  jsonlines: 'jsonl',
  parq: 'parquet',
  pq: 'parquet',
  feather: 'arrow',
  ipc: 'arrow',
  tab: 'tsv',
  txt: 'text',
  md: 'text',
  wet: 'warc',
}
const EXPECTED =
  'expected [GLOB=]FORMAT[.CODEC], with ,delimiter=C ,quotes=none and ,escape=C behind csv or tsv'
const MARK_NAMES: Readonly<Record<string, string>> = {
  comma: ',',
  tab: '\t',
  semicolon: ';',
  pipe: '|',
  space: ' ',
  backslash: '\\',
}

/**
 * @param text e.g. `csv`, `jsonl.gz`, `*.dat=csv,delimiter=;,quotes=none`
 * @throws {UserError} USAGE when it is not of that form
 */
export function parseFormatRule(text: string): FormatRule {
  const wrong = (what: string): UserError =>
    new UserError('USAGE', `--input-format ${text}: ${what}, ${EXPECTED}`)
  const { glob, rest } = split(text)
  if (glob === '') throw wrong('an empty pattern')
  const [name = '', ...parts] = rest.split(/,(?=delimiter=|quotes=|escape=)/)
  const dot = name.indexOf('.')
  const formatName = (dot < 0 ? name : name.slice(0, dot)).toLowerCase()
  const format = FORMATS.find((known) => known === formatName) ?? ALIASES[formatName]
  if (format === undefined && formatName !== 'auto') {
    throw new UserError(
      'USAGE',
      `--input-format ${text}: "${formatName}" is no format, expected ${FORMATS.join(', ')} or auto`,
    )
  }
  const codec = dot < 0 ? undefined : codecOfEnding(name.slice(dot + 1))
  if (dot >= 0 && codec === undefined) throw wrong(`"${name.slice(dot + 1)}" is no codec`)
  if (parts.length > 0 && format !== 'csv' && format !== 'tsv') throw wrong('only tables have such marks')
  let marks: Partial<TableMarks> = {}
  for (const part of parts) {
    const at = part.indexOf('=')
    const key = part.slice(0, at)
    const value = part.slice(at + 1)
    if (key === 'quotes') {
      if (value !== 'none' && value !== 'double') throw wrong(`quotes=${value} is neither none nor double`)
      marks = { ...marks, ...(value === 'none' ? { hasQuotes: false } : {}) }
      continue
    }
    const mark = MARK_NAMES[value] ?? value
    if (!/^[\t -~]$/.test(mark) || mark === '"') throw wrong(`${part} is no single character`)
    marks = { ...marks, [key]: mark }
  }
  return { glob, format, codec, marks }
}

/**
 * @param text e.g. `data`, `dump.json=result.rows`, `train,test`, or `.` for the document itself
 * @throws {UserError} USAGE when a key is empty
 */
export function parseRecordsRule(text: string): RecordsRule {
  const { glob, rest } = split(text)
  const isPaths = rest.split(',').every((path) => path.split('.').every((key) => key !== ''))
  if (glob === '' || (rest !== WHOLE_DOCUMENT && !isPaths)) {
    throw new UserError(
      'USAGE',
      `--records ${text}: expected [GLOB=]KEY[.KEY…], several with commas, or ${WHOLE_DOCUMENT} for the document itself`,
    )
  }
  return { glob, listPath: rest }
}

/** At the last sign that divides a glob from what is behind it: those of marks come later. */
function split(text: string): { glob: string | undefined; rest: string } {
  const head = text.split(/,(?=delimiter=|quotes=|escape=)/)[0] ?? ''
  const at = head.lastIndexOf('=')
  return at < 0 ? { glob: undefined, rest: text } : { glob: text.slice(0, at), rest: text.slice(at + 1) }
}
