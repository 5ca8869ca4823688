/**
 * `dosimeter report`.
 */
import { findTokens } from '../../check/find-tokens.ts'
import { UserError } from '../../errors.ts'
import { renderFormat } from '../../report/formats.ts'
import { FORMAT_NAMES } from '../../results/formats.ts'
import { readReport } from '../../results/read.ts'
import { redactReport } from '../../results/redact.ts'
import type { Report } from '../../results/schema.ts'
import type { FindUnits } from '../../text/units.ts'
import type { Io } from '../io.ts'
import { given } from '../values.ts'
import { parseFormats, type RawFormatOption, writeFormats } from './format-options.ts'

/** Options as typed. */
export interface RawReportOptions extends RawFormatOption {
  readonly out?: string
  readonly redact?: boolean
  readonly quiet?: boolean
}

/** `--out -` */
const STDOUT = '-'

/**
 * Runs the command.
 *
 * @param folder of a report
 * @returns exit code
 * @throws {UserError} what reading the report and writing throw, and USAGE for options
 */
export async function runReport(folder: string, raw: RawReportOptions, io: Io): Promise<number> {
  const formats = parseFormats(raw)
  if (formats.length === 0) {
    throw new UserError('USAGE', `--format is missing, expected some of ${FORMAT_NAMES.join(', ')}`, {
      hint: `For example \`dosimeter report ${folder} --format html\`.`,
    })
  }
  const out = raw.out ?? folder
  if (out === STDOUT && formats.length > 1) {
    throw new UserError('USAGE', `--out -: it takes one format, not ${formats.join(', ')}`)
  }
  const read = await readReport(folder)
  const { report, items } = raw.redact === true ? redactReport(read) : read
  const data = { report, items, folder, ...given({ findTokens: await tokensOf(report) }) }
  if (out === STDOUT) {
    const [format = 'md'] = formats
    io.stdout.write(await renderFormat(format, data))
    return 0
  }
  await writeFormats(out, formats, data, raw.quiet ?? false, io)
  return 0
}

/** A report of an index says which tokens it was made of; one of a scan names the stretches themselves. */
async function tokensOf({ index }: Report): Promise<FindUnits | undefined> {
  if (index === null) return undefined
  const { vocabulary, ...scheme } = index.scheme
  return findTokens({ ...scheme, ...given({ vocabulary }) })
}
