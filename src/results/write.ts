/**
 * A report in a folder: items.jsonl, then report.json. Where report.json is, the report is complete.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileError, systemCode } from '../bytes/file-error.ts'
import { UserError } from '../errors.ts'
import { TEMPORARY, writeWhole } from '../store/files.ts'
import { SCAN_LOCK_FILE } from '../store/lock.ts'
import { FORMAT_FILES } from './formats.ts'
import type { ItemLine, Report } from './schema.ts'

/** Names of the files in a report's folder. */
export const REPORT_FILE = 'report.json'
export const ITEMS_FILE = 'items.jsonl'
/** What a scan that was stopped has done; the report takes its place. */
export const SCAN_JOURNAL_FILE = 'scan-journal.ndjson'

/** Lines are encoded together up to about this many UTF-16 units: few writes, and never all items at once. */
const PART_CHARS = 1 << 20

/**
 * Refuses a folder that holds anything but an earlier report. Call it before a long check, not only after it.
 *
 * @param folder path, which need not exist
 * @throws {UserError} NOT_A_REPORT when something else lies there, or what the system refuses
 */
export function assertReportFolder(folder: string): void {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    if (systemCode(error) === 'ENOTDIR') {
      throw new UserError('NOT_A_REPORT', `${folder}: it is a file, expected a folder for the report`)
    }
    throw fileError(folder, error)
  }
  const own = [REPORT_FILE, ITEMS_FILE, ...Object.values(FORMAT_FILES)].flatMap((name) => [
    name,
    `${name}${TEMPORARY}`,
  ])
  own.push(SCAN_JOURNAL_FILE, SCAN_LOCK_FILE)
  const other = names.sort().find((name) => !own.includes(name))
  if (other === undefined) return
  throw new UserError(
    'NOT_A_REPORT',
    `${folder}: the folder holds ${other}, expected nothing but an earlier report`,
    { hint: 'Name a new or an empty folder.' },
  )
}

/** @returns the text of report.json */
export function encodeReport(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/**
 * @param items lines in their order
 * @returns the bytes of items.jsonl in parts
 */
export function* encodeItems(items: readonly ItemLine[]): Generator<Uint8Array> {
  let part = ''
  for (const item of items) {
    part += `${JSON.stringify(item)}\n`
    if (part.length < PART_CHARS) continue
    yield Buffer.from(part, 'utf8')
    part = ''
  }
  if (part !== '') yield Buffer.from(part, 'utf8')
}

/**
 * Writes a report, in the place of an earlier one.
 *
 * @param folder path; made when it is not there
 * @param result what `checkItems` gave
 * @throws {UserError} NOT_A_REPORT as `assertReportFolder`; DISK when the disk is full or refuses
 */
export function writeReport(
  folder: string,
  result: { readonly report: Report; readonly items: readonly ItemLine[] },
): void {
  assertReportFolder(folder)
  try {
    mkdirSync(folder, { recursive: true })
    // From here to the last rename there is no report: an old report.json must not stand beside new items.
    rmSync(join(folder, REPORT_FILE), { force: true })
    // Nor other forms of an old one: they would go on telling what is no longer so.
    for (const name of Object.values(FORMAT_FILES)) rmSync(join(folder, name), { force: true })
  } catch (error) {
    throw fileError(folder, error)
  }
  writeWhole(join(folder, ITEMS_FILE), encodeItems(result.items))
  writeWhole(join(folder, REPORT_FILE), [Buffer.from(encodeReport(result.report), 'utf8')])
  rmSync(join(folder, SCAN_JOURNAL_FILE), { force: true })
}
