/**
 * The commands and their options. Actions are imported when they run, so that help needs none of them.
 */
import { Command } from 'commander'
import { VOCABULARY_NAMES } from '../text/bpe/vocabularies.ts'
import { VERSION } from '../version.ts'
import { HELP, HELP_WIDTH, withExamples } from './help.ts'
import type { Io } from './io.ts'

/** Adds a value of an option that may be given several times. */
function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}

const GROUPS = {
  index: 'Index a corpus, once:',
  check: 'Check benchmarks against it, or against the corpus itself:',
  benchmarks: 'See what is known of benchmarks:',
  presets: 'See published definitions:',
} as const

const READ = 'What is read:'
const BUILT = 'What is built:'
const RUN = 'How it runs:'
const SAID = 'What is said:'

/**
 * Makes the program.
 *
 * @param io where help and results go
 * @param done gets the exit code of the command that ran
 * @returns a program that throws CommanderError instead of exiting and leaves errors for its caller to print
 */
export function createProgram(io: Io, done: (exitCode: number) => void): Command {
  const program = new Command('dosimeter')
  // Settings are inherited by the commands that are added below.
  program
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .helpCommand(false)
    .helpOption('-h, --help', 'help for a command')
    .usage('COMMAND [options]')
    .description(
      'Measures how much of a benchmark a training corpus has already seen: index the corpus once, then check any benchmark against the index in seconds.',
    )
    .version(VERSION, '-V, --version', 'the version number')
    .option('--debug', 'with a stack, when something unexpected happens')
  withExamples(program, [
    'dosimeter index build corpus/*.jsonl.gz --out indexes/mix',
    'dosimeter check --index indexes/mix --benchmark gsm8k=test.jsonl --out report',
  ])
  addIndex(program, io, done)
  addCheck(program, io, done)
  addScan(program, io, done)
  addExplain(program, io, done)
  addBenchmarks(program, io, done)
  addPresets(program, io, done)
  return program
}

function addIndex(program: Command, io: Io, done: (exitCode: number) => void): void {
  const index = program
    .command('index')
    .helpGroup(GROUPS.index)
    .usage('COMMAND [options]')
    .description('Builds, shows, verifies and merges indexes.')
  addBuild(index, io, done)
  const info = index
    .command('info')
    .helpGroup(GROUPS.index)
    .usage('DIR [options]')
    .summary('what an index holds')
    .description('Shows what an index holds: inputs, documents, grams, size, and how often it errs.')
    .argument('<dir>', 'folder of the index')
    .option('--all', 'all inputs, not only the first 20')
    .option('--json', 'as JSON')
    .action(async (dir, raw) => {
      const { runIndexInfo } = await import('./commands/index-info.ts')
      done(await runIndexInfo(dir, raw, io))
    })
  withExamples(info, ['dosimeter index info indexes/mix'])
  const verify = index
    .command('verify')
    .helpGroup(GROUPS.index)
    .usage('DIR [options]')
    .summary('every checksum of an index')
    .description(
      'Reads an index and compares every checksum. Names damaged segments and exits 2 when there are any.',
    )
    .argument('<dir>', 'folder of the index')
    .option('--json', 'as JSON')
    .option('--quiet', 'no progress')
    .action(async (dir, raw) => {
      const { runIndexVerify } = await import('./commands/index-verify.ts')
      done(await runIndexVerify(dir, raw, io))
    })
  withExamples(verify, ['dosimeter index verify indexes/mix'])
  const merge = index
    .command('merge')
    .helpGroup(GROUPS.index)
    .usage('DIR DIR... --out DIR [options]')
    .summary('several indexes as one')
    .description(
      'Joins indexes of the same units and gram length: the new one holds every gram that any of them holds. Segments are linked where the file system can, else copied.',
    )
    .argument('<dirs...>', 'folders of at least two indexes')
    .option('--out <dir>', 'folder of the merged index: a new or an empty one (required)')
    .option('--json', 'the result as JSON')
    .action(async (dirs, raw) => {
      const { runIndexMerge } = await import('./commands/index-merge.ts')
      done(await runIndexMerge(dirs, raw, io))
    })
  withExamples(merge, ['dosimeter index merge indexes/a indexes/b --out indexes/ab'])
}

