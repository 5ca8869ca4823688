import { noDocuments, nothingLeft } from '../build/left-out.ts'
import type { BuildProgress } from '../build/observer.ts'
import { type CorpusOptions, DEFAULT_MAX_RECORD_BYTES } from '../build/options.ts'
import { planBuild } from '../build/plan.ts'
import { inputRequest, type ResolvedRequest, resolveRequest } from '../build/request.ts'
import { sampleInputs } from '../build/sample.ts'
import type { SkippedRecord } from '../build/types.ts'
import { DEFAULT_REMOTE } from '../bytes/settings.ts'
import { UserError } from '../errors.ts'
import { DEFAULT_FPR } from '../filter/budget.ts'
import { loadXxh64, type Xxh64 } from '../filter/digest.ts'
import { MAX_BLOCKS } from '../filter/segment.ts'
import type { BadInput } from '../input/bad-input.ts'
import type { LeftOut } from '../input/resolve.ts'
import type { Input } from '../input/types.ts'
import { kernelOf, readerOf } from '../input/vocabulary.ts'
import type { ItemSet } from '../items/types.ts'
import type { Report } from '../results/schema.ts'
import { runScan } from '../scan/run.ts'
import { type GramScheme, gramScheme, isVocabulary, type Unit } from '../text/scheme.ts'
import { VERSION } from '../version.ts'
import { defaultWorkers } from '../workers/count.ts'
import { applyExact } from './apply-exact.ts'
import type { CheckResult } from './check.ts'
import { chooseVariants } from './choose-variant.ts'
import { type DefinitionOptions, definitionOf } from './definition.ts'
import { type AppliedDefinition, evaluateItem } from './evaluate.ts'
import { DEFAULT_MAX_EVIDENCE } from './exact.ts'
import { buildMatchQuery, shapeOf } from './match-query.ts'
import { placeOf, withPublished } from './published.ts'
import { buildQuery, lookupsOf } from './query.ts'
import { definitionEntry, itemLines, setEntries } from './report-parts.ts'
import { reportedBoilerplate } from './reported-boilerplate.ts'
import { openJournal, type ScanRecord } from './scan-journal.ts'
import { documentRecord, exactFindings } from './verified.ts'

const DEFAULT_STEP_BYTES = 256 * 2 ** 20

/** What to scan, and how. */
export interface ScanOptions extends DefinitionOptions, CorpusOptions {
  /** Folder in which a scan that is stopped leaves what it has done, for the same call to go on with. */
  readonly out?: string
  /** What grams are made of, default words. */
  readonly unit?: Unit
  /** Tokens of the text in lower case, where the unit is a vocabulary. */
  readonly lower?: boolean
  /** Most documents to list for each item, default 5. */
  readonly maxEvidence?: number
  /** Ids of published definitions to answer beside the own one; the scan is several times slower then. */
  readonly presets?: readonly string[]
  /** Worker threads, default one for each core. Never changes the results. */
  readonly workers?: number
  /** Leaves out texts of items and documents. */
  readonly redact?: boolean
  /** Leaves out times and numbers of workers. */
  readonly reproducible?: boolean
  /** Drops what a stopped scan left in `out` instead of going on with it. */
  readonly restart?: boolean
  /** Bytes of text after which each lane notes how far it has come, default 256 MiB: what a stopped scan does again. */
  readonly stepBytes?: number
  readonly onStart?: (start: { inputs: readonly Input[]; workers: number; isResumed: boolean }) => void
  readonly onProgress?: (progress: BuildProgress) => void
}

/** A finished scan. */
export interface ScanResult extends CheckResult {
  readonly skipped: readonly SkippedRecord[]
  /** Inputs that could not be read, or not to their end: what was found in them before counts. */
  readonly badInputs: readonly BadInput[]
  /** Files of folders that are no inputs. */
  readonly leftOut: readonly LeftOut[]
  /** Of the grams that were looked for. */
  readonly scheme: GramScheme
}

