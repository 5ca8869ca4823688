/**
 * What several parts of the program's description have in common.
 */
import type { Command } from 'commander'

/** Headings of the list of commands. */
export const GROUPS = {
  index: 'Index a corpus, once:',
  check: 'Check benchmarks against it, or against the corpus itself:',
  gate: 'Decide, and compare:',
  benchmarks: 'See what is known of benchmarks:',
  presets: 'See published definitions:',
} as const

/** Heading of options about output. */
export const SAID = 'What is said:'

/** Adds a value of an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}

/** Adds the options of a gate, and that for its forms, which begins the options about output. */
export function withGateOptions(command: Command): Command {
  return command
    .optionsGroup('What is too much (a flag wins over the policy; exit 1 above a limit):')
    .option('--policy <file>', 'limits, and what is checked, from a file (see "dosimeter init")')
    .option('--max-contaminated <share>', 'largest share of contaminated items, such as 0.02 or 2%')
    .option('--max-partial <share>', 'largest share of items that are at least partial')
    .option(
      '--fail-on <what>',
      'one such item is too many: contaminated, partial, overlap or verified; repeatable',
      collect,
    )
    .option('--baseline <report>', 'only what an earlier report does not have counts')
    .optionsGroup(SAID)
    .option(
      '--format <name[=file]>',
      'a form for CI: sarif, junit, github, summary, gitlab or gate; without a file in the folder of --out, to stdout as NAME=-; repeatable',
      collect,
    )
}
