/**
 * `dosimeter index merge`.
 */
import { counted, number } from '../../report/format.ts'
import { facts } from '../../report/table.ts'
import { totalsOf } from '../../store/manifest.ts'
import { mergeIndexes } from '../../store/merge.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { required } from '../values.ts'
import { rateText, schemeText, segmentFigures, warn } from './index-facts.ts'

/** Options as typed. */
export interface RawMergeOptions {
  readonly out?: string
  readonly json?: boolean
}

const REPEATED_SHOWN = 20

/**
 * Runs the command.
 *
 * @returns exit code
 * @throws {UserError} what `mergeIndexes` throws
 */
export async function runIndexMerge(
  folders: readonly string[],
  raw: RawMergeOptions,
  io: Io,
): Promise<number> {
  const out = required('--out', raw.out, 'the folder for the merged index')
  const { manifest, digest, repeated } = await mergeIndexes(folders, out)
  const { rate, ...totals } = totalsOf(manifest)
  if (raw.json === true) {
    const data = {
      path: out,
      digest,
      scheme: manifest.scheme,
      promisedRate: manifest.fpr,
      measuredRate: rate,
    }
    io.stdout.write(`${JSON.stringify({ ...data, totals, repeated }, null, 2)}\n`)
    return 0
  }
  const { onDisk, bitsAGram } = segmentFigures(manifest)
  const lines = facts(
    [
      ['documents', `${number(totals.documents)} in ${counted(totals.inputs, 'input')}`],
      ['grams', `${number(totals.grams)}, ${schemeText(manifest.scheme)}`],
      ['on disk', `${onDisk}, ${bitsAGram}`],
      ['false positives', rateText(rate, manifest.fpr)],
    ],
    widthFor(io.stdout),
  )
  const { strong } = styleFor(io.stdout, io.env)
  io.stdout.write(`${[`${strong(out)}: ${folders.length} indexes merged`, ...lines].join('\n')}\n`)
  for (const input of repeated.slice(0, REPEATED_SHOWN)) {
    warn(io, `${input}: two of the indexes hold it; its documents and grams count twice`)
  }
  if (repeated.length > REPEATED_SHOWN) {
    warn(io, `${counted(repeated.length - REPEATED_SHOWN, 'more input')} counted twice`)
  }
  if (rate > manifest.fpr) warn(io, `${out}: the false-positive rate is above what the indexes promised`)
  return 0
}
