/**
 * Builds an index, goes on with an interrupted build, or adds inputs to a finished one.
 *
 * The folder is always in one of three states that a later call understands: nothing, journal (and perhaps an
 * older manifest), manifest. See docs/reference/index-format.md.
 */
import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileError } from '../bytes/file-error.ts'
import { DEFAULT_REMOTE, type RemoteSettings } from '../bytes/settings.ts'
import { messageOf, UserError } from '../errors.ts'
import { DEFAULT_FPR } from '../filter/budget.ts'
import { loadXxh64, type Xxh64 } from '../filter/digest.ts'
import { MAX_BLOCKS, MIN_BLOCKS } from '../filter/segment.ts'
import type { DocumentPer } from '../formats/types.ts'
import type { BadInput } from '../input/bad-input.ts'
import { lookingBytes, readingBytes } from '../input/reading-bytes.ts'
import type { LeftOut } from '../input/resolve.ts'
import { forJournal, type Input, PIPE } from '../input/types.ts'
import { tablesOf } from '../input/vocabulary.ts'
import { BLOCK_BYTES } from '../kernel/kernel-memory.ts'
import { CACHE_BYTES } from '../kernel/layout.ts'
import type { BuildRecord } from '../store/build-record.ts'
import { syncFolder, writeWhole } from '../store/files.ts'
import { inspectFolder, removeTemporaries, removeUnlisted, SEGMENTS_FOLDER } from '../store/index-folder.ts'
import { JOURNAL_FILE, type JournalState, JournalWriter, readJournal } from '../store/journal.ts'
import { readLocalState, writeLocalState } from '../store/local-state.ts'
import { lockFolder } from '../store/lock.ts'
import { encodeManifest, MANIFEST_FILE, type Manifest, type ManifestBuild } from '../store/manifest.ts'
import { assertSameScheme, type GramScheme, gramScheme } from '../text/scheme.ts'
import { VERSION } from '../version.ts'
import { defaultWorkers, planMemory } from '../workers/count.ts'
import { assemble, failedInputs } from './assemble.ts'
import { assertMaySkip, noDocuments, nothingLeft } from './left-out.ts'
import { type BuildObserver, SILENT } from './observer.ts'
import { planBuild } from './plan.ts'
import { readAheadLanes } from './read-ahead.ts'
import { keyOf, type ResolvedRequest, resolveRequest } from './request.ts'
import { runLanes } from './run-lanes.ts'
import { sampleInputs } from './sample.ts'
import type { LaneStep, SkippedRecord } from './types.ts'

/** Largest record unless the user says otherwise, in bytes. */
export const DEFAULT_MAX_RECORD_BYTES = 64 * 2 ** 20

/** What to build. Paths are relative to `cwd`. */
export interface BuildOptions {
  /** Files, folders and globs. */
  readonly inputs: readonly string[]
  /** Folder of the index. */
  readonly out: string
  /** `[GLOB=]field[,field…]`, default `text`. */
  readonly textFields?: readonly string[]
  /** `[GLOB=]format[.codec][,…]`, see docs/reference/inputs.md. */
  readonly inputFormats?: readonly string[]
  /** `[GLOB=]key[.key…]`: which lists of JSON documents hold the records. */
  readonly records?: readonly string[]
  /** Units, gram length (see `gramScheme`); default 8-grams of words. An existing index fixes them. */
  readonly scheme?: GramScheme
  /** False-positive budget of the whole index, default 1e-3. */
  readonly fpr?: number
  /** What is a document of a plain text; also takes folders of texts and source code as they are. */
  readonly documentPer?: DocumentPer
  /** Leaves out what `.gitignore` files name. */
  readonly gitignore?: boolean
  /** Credentials and settings for inputs elsewhere. */
  readonly remote?: RemoteSettings
  /** `NAME=PATH`: folders under which inputs lie. */
  readonly roots?: readonly string[]
  /** Worker threads, default one for each core. Never changes the index. */
  readonly workers?: number
  /** Bytes of memory that the build may take; fewer workers run, or it is refused. */
  readonly memoryBytes?: number
  /** Largest segment in bytes, a power of two of at least 4 KiB; default 1 GiB. */
  readonly segmentBytes?: number
  /** Number of lanes; default from the inputs' size. */
  readonly lanes?: number
  readonly maxRecordBytes?: number
  readonly maxBadRecords?: number
  /** Leaves out inputs that cannot be read, instead of failing at the first one. */
  readonly skipBadInputs?: boolean
  /** Text that is not UTF-8 is an error. */
  readonly strict?: boolean
  /** Compares known inputs by content. */
  readonly rehash?: boolean
  /** Drops what an interrupted build left instead of going on with it. */
  readonly restart?: boolean
  readonly cwd?: string
  readonly signal?: AbortSignal
  readonly observer?: Partial<BuildObserver>
}