function addBuild(index: Command, io: Io, done: (exitCode: number) => void): void {
  const build = index
    .command('build')
    .helpGroup(GROUPS.index)
    .usage('INPUTS... --out DIR [options]')
    .summary('make an index of JSONL files, or add files to one')
    .description(
      'Makes an index of JSONL files, plain or gzipped. In the folder of an index it adds what is not there yet, and goes on with a build that was interrupted.',
    )
    .argument('<inputs...>', 'files, folders (searched for *.jsonl, *.jsonl.gz, …) and globs')
    .optionsGroup(BUILT)
    .option('--out <dir>', 'folder of the index (required)')
    .option(
      '--unit <unit>',
      `what grams are made of: words, chars, or the tokens of a BPE vocabulary (${VOCABULARY_NAMES.join(', ')}) (default: words)`,
    )
    .option('--fold', 'tokens of the text in lower case, not of the text as it is; BPE vocabularies only')
    .option('--n <n>', 'units in a gram (default: 8 words, 8 tokens or 50 chars)')
    .option('--fpr <p>', 'how often the index may say "found" of a gram that is not there (default: 1e-3)')
    .option('--segment-size <size>', 'largest segment, a power of two from 4KiB to 1GiB (default: 1GiB)')
    .option('--lanes <n>', 'how many segments are filled side by side (default: by size of the inputs)')
    .optionsGroup(READ)
    .option(
      '--text-field <spec>',
      '[GLOB=]FIELD[,FIELD...]: which keys of a record are text, for all inputs or those that match; repeatable (default: text)',
      collect,
    )
    .option(
      '--root <name=path>',
      'folder below which inputs lie, so that the index can be moved; repeatable',
      collect,
    )
    .option('--max-record <size>', 'longest record (default: 64MiB)')
    .option('--max-bad-records <n>', 'how many bad records are left out before it is an error (default: 0)')
    .option('--strict', 'text that is not valid UTF-8 is an error, not replaced')
    .option('--rehash', 'tell whether known inputs have changed by content, not by size and time')
    .optionsGroup(RUN)
    .option('--workers <n>', 'threads (default: one for each core); the index is the same with any number')
    .option('--memory <size>', 'memory that may be taken, such as 4GiB: fewer threads, or an error')
    .option('--restart', 'drop what an interrupted build has done')
    .optionsGroup(SAID)
    .option('--json', 'the result as JSON')
    .option('--quiet', 'no progress')
    .action(async (inputs, raw) => {
      const { runIndexBuild } = await import('./commands/index-build.ts')
      done(await runIndexBuild(inputs, raw, io))
    })
  withExamples(build, [
    'dosimeter index build corpus/*.jsonl.gz --out indexes/mix',
    '# two text fields in one of the inputs, and at most 4 GiB of memory',
    'dosimeter index build corpus/ qa.jsonl --out indexes/mix --memory 4GiB \\\n' +
      "--text-field text --text-field 'qa.jsonl=question,answer'",
  ])
}

function addCheck(program: Command, io: Io, done: (exitCode: number) => void): void {
  const check = program
    .command('check')
    .helpGroup(GROUPS.check)
    .usage(
      '--index DIR --benchmark NAME=PATH... [options]\n       dosimeter check --index DIR --items FILE --fields A,B [options]',
    )
    .summary('how much of each item the corpus holds')
    .description(
      'Looks up every item of benchmarks in an index: how much of it the corpus holds, which items are contaminated, and how sure that is.',
    )
    .optionsGroup('What is checked:')
    .option('--index <dir>', 'folder of an index (required)')
    .option(
      '--benchmark <name=path>',
      'a known benchmark (see "benchmarks list") or a description file of yours, and its file or folder; or any name and evaluation logs; repeatable',
      collect,
    )
    .option('--items <file>', 'JSON Lines or a JSON list without a description; repeatable', collect)
    .option('--fields <a,b>', 'the keys of --items that are text')
    .option('--name <name>', 'name of the set of --items (default: from the file)')
    .option('--id-field <field>', 'the key of --items with the id (default: id, else the position)')
    .optionsGroup('What counts:')
    .option('--n <n>', "gram length, at least the index's (default: the index's)")
    .option('--min-run <r>', 'grams in a row that count (default: 2, or 1 for a longer --n)')
    .option('--partial-at <x>', 'coverage from which an item is partial (default: 0.2)')
    .option('--contaminated-at <x>', 'coverage from which an item is contaminated (default: 0.8)')
    .option(
      '--preset <id>',
      'answer a published definition too, as far as an index can (see "presets list"); repeatable',
      collect,
    )
    .optionsGroup('What is read of the corpus:')
    .option(
      '--exact',
      'compare what was found with the documents themselves; says first how much it will read',
    )
    .option('--short-items', 'with --exact: read everything, and match texts too short for grams whole')
    .option(
      '--corpus-root <name=path>',
      'with --exact: where the inputs of a root lie now; repeatable',
      collect,
    )
    .option('--max-evidence <n>', 'with --exact: most documents to list for each item (default: 5)')
    .optionsGroup(SAID)
    .option('--out <dir>', 'write report.json and items.jsonl there')
    .option('--json', 'report.json on stdout instead of tables')
    .option('--top <n>', 'how many of the most contaminated items to list (default: 10)')
    .option('--verbose', 'figures of every field, and the items that could not be tested')
    .option('--redact', 'no text of items anywhere')
    .option('--reproducible', 'no times in the report: the same inputs give the same bytes')
    .option('--quiet', 'no progress')
    .optionsGroup(RUN)
    .option('--workers <n>', 'threads (default: one for each core)')
    .action(async (raw) => {
      const { runCheck } = await import('./commands/check.ts')
      done(await runCheck(raw, io))
    })
  withExamples(check, [
    'dosimeter check --index indexes/mix --benchmark gsm8k=test.jsonl --out report',
    '# with the documents, compared as text',
    'dosimeter check --index indexes/mix --benchmark gsm8k=test.jsonl --exact',
    'dosimeter check --index indexes/mix --benchmark bbh=bbh/ \\\n--benchmark mmlu=test.jsonl.gz --benchmark mmlu=dev.jsonl.gz',
    '# a set of yours, without and with a description',
    'dosimeter check --index indexes/mix --items my.jsonl --fields text,answer',
    'dosimeter check --index indexes/mix --benchmark my-set.yaml=new.jsonl',
  ])
}

