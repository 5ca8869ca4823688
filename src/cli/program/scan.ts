/**
 * `dosimeter scan`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import {
  addGateOptions,
  addInputOptions,
  addItemOptions,
  addRecordOptions,
  addReportOptions,
  addThresholdOptions,
  collect,
  GROUPS,
  INPUTS_TEXT,
  OPTIONS,
} from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addScan(program: Command, io: Io, done: (exitCode: number) => void): void {
  const scan = program
    .command('scan')
    .helpGroup(GROUPS.check)
    .usage('INPUTS... --benchmark NAME=PATH... [options]')
    .summary('the same without an index: the whole corpus, read once')
    .description(
      'Reads a corpus and compares every document with the items of benchmarks: which documents hold how much of each item, word for word. Texts too short for grams are matched whole. With --out, a scan that was stopped goes on with the same command.',
    )
    .argument('<inputs...>', INPUTS_TEXT)
    .optionsGroup('What is looked for:')
  addItemOptions(scan)
  scan
    .optionsGroup(OPTIONS.counts)
    .option(
      '--unit <unit>',
      'what grams are made of: words, chars, or tokens of a vocabulary such as cl100k_base (default: words)',
    )
    .option('--fold', 'with a vocabulary: tokens of the text in lower case')
    .option('--n <n>', 'gram length (default: 8, or 50 chars)')
  addThresholdOptions(scan)
  scan
    .option(
      '--preset <id>',
      'answer a published definition too (see "presets list"); repeatable; the scan is several times slower then',
      collect,
    )
    .option('--max-evidence <n>', 'most documents to list for each item (default: 5)')
    .optionsGroup(OPTIONS.read)
  addInputOptions(scan)
  scan.option(
    '--root <name=dir>',
    'folder below which inputs lie, by which documents are named; repeatable',
    collect,
  )
  addRecordOptions(scan)
  addGateOptions(scan)
  addReportOptions(scan)
  scan
    .option(
      '--verbose',
      'figures of every field, all listed documents, the items that could not be tested, and the files of folders that are no inputs',
    )
    .option('--redact', 'no text of items or documents anywhere')
    .option('--reproducible', 'no times in the report: the same inputs give the same bytes')
    .option('--quiet', 'no progress')
    .optionsGroup(OPTIONS.run)
    .option('--workers <n>', 'threads (default: one for each core); the report is the same with any number')
    .option('--restart', 'drop what an interrupted scan has done')
    .action(async (inputs, raw) => {
      const { runScanCommand } = await import('../commands/scan.ts')
      done(await runScanCommand(inputs, raw, io))
    })
  withExamples(scan, [
    'dosimeter scan corpus/*.jsonl.gz --benchmark gsm8k=test.jsonl --out report',
    'dosimeter scan corpus/ --items my.jsonl --fields question,answer --top 20',
    '# what the rules of papers say of it',
    'dosimeter scan corpus/ --benchmark gsm8k=test.jsonl \\\n--preset llama3 --preset gpt3',
  ])
}