/** What came of a build. */
export interface BuildResult {
  readonly manifest: Manifest
  /** Digest of the manifest: the index's identity. */
  readonly digest: string
  /** Inputs that this call added, and those that were there. */
  readonly added: number
  readonly known: number
  /** Bad records that this call left out. */
  readonly skipped: readonly SkippedRecord[]
  /** How many bad records an interrupted build had left out before this call went on with it. */
  readonly skippedBefore: number
  /** Paths of inputs without any record. */
  readonly emptyInputs: readonly string[]
  /** Inputs that were left out because they cannot be read; only with `skipBadInputs`. */
  readonly badInputs: readonly BadInput[]
  /** Files of folders that are no inputs. */
  readonly leftOut: readonly LeftOut[]
  /** Whether an interrupted build was gone on with. */
  readonly isResumed: boolean
  readonly seconds: number
  /** Bytes of files read, of text, by this call. */
  readonly fileBytes: number
  readonly textBytes: number
}

/**
 * See the file header.
 *
 * @throws {UserError} for bad input and options, a full disk, or ABORTED; what is sealed stays for the next call
 */
export async function buildIndex(options: BuildOptions): Promise<BuildResult> {
  const started = performance.now()
  const xxh64 = await loadXxh64()
  const { out } = options
  const { exists } = inspectFolder(out, xxh64)
  makeFolders(out)
  const unlock = lockFolder(out)
  try {
    // Looked at again under the lock: another build may have ended in between.
    const before = inspectFolder(out, xxh64)
    removeTemporaries(out)
    const journalPath = join(out, JOURNAL_FILE)
    if (options.restart === true) rmSync(journalPath, { force: true })
    const base = before.manifest?.manifest
    const journal = readJournal(journalPath, xxh64)
    const isDone = journal !== undefined && (base?.builds.length ?? 0) > journal.build.number
    if (isDone) {
      // A crash between the manifest's rename and the journal's removal: perhaps only the journal knows where the
      // inputs lie.
      const { roots, inputs } = journal.build
      rememberInputs(out, { roots, added: inputs, known: [], bad: [], leftOut: [] })
      rmSync(journalPath, { force: true })
    }
    const unfinished = isDone ? undefined : journal
    const resolved = await resolveRequest(
      {
        patterns: options.inputs,
        textFields: options.textFields ?? [],
        inputFormats: options.inputFormats ?? [],
        records: options.records ?? [],
        skipsBadInputs: options.skipBadInputs ?? false,
        roots: options.roots ?? [],
        documentPer: options.documentPer,
        gitignore: options.gitignore ?? false,
        remote: options.remote ?? DEFAULT_REMOTE,
        rehash: options.rehash ?? false,
        cwd: options.cwd ?? process.cwd(),
      },
      base,
      withJournalRoots(readLocalState(out), unfinished?.build),
      xxh64,
    )
    if (resolved.added.length + resolved.known.length === 0) throw nothingLeft(resolved.bad)
    const hasSealed = unfinished?.steps.some(({ segment }) => segment !== undefined) ?? false
    const record = await recordOf(options, resolved, base, hasSealed ? unfinished : undefined)
    const steps = hasSealed && unfinished !== undefined ? [...unfinished.steps] : []
    assertMaySkip(out, options.skipBadInputs ?? false, steps)
    if (!hasSealed) removeUnlisted(out, base)
    if (record.inputs.length === 0 && base !== undefined && before.manifest !== undefined) {
      rememberInputs(out, resolved)
      rmSync(journalPath, { force: true })
      return result(base, before.manifest.digest, resolved, started, {
        steps: [],
        skipped: [],
        skippedBefore: 0,
        isResumed: false,
      })
    }
    if (!hasSealed) rmSync(journalPath, { force: true })
    const skippedBefore = steps.flatMap(({ counts }) => counts).reduce((sum, { skipped }) => sum + skipped, 0)
    const skipped = await fillSegments(out, options, record, steps, xxh64)
    const failed = failedInputs(steps)
    const bad = [...resolved.bad, ...failed.values()]
    if (failed.size === record.inputs.length) {
      // Nothing of it can be gone on with.
      rmSync(journalPath, { force: true })
      removeUnlisted(out, base)
    }
    const { manifest, digest } = finish(out, record, steps, before.manifest, bad, xxh64)
    if (bad.length > 0) removeUnlisted(out, manifest)
    rememberInputs(out, resolved)
    rmSync(journalPath, { force: true })
    return result(manifest, digest, resolved, started, {
      steps,
      skipped,
      skippedBefore,
      isResumed: hasSealed,
    })
  } catch (error) {
    if (!exists) removeIfUnused(out)
    throw error
  } finally {
    unlock()
    if (!exists) removeEmpty(out)
  }
}

