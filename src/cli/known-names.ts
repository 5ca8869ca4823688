/**
 * Names that completions offer and that the program itself does not load.
 */
import { listDescriptions } from '../items/catalogue.ts'
import { PRESETS } from '../presets/catalogue.ts'
import { UNITS } from '../text/scheme.ts'
import type { KnownNames } from './outline.ts'

/** @returns ids of presets and benchmarks, and all units, in the order in which they are listed elsewhere */
export async function knownNames(): Promise<KnownNames> {
  const descriptions = await listDescriptions()
  return {
    presets: PRESETS.map(({ id }) => id),
    benchmarks: descriptions.map(({ id }) => id),
    units: UNITS,
  }
}
