/**
 * Items and documents in one line, and one preset on them.
 */
import type { Item, ItemSet, Role } from '../../src/items/types.ts'
import { findPreset } from '../../src/presets/catalogue.ts'
import type { PresetItemResult, PresetResult } from '../../src/presets/result.ts'
import { scanTexts } from '../../src/presets/scan.ts'
import type { CorpusText } from '../../src/presets/scan-state.ts'
import type { Preset } from '../../src/presets/types.ts'

/** Text of an item by role; a list has several parts. */
export type MadeFields = Partial<Record<Role, string | readonly string[]>>

/** `w1 w2 … w9` for words(1, 9): all different, no numbers, the same under every text rule. */
export function words(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, i) => `w${from + i}`).join(' ')
}

/** Words that no item has. */
export function fillers(count: number, prefix = 'z'): string {
  return Array.from({ length: count }, (_, i) => `${prefix}${i}`).join(' ')
}

export function madeSet(name: string, items: readonly MadeFields[]): ItemSet {
  return {
    name,
    title: name,
    files: [],
    items: items.map(
      (fields, i): Item => ({
        set: name,
        id: String(i + 1),
        file: `${name}.jsonl`,
        fingerprint: (i + 1).toString(16).padStart(16, '0'),
        fields: Object.entries(fields).map(([role, text]) => ({
          name: role,
          role: role as Role,
          parts: typeof text === 'string' ? [text] : text,
        })),
      }),
    ),
  }
}

export function documentsOf(texts: readonly string[]): CorpusText[] {
  return texts.map((text, record) => ({ id: `d${record}`, input: 0, record, text }))
}

export function scanOne(
  preset: Preset | string,
  items: readonly MadeFields[],
  texts: readonly string[],
): PresetResult {
  const found = typeof preset === 'string' ? findPreset(preset) : preset
  const [result] = scanTexts([madeSet('made', items)], documentsOf(texts), [found])
  if (result === undefined) throw new Error('no result')
  return result
}

/** The first item's result. */
export function firstItem(
  preset: Preset | string,
  fields: MadeFields,
  texts: readonly string[],
): PresetItemResult {
  const [item] = scanOne(preset, [fields], texts).items
  if (item === undefined) throw new Error('no item')
  return item
}