function addScan(program: Command, io: Io, done: (exitCode: number) => void): void {
  const scan = program
    .command('scan')
    .helpGroup(GROUPS.check)
    .usage('INPUTS... --benchmark NAME=PATH... [options]')
    .summary('the same without an index: the whole corpus, read once')
    .description(
      'Reads a corpus and compares every document with the items of benchmarks: which documents hold how much of each item, word for word. Texts too short for grams are matched whole. With --out, a scan that was stopped goes on with the same command.',
    )
    .argument('<inputs...>', 'files, folders (searched for *.jsonl, *.jsonl.gz, …) and globs')
    .optionsGroup('What is looked for:')
    .option(
      '--benchmark <name=path>',
      'a known benchmark (see "benchmarks list") or a description file of yours, and its file or folder; or any name and evaluation logs; repeatable',
      collect,
    )
    .option('--items <file>', 'JSON Lines or a JSON list without a description; repeatable', collect)
    .option('--fields <a,b>', 'the keys of --items that are text')
    .option('--name <name>', 'name of the set of --items (default: from the file)')
    .option('--id-field <field>', 'the key of --items with the id (default: id, else the position)')
    .optionsGroup('What counts:')
    .option(
      '--unit <unit>',
      'what grams are made of: words, chars, or tokens of a vocabulary such as cl100k_base (default: words)',
    )
    .option('--fold', 'with a vocabulary: tokens of the text in lower case')
    .option('--n <n>', 'gram length (default: 8, or 50 chars)')
    .option('--min-run <r>', 'grams in a row that count (default: 2, or 1 for a longer --n)')
    .option('--partial-at <x>', 'coverage from which an item is partial (default: 0.2)')
    .option('--contaminated-at <x>', 'coverage from which an item is contaminated (default: 0.8)')
    .option(
      '--preset <id>',
      'answer a published definition too (see "presets list"); repeatable; the scan is several times slower then',
      collect,
    )
    .option('--max-evidence <n>', 'most documents to list for each item (default: 5)')
    .optionsGroup(READ)
    .option(
      '--text-field <spec>',
      '[GLOB=]FIELD[,FIELD...]: which keys of a record are text, for all inputs or those that match; repeatable (default: text)',
      collect,
    )
    .option(
      '--root <name=path>',
      'folder below which inputs lie, by which documents are named; repeatable',
      collect,
    )
    .option('--max-record <size>', 'longest record (default: 64MiB)')
    .option('--max-bad-records <n>', 'how many bad records are left out before it is an error (default: 0)')
    .option('--strict', 'text that is not valid UTF-8 is an error, not replaced')
    .optionsGroup(SAID)
    .option('--out <dir>', 'write report.json and items.jsonl there')
    .option('--json', 'report.json on stdout instead of tables')
    .option('--top <n>', 'how many of the most contaminated items to list (default: 10)')
    .option(
      '--verbose',
      'figures of every field, all listed documents, and the items that could not be tested',
    )
    .option('--redact', 'no text of items or documents anywhere')
    .option('--reproducible', 'no times in the report: the same inputs give the same bytes')
    .option('--quiet', 'no progress')
    .optionsGroup(RUN)
    .option('--workers <n>', 'threads (default: one for each core); the report is the same with any number')
    .option('--restart', 'drop what an interrupted scan has done')
    .action(async (inputs, raw) => {
      const { runScanCommand } = await import('./commands/scan.ts')
      done(await runScanCommand(inputs, raw, io))
    })
  withExamples(scan, [
    'dosimeter scan corpus/*.jsonl.gz --benchmark gsm8k=test.jsonl --out report',
    'dosimeter scan corpus/ --items my.jsonl --fields question,answer --max-evidence 20',
    '# what the rules of papers say of it',
    'dosimeter scan corpus/ --benchmark gsm8k=test.jsonl --preset llama3 --preset gpt3',
  ])
}