/** Runs the lanes, writing the journal. */
async function fillSegments(
  out: string,
  options: BuildOptions,
  record: BuildRecord,
  steps: LaneStep[],
  xxh64: Xxh64,
): Promise<SkippedRecord[]> {
  const journal = new JournalWriter(join(out, JOURNAL_FILE), xxh64)
  try {
    if (steps.length === 0) journal.begin({ ...record, inputs: record.inputs.map(forJournal) })
    syncFolder(out)
    const tables = await tablesOf(record.scheme)
    const segmentBytes = record.plan.segmentBlocks * BLOCK_BYTES
    const { lanes } = record.plan
    const remote = options.remote ?? DEFAULT_REMOTE
    const wanted = options.workers ?? defaultWorkers()
    const readAhead = readAheadLanes(lanes, record.inputs, wanted)
    const most = (bytesOf: typeof readingBytes): number =>
      record.inputs.reduce((sum, input) => Math.max(sum, bytesOf(input, remote, record.maxRecordBytes)), 0)
    const memory = planMemory(
      {
        workers: Math.min(wanted, lanes.length),
        readers: readAhead.length,
        heldBytes: segmentBytes + (tables === undefined ? 0 : tables.buffer.byteLength + CACHE_BYTES),
        readingBytes: most(readingBytes),
        lookingBytes: most(lookingBytes),
      },
      options.memoryBytes,
    )
    const { workers, readers, memoryBytes } = memory
    const observer = { ...SILENT, ...options.observer }
    observer.onStart({ record, workers, readers, memoryBytes, isResumed: steps.length > 0 })
    return await runLanes({
      record,
      steps,
      journal,
      tables,
      folder: join(out, SEGMENTS_FOLDER),
      workers,
      readAhead: readAhead.slice(0, readers),
      readingBytes: memory.readingBytes,
      isStrict: options.strict ?? false,
      maxBadRecords: options.maxBadRecords ?? 0,
      skipsBadInputs: options.skipBadInputs ?? false,
      remote,
      signal: options.signal,
      observer,
    })
  } finally {
    journal.close()
  }
}

/** Writes the manifest: from here on the index is there. */
function finish(
  out: string,
  record: BuildRecord,
  steps: readonly LaneStep[],
  before: { readonly manifest: Manifest; readonly digest: string } | undefined,
  bad: readonly BadInput[],
  xxh64: Xxh64,
): { manifest: Manifest; digest: string } {
  const base = before?.manifest
  const earlier = base?.inputs ?? []
  const { inputs, segments } = assemble(record.inputs, steps, earlier.length, SEGMENTS_FOLDER, xxh64)
  if (inputs.length === 0) {
    if (before === undefined) throw nothingLeft(bad)
    return before
  }
  if (inputs.every(({ documents }) => documents === 0)) throw noDocuments(inputs.map(({ path }) => path))
  const manifest: Manifest = {
    tool: VERSION,
    scheme: record.scheme,
    fpr: record.fpr,
    builds: [...(base?.builds ?? []), { ...buildEntry(record, steps), inputs: inputs.length }],
    inputs: [...earlier, ...inputs],
    segments: [...(base?.segments ?? []), ...segments],
  }
  const { text, digest } = encodeManifest(manifest, xxh64)
  writeWhole(join(out, MANIFEST_FILE), [Buffer.from(text, 'utf8')])
  return { manifest, digest }
}

