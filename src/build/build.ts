/**
 * Builds an index, goes on with an interrupted build, or adds inputs to a finished one.
 *
 * The folder is always in one of three states that a later call understands: nothing, journal (and perhaps an
 * older manifest), manifest. See docs/reference/index-format.md.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_REMOTE } from '../bytes/settings.ts'
import { loadXxh64, type Xxh64 } from '../filter/digest.ts'
import type { BadInput } from '../input/bad-input.ts'
import { lookingBytes, readingBytes } from '../input/reading-bytes.ts'
import { forJournal } from '../input/types.ts'
import { tablesOf } from '../input/vocabulary.ts'
import { BLOCK_BYTES } from '../kernel/kernel-memory.ts'
import { CACHE_BYTES } from '../kernel/layout.ts'
import type { BuildRecord } from '../store/build-record.ts'
import { syncFolder, writeWhole } from '../store/files.ts'
import { inspectFolder, removeTemporaries, removeUnlisted, SEGMENTS_FOLDER } from '../store/index-folder.ts'
import { JOURNAL_FILE, JournalWriter, readJournal } from '../store/journal.ts'
import { readLocalState } from '../store/local-state.ts'
import { lockFolder } from '../store/lock.ts'
import { encodeManifest, MANIFEST_FILE, type Manifest, type ManifestBuild } from '../store/manifest.ts'
import { VERSION } from '../version.ts'
import { defaultWorkers, planMemory } from '../workers/count.ts'
import { assemble, failedInputs } from './assemble.ts'
import { makeFolders, rememberInputs, removeEmpty, removeIfUnused, withJournalRoots } from './folders.ts'
import { assertMaySkip, noDocuments, nothingLeft } from './left-out.ts'
import { SILENT } from './observer.ts'
import type { BuildOptions, BuildResult } from './options.ts'
import { readAheadLanes } from './read-ahead.ts'
import { recordOf } from './record.ts'
import { inputRequest, keyOf, type ResolvedRequest, resolveRequest } from './request.ts'
import { runLanes } from './run-lanes.ts'
import type { LaneStep, SkippedRecord } from './types.ts'

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
      inputRequest(options, options.rehash),
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
