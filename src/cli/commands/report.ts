/**
 * `dosimeter report`.
 */
import { UserError } from '../../errors.ts'
import { FORMAT_NAMES } from '../../results/formats.ts'
import { readReport, reportFolder } from '../../results/read.ts'
import { redactReport } from '../../results/redact.ts'
import type { Io } from '../io.ts'
import { parseFormats, STDOUT, writeFormats } from './format-options.ts'

/** Options as typed. */
export interface RawReportOptions {
  readonly format?: readonly string[]
  readonly out?: string
  readonly redact?: boolean
  readonly quiet?: boolean
}

/**
 * Runs the command.
 *
 * @param path of a report's folder, or of its report.json
 * @returns exit code
 * @throws {UserError} what reading the report and writing throw, and USAGE for options
 */
export async function runReport(path: string, raw: RawReportOptions, io: Io): Promise<number> {
  const folder = reportFolder(path)
  const out = raw.out ?? folder
  if (out === STDOUT) {
    throw new UserError('USAGE', '--out -: expected a folder', {
      hint: 'A form goes to standard output as `--format md=-`.',
    })
  }
  const formats = parseFormats(raw.format, out)
  if (formats.length === 0) {
    throw new UserError('USAGE', `--format is missing, expected some of ${FORMAT_NAMES.join(', ')}`, {
      hint: `For example \`dosimeter report ${folder} --format html\`.`,
    })
  }
  const read = await readReport(folder)
  const data = raw.redact === true ? redactReport(read) : read
  await writeFormats(formats, out, data, raw.quiet ?? false, io)
  return 0
}
