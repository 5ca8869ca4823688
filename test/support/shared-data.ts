/**
 * Real benchmarks and corpora beside the checkout, where they are present.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = process.env.DOSIMETER_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))

/** Whether the data is there; tests that need it skip with SKIP_REASON otherwise. */
export const hasSharedData = existsSync(`${folder}/data/benchmarks`)

/** Why a test was skipped. */
export const SKIP_REASON = 'the shared data is not beside the checkout (set DOSIMETER_SHARED)'

/** @returns path of a benchmark file or folder */
export function benchmarkPath(name: string): string {
  return `${folder}/data/benchmarks/${name}`
}

/** @returns path of a corpus file */
export function corpusPath(name: string): string {
  return `${folder}/data/corpora/${name}`
}
