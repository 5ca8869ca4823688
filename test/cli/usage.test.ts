import { expect, test } from 'vitest'
import { cli } from '../support/cli.ts'

const SEE_HELP = 'See `dosimeter --help`.'
const seeHelpOf = (command: string): string => `See \`dosimeter ${command} --help\`.`
const SIZE = 'a size such as 512MiB, 2GiB or 1g'
const CHECK = ['check', '--index', 'i']

/** Arguments, the sentence and the hint. Nothing of it needs a file. */
const CASES: readonly (readonly [args: readonly string[], message: string, hint?: string])[] = [
  [['chek'], "unknown command 'chek'", 'Did you mean `dosimeter check`?'],
  [['build'], "unknown command 'build'", 'Did you mean `dosimeter index build`?'],
  [['index', 'verfy'], "unknown command 'verfy'", 'Did you mean `dosimeter index verify`?'],
  [['decontaminate'], "unknown command 'decontaminate'", SEE_HELP],
  [['check', '--benchmrk', 'x'], "unknown option '--benchmrk'", 'Did you mean --benchmark?'],
  [['index', 'build', 'a', '--worker', '2'], "unknown option '--worker'", 'Did you mean --workers?'],
  [['check', '--frobnicate'], "unknown option '--frobnicate'", seeHelpOf('check')],
  [['check', '--bench', 'x'], "unknown option '--bench'", 'Did you mean --benchmark?'],
  [['check', '-out', 'x'], "unknown option '-out'", 'Did you mean --out?'],
  [
    ['check', '--text-field', 'x'],
    "unknown option '--text-field'",
    '--text-field belongs to `dosimeter index build` and `dosimeter scan`.',
  ],
  [['index', '--json'], "unknown option '--json'", seeHelpOf('index')],
  [['chek', '--help'], "unknown command 'chek'", 'Did you mean `dosimeter check`?'],
  [['help', 'index', 'verfy'], "unknown command 'verfy'", 'Did you mean `dosimeter index verify`?'],
  [['index', 'info'], "missing required argument 'dir'", seeHelpOf('index info')],
  [['index', 'build', 'a', '--out'], "option '--out <dir>' argument missing", seeHelpOf('index build')],
  [
    ['check', 'samples.index'],
    "too many arguments for 'check'. Expected 0 arguments but got 1.",
    'The index is named by --index, the items by --benchmark or --items.',
  ],
  [['check'], '--index is missing, expected the folder of an index'],
  [['index', 'build', 'a'], '--out is missing, expected the folder for the index'],
  [['index', 'merge', 'a', 'b'], '--out is missing, expected the folder for the merged index'],
  [
    CHECK,
    'no items to check, expected --benchmark NAME=PATH or --items FILE',
    '`dosimeter benchmarks list` names the benchmarks.',
  ],
  [
    [...CHECK, '--benchmark', 'gsm8k'],
    "--benchmark gsm8k: expected NAME=PATH, the benchmark's name and its file or folder",
    'For example `--benchmark gsm8k=gsm8k/test.jsonl`.',
  ],
  [
    [...CHECK, '--benchmark', '=test.jsonl'],
    "--benchmark =test.jsonl: expected NAME=PATH, the benchmark's name and its file or folder",
    'For example `--benchmark gsm8k=gsm8k/test.jsonl`.',
  ],
  [
    [...CHECK, '--items', 'a.jsonl'],
    '--fields is missing or has an empty name, expected the fields with the items’ text',
    'For example `--fields question,answer`.',
  ],
  [[...CHECK, '--fields', 'text'], '--fields text: it belongs to --items, which is missing'],
  [[...CHECK, '--name', 'x'], '--name x: it belongs to --items, which is missing'],
  [
    ['index', 'build', 'a', '--out', 'i', '--unit', 'word'],
    '--unit word: expected one of words, chars, cl100k_base, o200k_base, gpt2, r50k_base, p50k_base, p50k_edit',
    'Did you mean "words"?',
  ],
  [['index', 'build', 'a', '--out', 'i', '--n', '0'], '--n 0: expected a whole number of at least 1'],
  [
    ['index', 'build', 'a', '--out', 'i', '--n', '300'],
    'gram length 300: expected a whole number from 1 to 256',
  ],
  [['index', 'build', 'a', '--out', 'i', '--memory', 'lots'], `--memory lots: expected ${SIZE}`],
  [['index', 'build', 'a', '--out', 'i', '--segment-size', '5x'], `--segment-size 5x: expected ${SIZE}`],
  [
    ['index', 'build', 'a', '--out', 'i', '--fpr', '1'],
    '--fpr 1: expected a number above 0 and below 1, such as 1e-3',
  ],
  [
    [...CHECK, '--items', 'a', '--fields', 'b', '--partial-at', '1.5'],
    '--partial-at 1.5: expected a number above 0 and at most 1, such as 0.8 or 80%',
  ],
  [
    [...CHECK, '--items', 'a', '--fields', 'b', '--top', '-1'],
    '--top -1: expected a whole number of at least 0',
  ],
]

test.each(CASES.map(([args, ...expected]) => ({ args, expected })))('$args', async ({ args, expected }) => {
  const [message, hint] = expected
  expect(await cli(args)).toEqual({
    exitCode: 2,
    signal: null,
    stdout: '',
    stderr: `dosimeter: ${message}\n${hint === undefined ? '' : `${hint}\n`}`,
  })
})