/**
 * @param sets items to look for, at least one item
 * @throws {UserError} for bad input and options, UNFINISHED_SCAN when another scan was stopped in `out`, or ABORTED
 */
export async function scanItems(sets: readonly ItemSet[], options: ScanOptions): Promise<ScanResult> {
  const started = new Date()
  const xxh64 = await loadXxh64()
  if (sets.every(({ items }) => items.length === 0)) throw new UserError('NO_ITEMS', 'no item to look for')
  const unit = options.unit ?? 'words'
  const scheme = schemeFor(unit, options)
  const definition = definitionOf(unit, scheme.n, options)
  const resolved = await requestOf(options, xxh64)
  const record = await recordOf(sets, scheme, definition, options, resolved.added, xxh64)
  const { rule } = definition
  const { maxEvidence, isRedacted, inputs } = record
  if (options.signal?.aborted === true) throw new UserError('ABORTED', 'stopped before it began')
  const read = await readerOf(scheme)
  const query = buildQuery(sets, await kernelOf(scheme), read, rule.gramLength)
  const lookups = lookupsOf(query)
  const shapes = lookups.map(({ item }) => shapeOf(item, rule))
  const shape = (item: number): (typeof shapes)[number] => shapes[item] ?? { fields: [] }
  const workers = options.workers ?? defaultWorkers()
  const presets = await presetsOf(sets, record)
  const journal = openJournal(options, record, xxh64)
  try {
    options.onStart?.({
      inputs,
      workers: Math.min(workers, record.lanes.length),
      isResumed: journal.earlier.length > 0,
    })
    const { tallies, counts, lines, skipped, failed } = await runScan({
      inputs,
      lanes: record.lanes,
      query: buildMatchQuery(query, scheme, { rule, maxEvidence, isRedacted, shortItems: true }),
      shapeOf: shape,
      presets,
      earlier: journal.earlier,
      workers,
      maxRecordBytes: record.maxRecordBytes,
      isStrict: options.strict ?? false,
      maxBadRecords: options.maxBadRecords ?? 0,
      skipsBadInputs: options.skipBadInputs ?? false,
      remote: options.remote ?? DEFAULT_REMOTE,
      stepBytes: options.stepBytes ?? DEFAULT_STEP_BYTES,
      signal: options.signal,
      onStep: journal.step,
      onProgress: options.onProgress ?? (() => {}),
      onSkipped: () => {},
    })
    const badInputs = [...resolved.bad, ...failed]
    if (counts.documents === 0) {
      throw badInputs.length > 0 ? nothingLeft(badInputs) : noDocuments(inputs.map(({ path }) => path))
    }
    const names = {
      inputs,
      linesBefore: (input: number, rangeStart: number): number =>
        [...(lines.get(input) ?? [])].reduce((sum, [start, own]) => sum + (start < rangeStart ? own : 0), 0),
    }
    const byItem = new Map(tallies.map((tally) => [tally.item, tally]))
    const noHits = { bySegment: [], any: new Uint32Array(Math.ceil(query.hashes.length / 32)) }
    const noFilters = { segments: 0, rate: 0 }
    const looked = lookups.map((lookup, i) => {
      const { item } = lookup
      const result = evaluateItem(lookup, noHits, definition, noFilters)
      const fields = result.fields.map((field) => ({ ...field, isolatedHits: null }))
      const findings = exactFindings(item, byItem.get(i), definition, shape(i), names, maxEvidence)
      return applyExact({ ...result, segments: null, fields }, findings)
    })
    const results = chooseVariants(query, looked)
    const { textBytes, documents, emptyDocuments, invalidDocuments, grams } = counts
    const report: Report = {
      format: 'dosimeter-report',
      version: 1,
      tool: VERSION,
      index: null,
      exact: {
        corpus: 'whole',
        inputs: inputs.length,
        fileBytes: inputs.reduce((sum, { bytes }) => sum + bytes, 0),
        textBytes,
        documents,
        emptyDocuments,
        invalidDocuments,
        skipped: counts.skipped,
        grams,
        maxEvidence,
        shortItems: !isVocabulary(unit),
      },
      definitions: [definitionEntry(definition, unit, options, true)],
      boilerplate: reportedBoilerplate(query, scheme.n, read, isRedacted),
      sets: setEntries(query, definition, results),
      warnings: [
        ...(counts.skipped > 0 ? [`${counts.skipped} bad records of the corpus were left out`] : []),
        ...badInputs.map(({ what }) => `not read to its end: ${what}`),
      ],
      isRedacted,
      ...(options.reproducible === true ? {} : { run: runEntry(started, workers) }),
    }
    const reported = withPublished(
      { report, items: itemLines(query, results, isRedacted) },
      presets?.published() ?? [],
      {
        nameOf: (evidence) => documentRecord(placeOf(evidence), names),
        isRedacted,
      },
    )
    return { ...reported, skipped, badInputs, leftOut: resolved.leftOut, scheme }
  } finally {
    journal.close()
  }
}

