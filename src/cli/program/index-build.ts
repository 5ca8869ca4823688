/**
 * `dosimeter index build`.
 */
import type { Command } from 'commander'
import { VOCABULARY_NAMES } from '../../text/bpe/vocabularies.ts'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { addInputOptions, addRecordOptions, collect, GROUPS, INPUTS_TEXT, OPTIONS } from './options.ts'

/** Adds the command to `index`; see `createProgram` for the others. */
export function addIndexBuild(index: Command, io: Io, done: (exitCode: number) => void): void {
  const build = index
    .command('build')
    .helpGroup(GROUPS.build)
    .usage('INPUTS... --out DIR [options]')
    .summary('make an index of a corpus as it lies, or add to one')
    .description(
      'Makes an index of a corpus as it lies, in files or elsewhere, compressed or not. In the folder of an index it adds what is not there yet, and goes on with a build that was interrupted.',
    )
    .argument('<inputs...>', INPUTS_TEXT)
    .optionsGroup(OPTIONS.built)
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
    .optionsGroup(OPTIONS.read)
  addInputOptions(build)
  build.option(
    '--root <name=dir>',
    'folder below which inputs lie, so that the index can be moved; repeatable',
    collect,
  )
  addRecordOptions(build)
  build
    .option('--rehash', 'tell whether known inputs have changed by content, not by size and time')
    .optionsGroup(OPTIONS.run)
    .option('--workers <n>', 'threads (default: one for each core); the index is the same with any number')
    .option('--memory <size>', 'memory that may be taken, such as 4GiB: fewer threads, or an error')
    .option('--restart', 'drop what an interrupted build has done')
    .optionsGroup(OPTIONS.said)
    .option('--json', 'the result as JSON')
    .option('--verbose', 'names of the files of folders that are no inputs')
    .option('--quiet', 'no progress')
    .action(async (inputs, raw) => {
      const { runIndexBuild } = await import('../commands/index-build.ts')
      done(await runIndexBuild(inputs, raw, io))
    })
  withExamples(build, [
    'dosimeter index build corpus/*.jsonl.gz --out indexes/mix',
    '# two text fields in one of the inputs, and at most 4 GiB of memory',
    'dosimeter index build corpus/ qa.jsonl --out indexes/mix --memory 4GiB \\\n' +
      "--text-field text --text-field 'qa.jsonl=question,answer'",
    '# chats from a hub, and a source tree',
    'dosimeter index build hf://datasets/owner/name --out chats --text-field auto',
    'dosimeter index build src/ --out code --document-per file --gitignore',
  ])
}
