/**
 * `--preset ID`: published definitions beside the own one.
 */
import { UserError } from '../../errors.ts'
import { nearest } from '../../text/suggest.ts'

/** As typed. */
export interface RawPresetOption {
  readonly preset?: readonly string[]
}

/**
 * @param option its name, for messages
 * @returns ids in the order typed, each once
 * @throws {UserError} USAGE for an unknown one, with the nearest
 */
export async function parsePresets(
  { preset = [] }: RawPresetOption,
  option = '--preset',
): Promise<readonly string[]> {
  if (preset.length === 0) return []
  const { PRESETS } = await import('../../presets/catalogue.ts')
  const ids = PRESETS.map(({ id }) => id)
  for (const id of preset) {
    if (ids.includes(id)) continue
    const near = nearest(id, ids)
    throw new UserError(
      'USAGE',
      `${option} ${id}: no such definition, expected an id of "dosimeter presets list"`,
      {
        hint: near === undefined ? 'for example "gpt3".' : `did you mean "${near}"?`,
      },
    )
  }
  return [...new Set(preset)]
}