/** Published definitions; what they need is loaded only where some are asked for. */
async function presetsOf(sets: readonly ItemSet[], { presets, scheme, maxEvidence }: ScanRecord) {
  if (presets.length === 0) return undefined
  const { openPresetScan, presetTask } = await import('../scan/preset-scan.ts')
  const { findPreset } = await import('../presets/catalogue.ts')
  const task = await presetTask(sets, presets, scheme.unit, maxEvidence)
  const scan = openPresetScan(task)
  const published = () =>
    scan
      .finish()
      .map((result) => ({ preset: findPreset(result.preset), result, bound: 'exact' as const, notes: [] }))
  return { task, scan, published }
}

function runEntry(started: Date, workers: number): NonNullable<Report['run']> {
  const seconds = (Date.now() - started.getTime()) / 1000
  return { startedAt: started.toISOString(), seconds, exactSeconds: seconds, workers }
}

/** Longer grams are answered by runs of the usual ones, as an index does it; shorter ones are hashed themselves. */
function schemeFor(unit: Unit, { n, lower = false }: ScanOptions): GramScheme {
  const usual = gramScheme({ unit, lower })
  return n === undefined || n >= usual.n ? usual : gramScheme({ unit, lower, n })
}

async function requestOf(options: ScanOptions, xxh64: Xxh64): Promise<ResolvedRequest> {
  const resolved = await resolveRequest(inputRequest(options), undefined, { roots: [], mtimes: {} }, xxh64)
  if (resolved.added.length === 0) throw nothingLeft(resolved.bad)
  return resolved
}

async function recordOf(
  sets: readonly ItemSet[],
  scheme: GramScheme,
  definition: AppliedDefinition,
  options: ScanOptions,
  inputs: readonly Input[],
  xxh64: Xxh64,
): Promise<ScanRecord> {
  const plan = planBuild(inputs, await sampleInputs(inputs, scheme, options.remote ?? DEFAULT_REMOTE), {
    fpr: DEFAULT_FPR,
    mostBlocks: MAX_BLOCKS,
    lanes: undefined,
    laterFrom: undefined,
  })
  return {
    tool: VERSION,
    inputs,
    lanes: plan.lanes.map((sources) =>
      sources.map((source) => ({ ...source, from: undefined, chunks: undefined })),
    ),
    scheme,
    definition,
    maxEvidence: options.maxEvidence ?? DEFAULT_MAX_EVIDENCE,
    presets: options.presets ?? [],
    maxRecordBytes: options.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES,
    isRedacted: options.redact ?? false,
    items: xxh64.ofText(
      JSON.stringify(
        sets.map(({ name, items }) => [name, items.map(({ id, fingerprint }) => [id, fingerprint])]),
      ),
    ),
  }
}
