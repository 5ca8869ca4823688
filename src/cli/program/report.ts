/**
 * `dosimeter report`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { collect, GROUPS } from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addReport(program: Command, io: Io, done: (exitCode: number) => void): void {
  const report = program
    .command('report')
    .helpGroup(GROUPS.report)
    .usage('REPORT --format LIST [options]')
    .summary('a report in other forms: a page to read, tables')
    .description(
      'Writes a report in other forms: html, one page that opens from disk, with every item beside the documents that hold it; md, its summary; csv and parquet, the figures of all items.',
    )
    .argument('<report>', 'folder of a report')
    .option('--format <list>', 'names with commas between them; repeatable', collect)
    .option('--out <dir>', 'where they are written, or - for stdout (default: the folder of the report)')
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
    'dosimeter report report/ --format md --out -',
  ])
}
