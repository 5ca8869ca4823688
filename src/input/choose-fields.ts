/**
 * What `--text-field auto` takes, or the sentence that says why it takes nothing.
 */
import { UserError } from '../errors.ts'
import { autoFields } from './auto-fields.ts'
import type { HeadRecords } from './head-records.ts'

const MOST_SHOWN = 12

/**
 * @param head first records of an input
 * @param shown the input as the user knows it
 * @returns its text fields; none where it has no record
 * @throws {UserError} NO_FIELD where they cannot be told, and what is wrong with an input that has no record for it
 */
export function chooseFields({ values, failure, hasBadLine }: HeadRecords, shown: string): readonly string[] {
  if (values.length === 0) {
    if (failure !== undefined) throw failure
    // Whoever reads the lines says what is wrong with them.
    return hasBadLine ? ['text'] : []
  }
  const told = autoFields(values)
  if (told.kind === 'found') return told.fields
  if (told.kind === 'unclear') {
    const layouts = told.layouts.map((fields) => fields.join(',')).join(' or ')
    const others =
      told.others.length === 0
        ? ''
        : `, but ${listed(told.others)} ${told.others.length === 1 ? 'holds' : 'hold'} text too`
    const all = [...new Set([...told.layouts.flat(), ...told.others])]
    throw new UserError('NO_FIELD', `${shown}: its text could be ${layouts}${others}`, {
      hint: `Say which: ${option(told.layouts[0] ?? all)}, or ${option(all)} for all of them.`,
    })
  }
  const { candidates, keys } = told
  if (candidates.length > 0) {
    throw new UserError(
      'NO_FIELD',
      `${shown}: its text fields cannot be told; its records have text in ${listed(candidates)}`,
      {
        hint: `Name those that are the text of the corpus, such as ${option(candidates.slice(0, MOST_SHOWN))}.`,
      },
    )
  }
  throw new UserError(
    'NO_FIELD',
    `${shown}: its text fields cannot be told; its records have ${listed(keys) || 'no keys'}`,
    { hint: 'Name them with --text-field.' },
  )
}

function listed(names: readonly string[]): string {
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : ''
  return `${names.slice(0, MOST_SHOWN).join(', ')}${more}`
}

/** As it is typed into a shell. */
function option(fields: readonly string[]): string {
  const spec = fields.join(',')
  return `--text-field ${/^[\w.,-]+$/.test(spec) ? spec : `'${spec}'`}`
}