function addExplain(program: Command, io: Io, done: (exitCode: number) => void): void {
  const explain = program
    .command('explain')
    .helpGroup(GROUPS.check)
    .usage('REPORT SET/ID [options]')
    .summary('one item of a report: every figure, every document, side by side')
    .description(
      'Shows one item of a report: which grams of each field were found, every measure, and each listed document beside the item, with the stretches marked that both have word for word.',
    )
    .argument('<report>', 'folder of a report')
    .argument('<item>', 'set and id of the item, or its id where that is enough')
    .option('--json', 'the line of items.jsonl')
    .action(async (report, item, raw) => {
      const { runExplain } = await import('./commands/explain.ts')
      done(await runExplain(report, item, raw, io))
    })
  withExamples(explain, ['dosimeter explain report gsm8k/17'])
}

function addBenchmarks(program: Command, io: Io, done: (exitCode: number) => void): void {
  const benchmarks = program
    .command('benchmarks')
    .helpGroup(GROUPS.benchmarks)
    .usage('COMMAND [options]')
    .description('Shows benchmark descriptions: which files belong to a set, and what in them is text.')
  const list = benchmarks
    .command('list')
    .helpGroup(GROUPS.benchmarks)
    .usage('[options]')
    .summary('the known benchmarks')
    .description('Lists the benchmarks whose files dosimeter knows how to read.')
    .option('--json', 'the descriptions as JSON')
    .action(async (raw) => {
      const { runBenchmarksList } = await import('./commands/benchmarks.ts')
      done(await runBenchmarksList(raw, io))
    })
  withExamples(list, ['dosimeter benchmarks list'])
  const show = benchmarks
    .command('show')
    .helpGroup(GROUPS.benchmarks)
    .usage('ID [options]')
    .summary('one benchmark: its files, and what in them is text')
    .description('Shows a description: files, records, and the fields with their roles.')
    .argument('<id>', 'id of a known benchmark, or path of a description file')
    .option('--json', 'the description as JSON')
    .action(async (id, raw) => {
      const { runBenchmarksShow } = await import('./commands/benchmarks.ts')
      done(await runBenchmarksShow(id, raw, io))
    })
  withExamples(show, ['dosimeter benchmarks show gsm8k'])
  const validate = benchmarks
    .command('validate')
    .helpGroup(GROUPS.benchmarks)
    .usage('FILE[=PATH]...')
    .summary('check description files of yours')
    .description(
      'Checks description files, and with a path the items there too. Names line and column of the first mistake in each, and exits 2.',
    )
    .argument('<files...>', 'YAML files, each with the file or folder of its items if you like')
    .action(async (files) => {
      const { runBenchmarksValidate } = await import('./commands/benchmarks.ts')
      done(await runBenchmarksValidate(files, io))
    })
  withExamples(validate, [
    'dosimeter benchmarks validate my-set.yaml',
    'dosimeter benchmarks validate my-set.yaml=my-set/',
  ])
}

function addPresets(program: Command, io: Io, done: (exitCode: number) => void): void {
  const presets = program
    .command('presets')
    .helpGroup(GROUPS.presets)
    .usage('COMMAND [options]')
    .description(
      'Shows published definitions of contamination. The library answers them (PresetScan); scan and check take the default one.',
    )
  const list = presets
    .command('list')
    .helpGroup(GROUPS.presets)
    .usage('[options]')
    .summary('the known definitions')
    .description('Lists published definitions: when an item is contaminated, and what it takes to tell.')
    .option('--json', 'the definitions as JSON')
    .action(async (raw) => {
      const { runPresetsList } = await import('./commands/presets.ts')
      done(await runPresetsList(raw, io))
    })
  withExamples(list, ['dosimeter presets list'])
  const show = presets
    .command('show')
    .helpGroup(GROUPS.presets)
    .usage('ID [options]')
    .summary('one definition: source, text, grams, decision')
    .description(
      'Shows a definition: its source, how it cuts text, what it looks up and measures, when an item is contaminated, and what to know before comparing numbers.',
    )
    .argument('<id>', 'id of a definition')
    .option('--json', 'the definition as JSON')
    .action(async (id, raw) => {
      const { runPresetsShow } = await import('./commands/presets.ts')
      done(await runPresetsShow(id, raw, io))
    })
  withExamples(show, ['dosimeter presets show llama3'])
}