function buildEntry(record: BuildRecord, steps: readonly LaneStep[]): ManifestBuild {
  const { lanes, laneSegments } = record.plan
  const sealed = lanes.map((_, lane) =>
    Math.max(0, ...steps.filter((s) => s.lane === lane).map((s) => s.position.sealed)),
  )
  const overflow = Math.max(0, ...sealed.map((count, lane) => count - (laneSegments[lane] ?? 0)))
  return {
    inputs: record.inputs.length,
    lanes: lanes.length,
    segments: sealed.reduce((sum, count) => sum + count, 0),
    laterSegments: record.laterFrom + overflow * lanes.length,
  }
}

/** What to do: as the journal says, or planned anew. */
async function recordOf(
  options: BuildOptions,
  resolved: ResolvedRequest,
  base: Manifest | undefined,
  journal: JournalState | undefined,
): Promise<BuildRecord> {
  const unfinished = journal?.build
  const scheme = options.scheme ?? base?.scheme ?? unfinished?.scheme ?? gramScheme()
  if (base !== undefined) {
    assertSameScheme({ name: options.out, scheme: base.scheme }, { name: 'this build', scheme })
  }
  const fpr = options.fpr ?? base?.fpr ?? unfinished?.fpr ?? DEFAULT_FPR
  const fixed = {
    tool: VERSION,
    number: base?.builds.length ?? 0,
    scheme,
    fpr,
    maxRecordBytes: options.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES,
    mostBlocks: blocksOf(options.segmentBytes),
    lanes: options.lanes,
  }
  if (base !== undefined && base.fpr !== fpr) {
    throw new UserError(
      'USAGE',
      `${options.out}: the index promises a false-positive rate of ${base.fpr}, not ${fpr}`,
      {
        hint: 'Leave out --fpr, or build a new index.',
      },
    )
  }
  if (unfinished !== undefined && resolved.added.some(({ location }) => location === PIPE)) {
    throw new UserError(
      'UNFINISHED_INDEX',
      `${options.out}: a build from standard input cannot be gone on with`,
      {
        hint: 'Add --restart to drop what that build has done.',
      },
    )
  }
  if (unfinished !== undefined) {
    const failed = new Set(
      [...failedInputs(journal?.steps ?? []).keys()].flatMap((number) => {
        const input = unfinished.inputs[number]
        return input === undefined ? [] : [keyOf(input)]
      }),
    )
    const now = { ...unfinished, ...fixed, inputs: resolved.added }
    assertSameBuild(options.out, now, unfinished, (input) => failed.has(keyOf(input)))
    // The journal does not hold what an address may be signed with.
    const locations = new Map(resolved.added.map((input) => [keyOf(input), input.location]))
    const inputs = unfinished.inputs.map((input) => ({
      ...input,
      location: locations.get(keyOf(input)) ?? input.location,
    }))
    return { ...unfinished, inputs }
  }
  const laterFrom = base?.builds.at(-1)?.laterSegments ?? 0
  const planOptions = { ...fixed, laterFrom: base === undefined ? undefined : laterFrom }
  const sample =
    resolved.added.length > 0
      ? await sampleInputs(resolved.added, scheme, options.remote ?? DEFAULT_REMOTE)
      : { expansion: 1, bytesPerGram: 1 }
  const plan = planBuild(resolved.added, sample, planOptions)
  return { ...fixed, roots: resolved.roots, inputs: resolved.added, plan, laterFrom }
}

/** The same command must have been given, with the same inputs in the same state, but for those that were left out. */
function assertSameBuild(
  out: string,
  now: BuildRecord,
  then: BuildRecord,
  isFailed: (input: Input) => boolean,
): void {
  const byKey = new Map(then.inputs.map((input) => [keyOf(input), input]))
  for (const input of now.inputs) {
    const before = byKey.get(keyOf(input))
    if (before !== undefined && !isFailed(before) && !isSameFile(input, before)) {
      throw new UserError(
        'INPUT_CHANGED',
        `${input.shown}: it has changed since the unfinished build of ${out} began`,
        {
          hint: 'Add --restart to drop what that build has done.',
        },
      )
    }
  }
  const asked = ({
    tool,
    number,
    scheme,
    fpr,
    maxRecordBytes,
    mostBlocks,
    lanes,
    inputs,
  }: BuildRecord): string =>
    JSON.stringify([
      tool,
      number,
      scheme,
      fpr,
      maxRecordBytes,
      mostBlocks,
      lanes ?? null,
      inputs.filter((input) => !isFailed(input)).map((input) => [keyOf(input), ...readingOf(input)]),
    ])
  if (asked(now) === asked(then)) return
  throw new UserError(
    'UNFINISHED_INDEX',
    `${out}: an unfinished build with other inputs or options lies there`,
    {
      hint: 'Run the same command as before, or add --restart to drop what that build has done.',
    },
  )
}

