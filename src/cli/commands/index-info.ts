/**
 * `dosimeter index info`.
 */
import { counted, number, size } from '../../report/format.ts'
import { type Column, facts, table } from '../../report/table.ts'
import { shorten } from '../../report/width.ts'
import type { ManifestInput } from '../../store/manifest.ts'
import { type OpenIndex, openIndex } from '../../store/open-index.ts'
import { describeScheme } from '../../text/scheme.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { rateText, segmentFigures, warn } from './index-facts.ts'

/** Options as typed. */
export interface RawInfoOptions {
  readonly all?: boolean
  readonly json?: boolean
}

const INPUTS_SHOWN = 20
const NAME_WIDTH = 36

/**
 * Runs the command.
 *
 * @returns exit code
 * @throws {UserError} what `openIndex` throws
 */
export async function runIndexInfo(folder: string, raw: RawInfoOptions, io: Io): Promise<number> {
  const index = await openIndex(folder)
  if (raw.json === true) {
    io.stdout.write(toJson(index))
    return 0
  }
  io.stdout.write(`${[...head(index, io), '', ...inputTable(index, raw.all ?? false, io)].join('\n')}\n`)
  const { totals, manifest, isBeingExtended, path } = index
  if (totals.rate > manifest.fpr) {
    warn(io, `${path}: the false-positive rate is above what the index promises`)
  }
  if (isBeingExtended) {
    warn(
      io,
      `${path}: an unfinished addition lies in it; run the same \`dosimeter index build\` command again`,
    )
  }
  return 0
}

function head({ path, digest, manifest, totals }: OpenIndex, io: Io): string[] {
  const { strong, faint } = styleFor(io.stdout, io.env)
  const figures = segmentFigures(manifest)
  const { builds, scheme, fpr, tool } = manifest
  const odd = [
    `${number(totals.emptyDocuments)} empty`,
    `${number(totals.invalidDocuments)} with invalid UTF-8`,
    `${counted(totals.skipped, 'bad record')} left out`,
  ]
  return [
    `${strong(path)}: ${counted(totals.inputs, 'input')}, ${counted(totals.documents, 'document')}`,
    ...facts(
      [
        ['text', `${size(totals.textBytes)} in files of ${size(totals.inputBytes)}`],
        ['documents', `${number(totals.documents)} (${odd.join(', ')})`],
        ['grams', `${number(totals.grams)}, about ${number(figures.distinctGrams)} distinct`],
        ['scheme', describeScheme(scheme)],
        ['on disk', `${figures.onDisk}, ${figures.bitsAGram}`],
        ['fill', figures.fill],
        ['false positives', rateText(totals.rate, fpr)],
        ['built', `by dosimeter ${tool} in ${counted(builds.length, 'run')}; state ${digest}`],
      ],
      widthFor(io.stdout),
    ).map((line) => (line.startsWith('  ') ? line : faint(line))),
  ]
}

function inputTable({ manifest }: OpenIndex, isAll: boolean, io: Io): string[] {
  const { faint } = styleFor(io.stdout, io.env)
  const { inputs } = manifest
  const shown = isAll ? inputs : inputs.slice(0, INPUTS_SHOWN)
  const hasRoots = new Set(inputs.map(({ root }) => root)).size > 1
  const nameOf = ({ root, path }: ManifestInput): string => (hasRoots ? `${root}/${path}` : path)
  const right = (heading: string): Column => ({ heading, align: 'right' })
  const columns = [
    { heading: 'input' },
    right('documents'),
    right('grams'),
    right('text'),
    { heading: 'text fields' },
  ]
  const rows = shown.map((input) => [
    shorten(nameOf(input), NAME_WIDTH),
    number(input.documents),
    number(input.grams),
    size(input.textBytes),
    input.fields.join(', '),
  ])
  const more = inputs.length - shown.length
  return [
    ...table(columns, rows, faint),
    ...(more === 0 ? [] : [faint(`and ${counted(more, 'more input')}; --all lists them`)]),
  ]
}

function toJson({ path, digest, manifest, totals, isBeingExtended }: OpenIndex): string {
  const { scheme, fpr, tool, builds, inputs, segments } = manifest
  const { filterBits, setBits, distinctGrams } = segmentFigures(manifest)
  const { rate, ...sums } = totals
  const data = {
    path,
    digest,
    tool,
    scheme,
    promisedRate: fpr,
    measuredRate: rate,
    isBeingExtended,
    totals: { ...sums, filterBits, setBits, distinctGrams },
    builds,
    // Digests of chunks are for programs that read the inputs; they make up most of a large manifest.
    inputs: inputs.map(({ chunks: _, ...input }) => input),
    segments: segments.map(({ parts: _, ...segment }) => segment),
  }
  return `${JSON.stringify(data, null, 2)}\n`
}
