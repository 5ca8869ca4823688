/**
 * What a build does, in its journal's terms.
 */
import { DEFAULT_REMOTE } from '../bytes/settings.ts'
import { UserError } from '../errors.ts'
import { DEFAULT_FPR } from '../filter/budget.ts'
import { MAX_BLOCKS, MIN_BLOCKS } from '../filter/segment.ts'
import { type Input, PIPE } from '../input/types.ts'
import { BLOCK_BYTES } from '../kernel/kernel-memory.ts'
import type { BuildRecord } from '../store/build-record.ts'
import type { JournalState } from '../store/journal.ts'
import type { Manifest } from '../store/manifest.ts'
import { assertSameScheme, gramScheme } from '../text/scheme.ts'
import { VERSION } from '../version.ts'
import { failedInputs } from './assemble.ts'
import { type BuildOptions, DEFAULT_MAX_RECORD_BYTES } from './options.ts'
import { planBuild } from './plan.ts'
import { keyOf, type ResolvedRequest } from './request.ts'
import { sampleInputs } from './sample.ts'

/**
 * What to do: as the journal says, or planned anew.
 *
 * @param base the index that lies there
 * @param journal the unfinished build that lies there
 * @throws {UserError} USAGE for options that do not fit the index, UNFINISHED_INDEX and INPUT_CHANGED for those that do not
 *   fit the unfinished build
 */
export async function recordOf(
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
