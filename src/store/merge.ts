/**
 * Merging: manifests are joined, segment files linked or copied. No filter is read or rewritten, so the merged
 * index holds every gram that either holds.
 */
import { copyFileSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileError, systemCode } from '../bytes/file-error.ts'
import { UserError } from '../errors.ts'
import { loadXxh64 } from '../filter/digest.ts'
import { freeRootName, isDefaultRootName } from '../input/roots.ts'
import type { Root } from '../input/types.ts'
import { assertSameScheme } from '../text/scheme.ts'
import { VERSION } from '../version.ts'
import { syncFolder, TEMPORARY, writeWhole } from './files.ts'
import { inspectFolder, SEGMENTS_FOLDER } from './index-folder.ts'
import { type LocalState, readLocalState, writeLocalState } from './local-state.ts'
import { lockFolder } from './lock.ts'
import {
  encodeManifest,
  MANIFEST_FILE,
  type Manifest,
  type ManifestInput,
  type ManifestSegment,
} from './manifest.ts'
import { type OpenIndex, openIndex, segmentPath } from './open-index.ts'

/** What came of a merge. */
export interface MergeResult {
  readonly manifest: Manifest
  readonly digest: string
  /** Inputs that two of the indexes hold with the same content: their documents and grams count twice. */
  readonly repeated: readonly string[]
}

/**
 * @param paths folders of at least two finished indexes
 * @param out folder of the new index: absent or empty
 * @throws {UserError} SCHEME_MISMATCH naming both, NOT_AN_INDEX when `out` is taken, and what opening throws
 */
export async function mergeIndexes(paths: readonly string[], out: string): Promise<MergeResult> {
  const xxh64 = await loadXxh64()
  if (paths.length < 2) throw new UserError('USAGE', 'merging takes at least two indexes')
  const indexes: OpenIndex[] = []
  for (const path of paths) {
    const index = await openIndex(path)
    if (index.isBeingExtended) {
      throw new UserError('UNFINISHED_INDEX', `${path}: an unfinished addition lies in the index`, {
        hint: 'Run the same `dosimeter index build` command again, then merge.',
      })
    }
    indexes.push(index)
  }
  const joined = joinManifests(indexes)
  const state = inspectFolder(out, xxh64)
  if (state.manifest !== undefined || state.hasJournal) {
    throw new UserError(
      'NOT_AN_INDEX',
      `${out}: an index lies there already, expected a new or an empty folder`,
    )
  }
  try {
    mkdirSync(join(out, SEGMENTS_FOLDER), { recursive: true })
  } catch (error) {
    throw fileError(out, error)
  }
  const unlock = lockFolder(out)
  try {
    for (const index of indexes) for (const segment of index.manifest.segments) bring(index, segment, out)
    syncFolder(join(out, SEGMENTS_FOLDER))
    const { text, digest } = encodeManifest(joined.manifest, xxh64)
    writeLocalState(out, joined.local)
    writeWhole(join(out, MANIFEST_FILE), [Buffer.from(text, 'utf8')])
    return { manifest: joined.manifest, digest, repeated: joined.repeated }
  } finally {
    unlock()
  }
}

/** Links a segment into the new index, or copies it where links are not to be had. */
function bring(index: OpenIndex, segment: ManifestSegment, out: string): void {
  const from = segmentPath(index, segment)
  const to = join(out, SEGMENTS_FOLDER, basename(segment.file))
  try {
    linkSync(from, to)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return // equal segments have equal names
    if (systemCode(error) === 'ENOENT') throw fileError(from, error)
    try {
      copyFileSync(from, `${to}${TEMPORARY}`)
      renameSync(`${to}${TEMPORARY}`, to)
    } catch (copyError) {
      rmSync(`${to}${TEMPORARY}`, { force: true })
      throw fileError(to, copyError)
    }
  }
}

function joinManifests(indexes: readonly OpenIndex[]): {
  manifest: Manifest
  local: LocalState
  repeated: string[]
} {
  const [first] = indexes
  if (first === undefined) throw new RangeError('no index to merge')
  const inputs: ManifestInput[] = []
  const segments = new Map<string, ManifestSegment>()
  const local: { roots: Root[]; mtimes: Record<string, number> } = { roots: [], mtimes: {} }
  const repeated: string[] = []
  for (const index of indexes) {
    assertSameScheme(
      { name: first.path, scheme: first.manifest.scheme },
      { name: index.path, scheme: index.manifest.scheme },
    )
    const renamed = renameRoots(index.manifest, inputs)
    const offset = inputs.length
    for (const input of index.manifest.inputs) {
      const moved = { ...input, root: renamed.get(input.root) ?? input.root }
      const same = inputs.find(({ root, path }) => root === moved.root && path === moved.path)
      if (same !== undefined && same.digest !== moved.digest) {
        throw new UserError(
          'INPUT_CHANGED',
          `${index.path}: its input ${moved.root}/${moved.path} differs from that of an index before it`,
          {
            hint: 'Two roots of the same name must be the same folder: build one of them with another --root name.',
          },
        )
      }
      if (inputs.some(({ digest, bytes }) => digest === moved.digest && bytes === moved.bytes)) {
        repeated.push(`${moved.root}/${moved.path}`)
      }
      inputs.push(moved)
    }
    for (const segment of index.manifest.segments) {
      const parts = segment.parts.map((part) => ({ ...part, input: part.input + offset }))
      const known = segments.get(segment.digest)
      segments.set(segment.digest, { ...segment, parts: [...(known?.parts ?? []), ...parts] })
    }
    const theirs = readLocalState(index.path)
    for (const { name, folder } of theirs.roots) {
      const root = renamed.get(name) ?? name
      if (!local.roots.some((known) => known.name === root)) local.roots.push({ name: root, folder })
    }
    for (const { root, path } of index.manifest.inputs) {
      const mtime = theirs.mtimes[`${root}/${path}`]
      if (mtime !== undefined) local.mtimes[`${renamed.get(root) ?? root}/${path}`] = mtime
    }
  }
  const manifests = indexes.map(({ manifest }) => manifest)
  const manifest: Manifest = {
    tool: VERSION,
    scheme: first.manifest.scheme,
    fpr: Math.max(...manifests.map(({ fpr }) => fpr)),
    builds: joinBuilds(manifests),
    inputs,
    segments: [...segments.values()],
  }
  return { manifest, local, repeated }
}

/** Later additions go on behind the highest k that any of the indexes has used. */
function joinBuilds(manifests: readonly Manifest[]): Manifest['builds'] {
  const builds = manifests.flatMap(({ builds }) => builds)
  const laterSegments = Math.max(0, ...builds.map((build) => build.laterSegments))
  return builds.map((build, i) => (i === builds.length - 1 ? { ...build, laterSegments } : build))
}

/** New names for default roots that an earlier index has too; names that the user gave stay. */
function renameRoots(manifest: Manifest, earlier: readonly ManifestInput[]): Map<string, string> {
  const taken = new Set(earlier.map(({ root }) => root))
  const own = new Set(manifest.inputs.map(({ root }) => root))
  const renamed = new Map<string, string>()
  for (const root of own) {
    if (!taken.has(root) || !isDefaultRootName(root)) continue
    const name = freeRootName([...taken, ...own, ...renamed.values()])
    renamed.set(root, name)
  }
  return renamed
}
