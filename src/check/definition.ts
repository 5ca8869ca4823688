/**
 * The default definition with the user's settings: gram length, least run, thresholds. Pure.
 */
import { UserError } from '../errors.ts'
import { LLAMA2_THRESHOLDS, type Thresholds } from '../measure/verdict.ts'
import { type Unit, unitNoun } from '../text/scheme.ts'
import type { AppliedDefinition } from './evaluate.ts'

/** What a user may settle. */
export interface DefinitionOptions {
  /** Gram length of the definition, at least that of the hashed grams, which is the default. */
  readonly n?: number
  /** Least number of consecutive, distinct grams that count; default 2 at the hashed gram length, 1 above. */
  readonly minRun?: number
  /** Coverage from which items are partial and contaminated; default those of Llama 2. */
  readonly thresholds?: Thresholds
}

const DEFAULT_MIN_RUN = 2

/**
 * @param baseLength length of the grams that are hashed
 * @throws {UserError} GRAM_TOO_SHORT for n below that, USAGE for other values that make no sense
 */
export function definitionOf(unit: Unit, baseLength: number, options: DefinitionOptions): AppliedDefinition {
  const gramLength = options.n ?? baseLength
  if (!Number.isInteger(gramLength) || gramLength < baseLength) {
    throw new UserError(
      'GRAM_TOO_SHORT',
      `--n ${gramLength}: the index holds ${baseLength}-grams, which answer only grams of at least ${baseLength} ${unitNoun(unit)}s`,
      { hint: `Use --n ${baseLength} or more, or build an index with --n ${gramLength}.` },
    )
  }
  const minRun = options.minRun ?? (gramLength === baseLength ? DEFAULT_MIN_RUN : 1)
  if (!Number.isInteger(minRun) || minRun < 1) {
    throw new UserError('USAGE', `--min-run ${minRun}: expected a whole number of at least 1`)
  }
  const thresholds = options.thresholds ?? LLAMA2_THRESHOLDS
  const { partial, contaminated } = thresholds
  if (!(partial > 0 && partial <= contaminated && contaminated <= 1)) {
    throw new UserError(
      'USAGE',
      `thresholds ${partial} and ${contaminated}: expected 0 < partial <= contaminated <= 1`,
    )
  }
  return { name: `${unit}-${gramLength}-run-${minRun}`, rule: { baseLength, gramLength, minRun }, thresholds }
}
