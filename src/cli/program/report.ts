/**
 * `dosimeter report`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { addFormatOption, GROUPS } from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addReport(program: Command, io: Io, done: (exitCode: number) => void): void {
  const report = program
    .command('report')
    .helpGroup(GROUPS.report)
    .usage('REPORT --format FORMS [options]')
    .summary('a report in other forms: a page to read, tables, for CI')
    .description(
      'Writes a report in other forms: html, one page that opens from disk, with every item beside the documents that hold it; md, its summary; csv and parquet, the figures of all items; and forms for CI with the findings. "dosimeter gate" writes them with what a gate says.',
    )
    .argument('<report>', 'folder of a report, or its report.json')
    .option('--out <dir>', 'folder for forms without a file of their own (default: that of the report)')
  addFormatOption(report)
  report
    .option('--redact', 'no text of items or documents in them')
    .option('--quiet', 'nothing on stderr')
    .action(async (folder, raw) => {
      const { runReport } = await import('../commands/report.ts')
      done(await runReport(folder, raw, io))
    })
  withExamples(report, [
    'dosimeter report report/ --format html',
    '# to publish: ids, ratios and fingerprints without texts',
    'dosimeter report report/ --format html,csv --redact --out public/',
    '# to stdout, and to files of other names',
    'dosimeter report report/ --format md=-,csv=figures.csv',
  ])
}
