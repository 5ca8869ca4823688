/**
 * `dosimeter check`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import {
  addGateOptions,
  addItemOptions,
  addReportOptions,
  addThresholdOptions,
  collect,
  GROUPS,
  OPTIONS,
} from './options.ts'

/** Adds the command to `program`; see `createProgram` for the others. */
export function addCheck(program: Command, io: Io, done: (exitCode: number) => void): void {
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
    .option('--index <dir>', 'folder of an index (required without a policy)')
  addItemOptions(check)
  check
    .optionsGroup(OPTIONS.counts)
    .option('--n <n>', "gram length, at least the index's (default: the index's)")
  addThresholdOptions(check)
  check
    .option(
      '--preset <id>',
      'answer a published definition too, as far as an index can, with --exact in its documents (see "presets list"); repeatable',
      collect,
    )
    .optionsGroup('What is read of the corpus:')
    .option(
      '--exact',
      'compare what was found with the documents themselves; says first how much it will read',
    )
    .option('--short-items', 'with --exact: read everything, and match texts too short for grams whole')
    .option(
      '--corpus-root <name=dir>',
      'with --exact: where the inputs of a root lie now; repeatable',
      collect,
    )
    .option('--cache <dir>', 'with --exact: keep copies of remote inputs there')
    .option('--max-evidence <n>', 'with --exact: most documents to list for each item (default: 5)')
  addGateOptions(check)
  addReportOptions(check)
  check
    .option('--verbose', 'figures of every field, and the items that could not be tested')
    .option('--redact', 'no text of items anywhere')
    .option('--reproducible', 'no times in the report: the same inputs give the same bytes')
    .option('--quiet', 'no progress')
    .optionsGroup(OPTIONS.run)
    .option('--workers <n>', 'threads (default: one for each core)')
    .action(async (raw) => {
      const { runCheck } = await import('../commands/check.ts')
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
    '# a gate for CI: exit 1 above a limit',
    'dosimeter check --policy dosimeter.yaml --baseline baseline \\\n--format sarif=out.sarif',
  ])
}
