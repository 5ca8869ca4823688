/**
 * Published definitions beside a scan: the same `PresetScan` in every worker and where their findings are put together.
 */
import { tablesOf } from '../input/vocabulary.ts'
import type { ItemSet } from '../items/types.ts'
import { tokenEncoder } from '../kernel/token-encoder.ts'
import type { IndexScheme } from '../presets/answer.ts'
import { findPreset } from '../presets/catalogue.ts'
import { PresetScan } from '../presets/scan.ts'
import type { Preset } from '../presets/types.ts'
import { VOCABULARY_NAMES, type VocabularyName } from '../text/bpe/vocabularies.ts'
import { gramScheme, isVocabulary, type Unit } from '../text/scheme.ts'
import { TEXT_RULES } from '../text/text-rule.ts'
import type { PresetTask } from './types.ts'

/**
 * Tokens of a definition: those that its source names; else those of the scan, where it counts tokens; else none, and
 * words stand in for them. Documents to which an index led are cut into its units.
 */
function vocabularyOf(
  { text, vocabulary }: Preset,
  { unit, index }: Pick<PresetTask, 'unit' | 'index'>,
): VocabularyName | undefined {
  if (index !== undefined) return isVocabulary(unit) ? unit : undefined
  if (TEXT_RULES[text].unit.kind !== 'tokens') return undefined
  const own = VOCABULARY_NAMES.find((name) => name === vocabulary)
  return own ?? (isVocabulary(unit) ? unit : undefined)
}

/**
 * @param sets items to look for
 * @param presets ids of definitions
 * @param unit of the scan, whose tokens stand in for those that are not at hand
 * @param maxEvidence documents kept for each item
 * @param index scheme of the index that led to the documents, in an exact pass
 * @returns what a worker needs; vocabularies are loaded
 * @throws {UserError} NOT_FOUND for an unknown id, VOCABULARY as `tablesOf`
 */
export async function presetTask(
  sets: readonly ItemSet[],
  presets: readonly string[],
  unit: Unit,
  maxEvidence: number,
  index?: IndexScheme,
): Promise<PresetTask> {
  const wanted = presets.map(findPreset)
  const names = new Set(wanted.flatMap((preset) => vocabularyOf(preset, { unit, index }) ?? []))
  const vocabularies = await Promise.all(
    [...names].map(async (name) => ({ name, tables: await tablesOf(gramScheme({ unit: name })) })),
  )
  const json = Buffer.from(JSON.stringify(sets), 'utf8')
  const shared = new Uint8Array(new SharedArrayBuffer(json.length))
  shared.set(json)
  return {
    presets: wanted.map(({ id }) => id),
    unit,
    index,
    maxEvidence,
    sets: shared,
    vocabularies: vocabularies.flatMap(({ name, tables }) =>
      tables === undefined ? [] : [{ name, tables }],
    ),
  }
}

/** @returns an empty scan; all of one task count the same grams by the same numbers */
export function openPresetScan(task: PresetTask): PresetScan {
  const { presets, index, maxEvidence, sets, vocabularies } = task
  const encoders = new Map(
    vocabularies.map(({ name, tables }) => [name, tokenEncoder(gramScheme({ unit: name }), tables)]),
  )
  // Shared memory cannot be decoded as it is.
  const items = JSON.parse(Buffer.from(sets).toString('utf8')) as ItemSet[]
  return new PresetScan(items, presets.map(findPreset), {
    maxEvidence,
    ...(index === undefined ? {} : { index }),
    encoderFor: (preset) => {
      const name = vocabularyOf(preset, task)
      return name === undefined ? undefined : encoders.get(name)
    },
  })
}
