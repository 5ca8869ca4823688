/**
 * `dosimeter benchmarks list`, `show` and `validate`.
 */
import { UserError } from '../../errors.ts'
import { checkDescription, findDescription, listDescriptions } from '../../items/catalogue.ts'
import type { Description, RecordFormat } from '../../items/description.ts'
import { ROLES } from '../../items/types.ts'
import { counted } from '../../report/format.ts'
import { facts, table } from '../../report/table.ts'
import { shorten } from '../../report/width.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { printUserError } from '../sentence.ts'
import { remoteSettings } from './input-options.ts'

/** Options as typed. */
export interface RawBenchmarkOptions {
  readonly json?: boolean
}

function rolesOf({ fields }: Description): string {
  return ROLES.filter((role) => fields.some((field) => field.role === role)).join(', ')
}

/** Columns of a path and of what is said of a field; both can be long, and `--json` has them whole. */
const FROM_WIDTH = 34
const NOTE_WIDTH = 36
/** Columns of a title: with the longest id and all roles a line has 80. */
const TITLE_WIDTH = 24

const FORMATS: Readonly<Record<RecordFormat['format'], string>> = {
  jsonl: 'JSON Lines',
  json: 'JSON',
  csv: 'CSV',
  tsv: 'TSV',
  parquet: 'Parquet',
  arrow: 'Arrow',
}

function recordsLine(records: RecordFormat): string {
  const format = FORMATS[records.format]
  if (records.format === 'json' && records.path !== '') return `${format}, the list at ${records.path}`
  if (!('quotes' in records)) return format
  const columns = records.columns === undefined ? '' : `, without a header: ${records.columns.join(', ')}`
  return `${format}${columns}${records.quotes ? '' : ', quotes are text'}`
}

/** A fact that some descriptions do not have. */
function optionalFact(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value.trim().replace(/\s+/gu, ' ')]]
}

/**
 * Lists the shipped descriptions.
 *
 * @returns exit code
 */
export async function runBenchmarksList(raw: RawBenchmarkOptions, io: Io): Promise<number> {
  const descriptions = await listDescriptions()
  if (raw.json === true) {
    io.stdout.write(`${JSON.stringify(descriptions, null, 2)}\n`)
    return 0
  }
  const { faint, strong } = styleFor(io.stdout, io.env)
  const columns = ['id', 'title', 'fields'].map((heading) => ({ heading }))
  const rows = descriptions.map((description) => [
    { text: description.id, style: strong },
    shorten(description.title, TITLE_WIDTH, 'end'),
    rolesOf(description),
  ])
  io.stdout.write(`${table(columns, rows, faint).join('\n')}\n`)
  return 0
}

/**
 * Shows one description.
 *
 * @param id id of a shipped one, or path of a file
 * @returns exit code
 * @throws {UserError} what `findDescription` throws
 */
export async function runBenchmarksShow(id: string, raw: RawBenchmarkOptions, io: Io): Promise<number> {
  const description = await findDescription(id)
  if (raw.json === true) {
    io.stdout.write(`${JSON.stringify(description, null, 2)}\n`)
    return 0
  }
  const { faint, strong } = styleFor(io.stdout, io.env)
  const { title, homepage, paper, licence, source, languages, files, records, item, fields } = description
  const entries: [string, string][] = [
    ...optionalFact('homepage', homepage),
    ...optionalFact('paper', paper),
    ['licence', licence],
    ['languages', languages.join(', ')],
    ['files', files.join(', ')],
    ['records', recordsLine(records)],
    ['item id', item.id],
    ...optionalFact('notes', description.notes),
    ...optionalFact('source', source?.join(' ')),
    ...optionalFact('unconfirmed', description.unconfirmed),
  ]
  const columns = ['field', 'role', 'from', ''].map((heading) => ({ heading }))
  const rows = fields.map(({ name, role, from, optional, strip }) => [
    name,
    role,
    shorten(typeof from === 'string' ? from : from.join(', '), FROM_WIDTH, 'end'),
    shorten(
      [optional ? 'optional' : '', strip === undefined ? '' : `without ${strip}`]
        .filter((part) => part !== '')
        .join(', '),
      NOTE_WIDTH,
      'end',
    ),
  ])
  const example = `dosimeter check --index INDEX --benchmark ${id}=FILE-OR-FOLDER`
  const lines = [
    `${strong(description.id)}: ${title}`,
    ...facts(entries, widthFor(io.stdout)),
    '',
    ...table(columns, rows, faint),
    '',
    `Use: ${example}`,
  ]
  io.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

/** `my-set.yaml` or `my-set.yaml=PATH`: what is checked, and the items to load with it. */
function parseValidated(argument: string): { readonly file: string; readonly path: string | undefined } {
  const [, file, path] = /^(.*?\.ya?ml)=(.+)$/iu.exec(argument) ?? []
  return file === undefined ? { file: argument, path: undefined } : { file, path }
}

async function validate(argument: string, io: Io): Promise<string> {
  const { file, path } = parseValidated(argument)
  const description = await checkDescription(file)
  const good = `${file}: good: ${description.id}, ${counted(description.fields.length, 'field')}`
  if (path === undefined) return good
  const { loadItemSet } = await import('../../items/load.ts')
  const remote = remoteSettings(io)
  const { items, files } = await loadItemSet({ name: description.id, description, paths: [path], remote })
  return `${good}, ${counted(items.length, 'item')} in ${counted(files.length, 'file')}`
}

/**
 * Checks description files, and items with them where a path is named; all of them, also after a bad one.
 *
 * @param files `FILE` or `FILE=PATH`
 * @returns exit code: 2 when one is bad
 */
export async function runBenchmarksValidate(files: readonly string[], io: Io): Promise<number> {
  let bad = 0
  for (const file of files) {
    try {
      io.stdout.write(`${await validate(file, io)}\n`)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      bad++
      printUserError(error, io)
    }
  }
  return bad === 0 ? 0 : 2
}
