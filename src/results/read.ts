/**
 * Reads a report back, checked against its schemas.
 */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { z } from 'zod'
import { fileError, systemCode } from '../bytes/file-error.ts'
import { messageOf, UserError } from '../errors.ts'
import { isObject } from '../items/field-path.ts'
import { pathHint } from '../near-path.ts'
import { type ItemLine, itemLineSchema, type Report, reportSchema } from './schema.ts'
import { ITEMS_FILE, REPORT_FILE } from './write.ts'

/** Of the format of report.json and items.jsonl. */
const VERSION = 1

/** A report with its items. */
export interface ReportData {
  readonly report: Report
  /** Lines of items.jsonl, in their order. */
  readonly items: readonly ItemLine[]
}

/**
 * @param path of a report's folder, or of the report.json in it
 * @returns the folder
 */
export function reportFolder(path: string): string {
  return basename(path) === REPORT_FILE && statSync(path, { throwIfNoEntry: false })?.isFile() === true
    ? dirname(path)
    : path
}

/**
 * @param typed a report's folder, or the report.json in it
 * @returns what was written
 * @throws {UserError} NOT_A_REPORT when there is no report.json, BAD_REPORT with file, line and key for anything
 *   that is not as the schemas say, and for items that do not belong to the report
 */
export async function readReport(typed: string): Promise<ReportData> {
  const folder = reportFolder(typed)
  const path = join(folder, REPORT_FILE)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw fileError(path, error)
    throw new UserError('NOT_A_REPORT', `${folder}: no report, expected a folder with a ${REPORT_FILE}`, {
      hint: existsSync(folder)
        ? '`dosimeter check` and `dosimeter scan` write one with --out.'
        : pathHint(folder, 'Check the path.'),
    })
  }
  const report = parse(text, path, reportSchema)
  const items = await readItems(join(folder, ITEMS_FILE))
  const expected = report.sets.reduce((sum, { results }) => sum + (results[0]?.items ?? 0), 0)
  if (items.length !== expected) {
    throw bad(join(folder, ITEMS_FILE), `${items.length} items, but ${REPORT_FILE} counts ${expected}`)
  }
  return { report, items }
}

async function readItems(path: string): Promise<ItemLine[]> {
  const items: ItemLine[] = []
  // Not node:readline: it also ends lines at U+2028, which JSON leaves as it is inside strings.
  let rest = ''
  try {
    for await (const chunk of createReadStream(path, 'utf8')) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) items.push(parse(line, `${path}:${items.length + 1}`, itemLineSchema))
    }
  } catch (error) {
    throw fileError(path, error)
  }
  if (rest !== '') throw bad(`${path}:${items.length + 1}`, 'the last line is cut off')
  return items
}

/** A report of a later version of the format, which may mean something else by the same keys. */
function assertVersion(value: unknown, place: string): void {
  if (!isObject(value) || value.format !== 'dosimeter-report') return
  const { version } = value
  if (typeof version !== 'number' || version <= VERSION) return
  throw new UserError('BAD_REPORT', `${place}: version ${version} of the format, expected ${VERSION}`, {
    hint: 'A newer dosimeter wrote it: read it with that one, or make the report again.',
  })
}

function parse<S extends z.ZodType>(text: string, place: string, schema: S): z.infer<S> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw bad(place, `not JSON: ${messageOf(error)}`, error)
  }
  assertVersion(value, place)
  let checked = schema.safeParse(value)
  // Keys that later reports of this version have besides say nothing about those that are known.
  if (!checked.success && withoutUnknown(value, checked.error.issues)) checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw bad(place, `${issue?.path.map(String).join('.') || 'the whole'}: ${issue?.message}`, checked.error)
}

/**
 * Takes the keys out of a value that its schema does not know.
 *
 * @returns whether nothing else was wrong with it
 */
function withoutUnknown(value: unknown, issues: readonly z.core.$ZodIssue[]): boolean {
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') return false
    const holder = issue.path.reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
      value,
    )
    if (typeof holder !== 'object' || holder === null) return false
    for (const key of issue.keys) Reflect.deleteProperty(holder, key)
  }
  return true
}

function bad(place: string, what: string, cause?: unknown): UserError {
  return new UserError('BAD_REPORT', `${place}: ${what}`, {
    hint: 'The file is damaged, or another version of dosimeter wrote it: make the report again.',
    cause,
  })
}