/** What else than its name and state says how an input is read. */
function readingOf({ fields, format, codec, listPath, table, documentPer }: Input): readonly unknown[] {
  return [fields, format, codec, listPath ?? null, table ?? null, documentPer ?? null]
}

function isSameFile(a: Input, b: Input): boolean {
  return a.bytes === b.bytes && a.mtimeMs === b.mtimeMs
}

function blocksOf(segmentBytes: number | undefined): number {
  const blocks = segmentBytes === undefined ? MAX_BLOCKS : segmentBytes / BLOCK_BYTES
  if (blocks >= MIN_BLOCKS && blocks <= MAX_BLOCKS && Number.isInteger(Math.log2(blocks))) return blocks
  throw new UserError(
    'USAGE',
    `segment size of ${segmentBytes} bytes: expected a power of two from 4 KiB to 1 GiB`,
  )
}

/** Roots of an unfinished build are roots too: the same inputs must get the same names. */
function withJournalRoots(
  local: ReturnType<typeof readLocalState>,
  record: BuildRecord | undefined,
): ReturnType<typeof readLocalState> {
  const known = new Set(local.roots.map(({ name }) => name))
  return {
    ...local,
    roots: [...local.roots, ...(record?.roots ?? []).filter(({ name }) => !known.has(name))],
  }
}

function rememberInputs(out: string, { roots, added, known }: ResolvedRequest): void {
  const before = readLocalState(out)
  const given = new Set(roots.map(({ name }) => name))
  writeLocalState(out, {
    roots: [...before.roots.filter(({ name }) => !given.has(name)), ...roots],
    mtimes: {
      ...before.mtimes,
      ...Object.fromEntries([...known, ...added].map((input) => [keyOf(input), input.mtimeMs])),
    },
  })
}

function makeFolders(out: string): void {
  try {
    mkdirSync(join(out, SEGMENTS_FOLDER), { recursive: true })
  } catch (error) {
    throw fileError(out, error)
  }
}

/** A build that fails before it sealed anything leaves no folder where there was none. */
function removeIfUnused(out: string): void {
  try {
    if (readdirSync(join(out, SEGMENTS_FOLDER)).length > 0) return
    rmSync(join(out, JOURNAL_FILE), { force: true })
  } catch (error) {
    throw new Error(`cleaning up ${out}: ${messageOf(error)}`)
  }
}

function removeEmpty(out: string): void {
  try {
    rmdirSync(join(out, SEGMENTS_FOLDER))
    rmdirSync(out)
  } catch {
    // Not empty: it holds an index or the beginning of one.
  }
}

function result(
  manifest: Manifest,
  digest: string,
  { added, known, bad, leftOut }: ResolvedRequest,
  started: number,
  run: {
    steps: readonly LaneStep[]
    skipped: readonly SkippedRecord[]
    skippedBefore: number
    isResumed: boolean
  },
): BuildResult {
  const addedKeys = new Set(added.map(keyOf))
  const mine = manifest.inputs.filter((input) => addedKeys.has(keyOf(input)))
  return {
    manifest,
    digest,
    added: mine.length,
    known: known.length,
    skipped: run.skipped,
    skippedBefore: run.skippedBefore,
    badInputs: [...bad, ...failedInputs(run.steps).values()],
    leftOut,
    emptyInputs: mine.filter(({ documents }) => documents === 0).map(({ path }) => path),
    isResumed: run.isResumed,
    seconds: (performance.now() - started) / 1000,
    fileBytes: mine.reduce((sum, { bytes }) => sum + bytes, 0),
    textBytes: mine.reduce((sum, { textBytes }) => sum + textBytes, 0),
  }
}
