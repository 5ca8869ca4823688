/**
 * What several commands share: headings of options, and options with the same meaning everywhere.
 */
import type { Command } from 'commander'
import { FORMAT_NAMES } from '../../results/formats.ts'

/** Headings of the list of commands, in the order shown. */
export const GROUPS = {
  build: 'Build an index of a corpus, once:',
  check: 'Check benchmarks against an index, or against the corpus itself:',
  report: 'Read results:',
  inspect: 'Inspect indexes, benchmarks and published definitions:',
  setup: 'Set up:',
} as const

/** Headings of options, by what they settle. */
export const OPTIONS = {
  read: 'What is read:',
  built: 'What is built:',
  counts: 'What counts:',
  gate: 'What is too much (a flag wins over the policy; exit 1 above a limit):',
  run: 'How it runs:',
  said: 'What is said:',
} as const

/** Adds a value of an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}

/** Adds the options that name items, `RawItemOptions`. */
export function addItemOptions(command: Command): void {
  command
    .option(
      '--benchmark <name=path>',
      'a known benchmark (see "benchmarks list") or a description file of yours, and its file, folder or address; or any name and evaluation logs; repeatable',
      collect,
    )
    .option(
      '--items <file>',
      'items without a description: a file or address of JSON Lines, a JSON list, CSV, TSV, Parquet or Arrow; repeatable',
      collect,
    )
    .option('--fields <a,b>', 'the keys of --items that are text')
    .option(
      '--name <name>',
      'name of the set of --items (default: from the file, or of several from their folder)',
    )
    .option('--id-field <field>', 'the key of --items with the id (default: id, else the position)')
}

/** Adds the options that settle when an item is contaminated, but for the gram length. */
export function addThresholdOptions(command: Command): void {
  command
    .option('--min-run <r>', 'grams in a row that count (default: 2, or 1 for a longer --n)')
    .option('--partial-at <x>', 'coverage from which an item is partial (default: 0.2)')
    .option('--contaminated-at <x>', 'coverage from which an item is contaminated (default: 0.8)')
}

/** What a command that reads a corpus takes. */
export const INPUTS_TEXT =
  'files, folders (searched for JSONL, JSON, Parquet, Arrow, CSV, TSV, text, WARC and XML, compressed or not), globs, @LIST (a file of them), - (standard input), and https://, s3://, gs:// and hf:// addresses'

/** Adds the options that say what is text in the inputs, and which of them are read, `RawInputOptions`. */
export function addInputOptions(command: Command): void {
  command
    .option(
      '--text-field <spec>',
      '[GLOB=]FIELD[,FIELD...]: which keys of a record are text, for all inputs or those that match: text, meta.body, messages[].content, question+answer (joined), input? (may lack), or auto; repeatable (default: text)',
      collect,
    )
    .option(
      '--input-format <spec>',
      '[GLOB=]FORMAT[.CODEC], where neither content nor name tells it: jsonl, json, parquet, arrow, csv, tsv, text, warc, xml or auto; csv and tsv also with ,delimiter=C ,quotes=none ,escape=C; repeatable',
      collect,
    )
    .option(
      '--records <spec>',
      '[GLOB=]KEY[.KEY...]: which list of a JSON document holds the records, several with commas, or . for the document itself; repeatable (default: its only list of objects)',
      collect,
    )
    .option(
      '--document-per <part>',
      'take inputs as plain text, folders with all their text files, and make a document of each file, paragraph or line',
    )
    .option(
      '--gitignore',
      'leave out of folders and globs what git does, by the .gitignore files there and around',
    )
    .option('--cache <dir>', 'keep copies of remote inputs there (default: nothing is written)')
}

/** Adds the options on records that are too long or broken. */
export function addRecordOptions(command: Command): void {
  command
    .option('--max-record <size>', 'longest record (default: 64MiB)')
    .option('--max-bad-records <n>', 'how many bad records are left out before it is an error (default: 0)')
    .option(
      '--skip-bad-inputs',
      'leave out inputs that cannot be read, name them at the end, and exit with 2',
    )
    .option('--strict', 'text that is not valid UTF-8 is an error, not replaced')
}

/** Adds `--format`, which means the same everywhere. */
export function addFormatOption(command: Command): void {
  command.option(
    '--format <forms>',
    `other forms of the report: ${FORMAT_NAMES.join(', ')}; NAME=FILE for another file than the usual one in the folder of --out, NAME=- for stdout; several with commas, repeatable`,
    collect,
  )
}

/** Adds the options on where the report goes and how much of it is shown. */
export function addReportOptions(command: Command): void {
  command.optionsGroup(OPTIONS.said).option('--out <dir>', 'write report.json and items.jsonl there')
  addFormatOption(command)
  command
    .option('--json', 'report.json on stdout instead of tables')
    .option('--top <n>', 'how many of the most contaminated items to list (default: 10)')
}

/** Adds the options of a gate. */
export function addGateOptions(command: Command): void {
  command
    .optionsGroup(OPTIONS.gate)
    .option('--policy <file>', 'limits, and what is checked, from a file (see "dosimeter init")')
    .option('--max-contaminated <share>', 'largest share of contaminated items, such as 0.02 or 2%')
    .option('--max-partial <share>', 'largest share of items that are at least partial')
    .option(
      '--max-preset <id=share>',
      'the same by a published definition; ID@0.5=SHARE where it has no threshold of its own; repeatable',
      collect,
    )
    .option(
      '--fail-on <what>',
      'one such item is too many: contaminated, partial, overlap or verified; repeatable',
      collect,
    )
    .option('--baseline <report>', 'only what an earlier report does not have counts')
}
