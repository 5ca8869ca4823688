/**
 * What a scan has done so far, in the folder of its report: the same call goes on with it.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileError } from '../bytes/file-error.ts'
import { UserError } from '../errors.ts'
import type { Xxh64 } from '../filter/digest.ts'
import { forJournal, type Input, PIPE } from '../input/types.ts'
import { SCAN_JOURNAL_FILE } from '../results/write.ts'
import type { ScanSource, ScanStep } from '../scan/types.ts'
import { JournalWriter, readJournal } from '../store/journal.ts'
import { lockFolder, SCAN_LOCK_FILE } from '../store/lock.ts'
import type { GramScheme } from '../text/scheme.ts'
import type { AppliedDefinition } from './evaluate.ts'

/** What a scan was asked: the same question may go on with its journal. */
export interface ScanRecord {
  readonly tool: string
  readonly inputs: readonly Input[]
  readonly lanes: readonly (readonly ScanSource[])[]
  readonly scheme: GramScheme
  readonly definition: AppliedDefinition
  readonly maxEvidence: number
  readonly presets: readonly string[]
  readonly maxRecordBytes: number
  readonly isRedacted: boolean
  /** Digest of the items. */
  readonly items: string
}

/** An open journal. */
export interface ScanJournal {
  readonly earlier: readonly ScanStep[]
  readonly step: (step: ScanStep) => void
  readonly close: () => void
}

/**
 * The journal in the report's folder; it stays there until a report takes its place. Without a folder, and of
 * standard input, nothing is kept.
 *
 * @param options `out`: the folder; `restart`: drops what lies there
 * @param record what is asked
 * @throws {UserError} UNFINISHED_SCAN when another scan was stopped in the folder
 */
export function openJournal(
  options: { readonly out?: string; readonly restart?: boolean },
  record: ScanRecord,
  xxh64: Xxh64,
): ScanJournal {
  const { out } = options
  if (out === undefined) return { earlier: [], step: () => {}, close: () => {} }
  try {
    mkdirSync(out, { recursive: true })
  } catch (error) {
    throw fileError(out, error)
  }
  const unlock = lockFolder(out, SCAN_LOCK_FILE)
  try {
    const path = join(out, SCAN_JOURNAL_FILE)
    if (options.restart === true) rmSync(path, { force: true })
    const found = readJournal<ScanRecord, ScanStep>(path, xxh64)
    // A scan that got nowhere left nothing to go on with.
    const before = found?.steps.length === 0 ? undefined : found
    // As it stands in the journal: what is undefined here is absent there.
    const kept = { ...record, inputs: record.inputs.map(forJournal) }
    if (before !== undefined && JSON.stringify(before.build) !== JSON.stringify(kept)) {
      throw new UserError(
        'UNFINISHED_SCAN',
        `${out}: an unfinished scan of other inputs, items or options lies there`,
        {
          hint: 'Run the same command as before, or add --restart to drop what that scan has done.',
        },
      )
    }
    // What came through a pipe does not come again.
    if (record.inputs.some(({ location }) => location === PIPE)) {
      return { earlier: [], step: () => {}, close: unlock }
    }
    if (before === undefined) rmSync(path, { force: true })
    const journal = new JournalWriter<ScanRecord, ScanStep>(path, xxh64)
    if (before === undefined) journal.begin(kept)
    return {
      earlier: before?.steps ?? [],
      step: (step) => journal.step(step),
      close: () => {
        journal.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}
