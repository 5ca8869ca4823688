/**
 * `dosimeter presets list` and `show`.
 */
import type { Command } from 'commander'
import { withExamples } from '../help.ts'
import type { Io } from '../io.ts'
import { GROUPS } from './options.ts'

/** Adds the commands to `program`; see `createProgram` for the others. */
export function addPresets(program: Command, io: Io, done: (exitCode: number) => void): void {
  const presets = program
    .command('presets')
    .helpGroup(GROUPS.inspect)
    .usage('COMMAND [options]')
    .description('Shows published definitions of contamination.')
  const list = presets
    .command('list')
    .helpGroup(GROUPS.inspect)
    .usage('[options]')
    .summary('the known definitions')
    .description('Lists published definitions: when an item is contaminated, and what it takes to tell.')
    .option('--json', 'the definitions as JSON')
    .action(async (raw) => {
      const { runPresetsList } = await import('../commands/presets.ts')
      done(await runPresetsList(raw, io))
    })
  withExamples(list, ['dosimeter presets list'])
  const show = presets
    .command('show')
    .helpGroup(GROUPS.inspect)
    .usage('ID [options]')
    .summary('one definition: source, text, grams, decision')
    .description(
      'Shows a definition: its source, how it cuts text, what it looks up and measures, when an item is contaminated, and what to know before comparing numbers.',
    )
    .argument('<id>', 'id of a definition')
    .option('--json', 'the definition as JSON')
    .action(async (id, raw) => {
      const { runPresetsShow } = await import('../commands/presets.ts')
      done(await runPresetsShow(id, raw, io))
    })
  withExamples(show, ['dosimeter presets show llama3'])
}
