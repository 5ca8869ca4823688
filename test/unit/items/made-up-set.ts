/**
 * A description for tests that change one thing about it.
 */
import type { Description, FieldDescription } from '../../../src/items/description.ts'

/** What most fields of the tests share. */
export const PLAIN: Omit<FieldDescription, 'name' | 'from'> = { role: 'question', optional: false }

/**
 * Describes JSON Lines with one field, `text`, and counted ids.
 *
 * @param changes what is different
 * @returns the description
 */
export function describeSet(changes: Partial<Description>): Description {
  return {
    id: 'made-up',
    title: 'Made up',
    licence: 'CC0-1.0',
    languages: ['en'],
    files: ['*.jsonl'],
    records: { format: 'jsonl' },
    item: { id: '{index}' },
    fields: [{ ...PLAIN, name: 'text', from: 'text' }],
    ...changes,
  }
}
