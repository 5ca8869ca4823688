/**
 * `dosimeter benchmarks list`, `show` and `validate`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the commands to `program`; see `createProgram` for the others. */
export function addBenchmarks(program: Command, io: Io, done: (exitCode: number) => void): void {
  const benchmarks = program
    .command('benchmarks')
    .helpGroup(GROUPS.inspect)
    .usage('COMMAND [options]')
    .description('Shows benchmark descriptions: which files belong to a set, and what in them is text.')
  const list = benchmarks
    .command('list')
    .helpGroup(GROUPS.inspect)
    .usage('[options]')
    .summary('the known benchmarks')
    .description('Lists the benchmarks whose files dosimeter knows how to read.')
    .option('--json', 'the descriptions as JSON')
    .action(async (raw) => {
      const { runBenchmarksList } = await import('../commands/benchmarks.ts')
      done(await runBenchmarksList(raw, io))
    })
  withExamples(list, ['dosimeter benchmarks list'])
  const show = benchmarks
    .command('show')
    .helpGroup(GROUPS.inspect)
    .usage('ID [options]')
    .summary('one benchmark: its files, and what in them is text')
    .description('Shows a description: files, records, and the fields with their roles.')
    .argument('<id>', 'id of a known benchmark, or path of a description file')
    .option('--json', 'the description as JSON')
    .action(async (id, raw) => {
      const { runBenchmarksShow } = await import('../commands/benchmarks.ts')
      done(await runBenchmarksShow(id, raw, io))
    })
  withExamples(show, ['dosimeter benchmarks show gsm8k'])
  const validate = benchmarks
    .command('validate')
    .helpGroup(GROUPS.inspect)
    .usage('FILE[=PATH]...')
    .summary('check description files of yours')
    .description(
      'Checks description files, and with a path the items there too. Names line and column of the first mistake in each, and exits 2.',
    )
    .argument('<files...>', 'YAML files, each with the file or folder of its items if you like')
    .action(async (files) => {
      const { runBenchmarksValidate } = await import('../commands/benchmarks.ts')
      done(await runBenchmarksValidate(files, io))
    })
  withExamples(validate, [
    'dosimeter benchmarks validate my-set.yaml',
    'dosimeter benchmarks validate my-set.yaml=my-set/',
  ])
}
