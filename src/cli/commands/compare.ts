/**
 * `dosimeter compare`.
 */
import { UserError } from '../../errors.ts'
import { renderComparison, renderComparisonMarkdown } from '../../report/comparison.ts'
import { compareReports } from '../../results/compare.ts'
import { readReport } from '../../results/read.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { limitShare, wholeNumber } from '../values.ts'

/** Options as typed. */
export interface RawCompareOptions {
  readonly leastChange?: string
  readonly top?: string
  readonly json?: boolean
  readonly markdown?: boolean
}

const DEFAULT_TOP = 10
const DEFAULT_LEAST_CHANGE = 0.01

/**
 * Runs the command.
 *
 * @param before folder of the earlier report
 * @param after folder of the later report
 * @returns exit code
 * @throws {UserError} what reading the reports throws, and USAGE for values that options do not expect
 */
export async function runCompare(
  before: string,
  after: string,
  raw: RawCompareOptions,
  io: Io,
): Promise<number> {
  if (raw.json === true && raw.markdown === true) {
    throw new UserError('USAGE', '--json and --markdown both write to standard output, expected one of them')
  }
  const leastChange = limitShare('--least-change', raw.leastChange) ?? DEFAULT_LEAST_CHANGE
  const top = wholeNumber('--top', raw.top, 0) ?? DEFAULT_TOP
  const comparison = compareReports(await readReport(before), await readReport(after), leastChange)
  const { stdout } = io
  const view = { style: styleFor(stdout, io.env), width: widthFor(stdout), top }
  stdout.write(
    raw.json === true
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : raw.markdown === true
        ? renderComparisonMarkdown(comparison, top)
        : renderComparison(comparison, view),
  )
  return 0
}
