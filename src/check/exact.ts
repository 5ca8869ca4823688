/**
 * The exact pass of a check: reads again what the index points at, and tells which candidates the documents themselves
 * bear out.
 */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { BuildProgress } from '../build/observer.ts'
import { fileError } from '../bytes/file-error.ts'
import { DEFAULT_REMOTE, type RemoteSettings } from '../bytes/settings.ts'
import { UserError } from '../errors.ts'
import { folderOf, locationIn } from '../input/roots.ts'
import { type Input, isElsewhere, PIPE, type Root } from '../input/types.ts'
import type { PresetEvidence } from '../presets/scan-state.ts'
import type { DefinitionResult, DocumentRecord, Report } from '../results/schema.ts'
import { changedInput } from '../scan/changed.ts'
import { runScan } from '../scan/run.ts'
import type { ScanSource } from '../scan/types.ts'
import { readLocalState } from '../store/local-state.ts'
import type { ManifestInput } from '../store/manifest.ts'
import type { OpenIndex } from '../store/open-index.ts'
import { applyExact } from './apply-exact.ts'
import type { AppliedDefinition } from './evaluate.ts'
import { bytesOf, inputsInOrder, planSources } from './exact-sources.ts'
import type { ExactPresets } from './index-presets.ts'
import { buildMatchQuery, shapeOf } from './match-query.ts'
import { placeOf } from './published.ts'
import { lookupsOf, type Query } from './query.ts'
import { documentRecord, exactFindings } from './verified.ts'

/** Documents that are listed for each item unless the user says otherwise. */
export const DEFAULT_MAX_EVIDENCE = 5

/** What will be read. */
export interface ExactPlan {
  /** Bytes of files that will be read, and of all inputs of the index. */
  readonly bytes: number
  readonly allBytes: number
  readonly inputs: number
  readonly allInputs: number
  readonly segments: number
  readonly allSegments: number
  /** Items that have something to be verified. */
  readonly candidates: number
}

/** How to verify. */
export interface ExactOptions {
  /** Most documents to list for each item, default 5. */
  readonly maxEvidence?: number
  /** Reads everything and matches parts too short for grams whole. */
  readonly shortItems?: boolean
  /** Credentials and settings for inputs elsewhere. */
  readonly remote?: RemoteSettings
  /** `NAME=PATH`: where a root of the index's inputs lies now. */
  readonly corpusRoots?: readonly string[]
  readonly cwd?: string
  /** Called before anything is read. */
  readonly onPlan?: (plan: ExactPlan) => void
  readonly onProgress?: (progress: BuildProgress) => void
}

/** What exactPass needs. */
export interface ExactRun {
  readonly index: OpenIndex
  readonly query: Query
  /** Of all items, in order. */
  readonly results: readonly DefinitionResult[]
  readonly definition: AppliedDefinition
  readonly workers: number
  readonly options: ExactOptions
  readonly signal: AbortSignal | undefined
  readonly isRedacted: boolean
  /** Published definitions that are answered in the same pass. */
  readonly presets: ExactPresets | undefined
}

/**
 * @returns results with exact levels, evidence and documents; what was read
 * @throws {UserError} NOT_FOUND for inputs that are not where they were, INPUT_CHANGED, ABORTED
 */
export async function exactPass(run: ExactRun): Promise<{
  readonly results: readonly DefinitionResult[]
  /** Of documents that were found. */
  readonly nameOf: (place: PresetEvidence) => DocumentRecord
  readonly entry: NonNullable<Report['exact']>
  readonly seconds: number
}> {
  const started = performance.now()
  const { index, query, results, definition, options, isRedacted, presets } = run
  const { rule } = definition
  const maxEvidence = options.maxEvidence ?? DEFAULT_MAX_EVIDENCE
  const shortItems = options.shortItems ?? false
  const candidates = new Set(
    results.flatMap(({ segments }, item) => ((segments ?? []).length > 0 ? [item] : [])),
  )
  const { inputs, order } = inputsInOrder(index)
  const segments = new Set([
    ...results.flatMap((result) => (result.segments ?? []).map(({ segment }) => segment)),
    ...(presets?.segments ?? []),
  ])
  const sources = planSources(index, segments, order, shortItems)
  const located = locate(index, inputs, sources, options)
  const fileBytes = await bytesOf(sources, located, options.remote ?? DEFAULT_REMOTE)
  options.onPlan?.({
    ...planOf(index, inputs, sources, itemsAmong(candidates, query)),
    bytes: fileBytes,
    segments: shortItems ? index.manifest.segments.length : segments.size,
  })
  const lookups = lookupsOf(query)
  const shapes = lookups.map(({ item }) => shapeOf(item, rule))
  const shape = (item: number): (typeof shapes)[number] => shapes[item] ?? { fields: [] }
  const matchOptions = { rule, maxEvidence, isRedacted, shortItems }
  const matchQuery = buildMatchQuery(
    query,
    index.manifest.scheme,
    matchOptions,
    shortItems ? undefined : candidates,
  )
  const outcome = await runScan({
    inputs: located,
    lanes: sources.map((source) => [source]),
    query: matchQuery,
    shapeOf: shape,
    presets,
    earlier: [],
    workers: run.workers,
    // What the build took or left out, this takes or leaves out too.
    maxRecordBytes: Number.MAX_SAFE_INTEGER,
    isStrict: false,
    maxBadRecords: Number.MAX_SAFE_INTEGER,
    skipsBadInputs: false,
    remote: options.remote ?? DEFAULT_REMOTE,
    stepBytes: Number.MAX_SAFE_INTEGER,
    signal: run.signal,
    onStep: () => {},
    onProgress: options.onProgress ?? (() => {}),
    onSkipped: () => {},
  })
  const lines = new Map(
    sources.map(({ input, textStart, linesBefore }) => [`${input}/${textStart}`, linesBefore] as const),
  )
  const names = {
    inputs: located,
    linesBefore: (input: number, rangeStart: number): number => lines.get(`${input}/${rangeStart}`) ?? 0,
  }
  const byItem = new Map(outcome.tallies.map((tally) => [tally.item, tally]))
  const verified = results.map((result, i) => {
    const item = lookups[i]?.item
    if (item === undefined) throw new RangeError(`the query has no item ${i}`)
    const findings = exactFindings(item, byItem.get(i), definition, shape(i), names, maxEvidence)
    return applyExact(result, findings)
  })
  const { textBytes, documents, emptyDocuments, invalidDocuments, skipped, grams } = outcome.counts
  return {
    results: verified,
    nameOf: (evidence) => documentRecord(placeOf(evidence), names),
    entry: {
      corpus: shortItems ? 'whole' : 'parts',
      inputs: new Set(sources.map(({ input }) => input)).size,
      fileBytes,
      textBytes,
      documents,
      emptyDocuments,
      invalidDocuments,
      skipped,
      grams,
      maxEvidence,
      shortItems,
    },
    seconds: (performance.now() - started) / 1000,
  }
}

