/**
 * Options that settle the definition: `--n`, `--min-run`, `--partial-at`, `--contaminated-at`.
 */
import type { DefinitionOptions } from '../../check/definition.ts'
import { LLAMA2_THRESHOLDS } from '../../measure/verdict.ts'
import { type Given, given, share, wholeNumber } from '../values.ts'

/** As typed. */
export interface RawDefinitionOptions {
  readonly n?: string
  readonly minRun?: string
  readonly partialAt?: string
  readonly contaminatedAt?: string
}

/** @throws {UserError} USAGE for values that are not what the option expects */
export function parseDefinition(raw: RawDefinitionOptions): Given<DefinitionOptions> {
  const partial = share('--partial-at', raw.partialAt)
  const contaminated = share('--contaminated-at', raw.contaminatedAt)
  const hasThreshold = partial !== undefined || contaminated !== undefined
  return given({
    n: wholeNumber('--n', raw.n, 1),
    minRun: wholeNumber('--min-run', raw.minRun, 1),
    thresholds: hasThreshold ? { ...LLAMA2_THRESHOLDS, ...given({ partial, contaminated }) } : undefined,
  })
}