/** How many items have a look-up among some. */
function itemsAmong(lookups: ReadonlySet<number>, { sets }: Query): number {
  let next = 0
  let items = 0
  for (const { forms } of sets.flatMap((set) => set.items)) {
    const own = forms.length + 1
    if (Array.from({ length: own }, (_, i) => next + i).some((lookup) => lookups.has(lookup))) items++
    next += own
  }
  return items
}

function planOf(
  { manifest, totals }: OpenIndex,
  inputs: readonly ManifestInput[],
  sources: readonly ScanSource[],
  candidates: number,
): Omit<ExactPlan, 'segments' | 'bytes'> {
  const read = new Set(sources.map(({ input }) => input))
  return {
    allBytes: totals.inputBytes,
    inputs: read.size,
    allInputs: inputs.length,
    allSegments: manifest.segments.length,
    candidates,
  }
}

/** Where the inputs are now; only those that will be read must be there. */
function locate(
  index: OpenIndex,
  inputs: readonly ManifestInput[],
  sources: readonly ScanSource[],
  { corpusRoots = [], cwd = process.cwd() }: ExactOptions,
): Input[] {
  const known = new Set(inputs.map(({ root }) => root))
  const given = corpusRoots.map((text) => parseCorpusRoot(text, known, cwd))
  const roots = [...given, ...readLocalState(index.path).roots]
  const read = new Set(sources.map(({ input }) => input))
  return inputs.map((input, i): Input => {
    const { root, path, bytes, codec, format, documentPer, listPath, table, fields } = input
    const folder = roots.find(({ name }) => name === root)?.folder
    const location = locationIn(folder ?? '', path)
    const shown = folder === undefined ? `${root}/${path}` : shownPath(location, cwd)
    const located = {
      root,
      path,
      shown,
      bytes,
      ...(bytes === 0 && isElsewhere({ location }) ? { isSizeUnknown: true } : {}),
      mtimeMs: 0,
      codec,
      format,
      ...(documentPer === undefined ? {} : { documentPer }),
      ...(listPath === undefined ? {} : { listPath }),
      ...(table === undefined ? {} : { table }),
      fields,
      location,
    }
    if (read.has(i)) assertThere(located, folder, root)
    return located
  })
}

function assertThere(input: Input, folder: string | undefined, root: string): void {
  if (input.path === PIPE && input.bytes === 0) {
    throw new UserError(
      'NOT_FOUND',
      'standard input, of which the index was built, cannot be read again for an exact pass',
      {
        hint: 'Use scan on what was read, or build an index of files.',
      },
    )
  }
  // Whoever opens it finds out.
  if (isElsewhere(input) && folder !== undefined) return
  const hint = `If the corpus has moved, name its folder with --corpus-root ${root}=PATH.`
  if (folder === undefined) {
    throw new UserError('NOT_FOUND', `${input.shown}: nobody knows where the inputs of root "${root}" lie`, {
      hint,
    })
  }
  let size: number | undefined
  try {
    size = statSync(input.location, { throwIfNoEntry: false })?.size
  } catch (error) {
    throw fileError(input.shown, error)
  }
  if (size === undefined) {
    throw new UserError('NOT_FOUND', `${input.shown}: no such file, but the exact pass must read it`, {
      hint,
    })
  }
  if (size !== input.bytes) throw changedInput(input, `${input.bytes} bytes then, ${size} now`)
}

/** As a user would type it, where that is shorter. */
function shownPath(location: string, cwd: string): string {
  const prefix = `${resolve(cwd)}/`
  return location.startsWith(prefix) ? location.slice(prefix.length) : location
}

function parseCorpusRoot(text: string, known: ReadonlySet<string>, cwd: string): Root {
  const at = text.indexOf('=')
  const name = text.slice(0, Math.max(at, 0))
  if (name === '' || at === text.length - 1) {
    throw new UserError('USAGE', `--corpus-root ${text}: expected NAME=PATH`)
  }
  if (!known.has(name)) {
    throw new UserError(
      'USAGE',
      `--corpus-root ${text}: the index has no root "${name}", expected one of ${[...known].join(', ')}`,
    )
  }
  return { name, folder: folderOf(text.slice(at + 1), cwd) }
}
