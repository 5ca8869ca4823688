/**
 * Items out of evaluation logs, told by their content: samples of lm-evaluation-harness (JSON Lines) and logs of
 * Inspect (`.eval`, which is a ZIP, and `.json`).
 */
import type { RemoteSettings } from '../bytes/settings.ts'
import { withoutCodecEnding } from '../codecs/decode.ts'
import { UserError } from '../errors.ts'
import type { FieldPlan } from './build-item.ts'
import { parseFieldSource } from './field-path.ts'
import { listItemFiles } from './find-files.ts'
import { type ItemFile, readHead, unpack } from './item-file.ts'
import type { ItemRecord } from './records.ts'
import type { Role } from './types.ts'

/** One answered sample. */
export interface LoggedSample {
  /** `<task>/<id in the log>`. */
  readonly id: string
  /** With the keys `input`, `choices` and `target`, lists of texts. */
  readonly record: ItemRecord
  /** The row of the data set, where the log has it. */
  readonly document?: ItemRecord | undefined
}

/** All samples of a log, repeats among them. */
export interface EvaluationLog {
  readonly samples: readonly LoggedSample[]
  /** Whether the log has the rows of the data set. */
  readonly hasDocuments: boolean
}

/** Logs in a folder: names that the two programs give them. */
export const LOG_FILES = ['**/samples_*.jsonl', '**/*.eval']

function logField(name: string, role: Role): FieldPlan {
  const from = parseFieldSource(`${name}[]`)
  if (from === undefined) throw new Error(`"${name}" is no path`)
  return { name, role, from, need: 'nothing', hint: '' }
}

/** How the fields of a logged item are read. */
export const LOG_FIELDS: readonly FieldPlan[] = [
  logField('input', 'question'),
  logField('choices', 'choices'),
  logField('target', 'answer'),
]

type LogFormat = 'harness' | 'inspect-zip' | 'inspect-json'

/** How much of a file is looked at; the keys that tell a log stand at its start. */
const HEAD_BYTES = 4096

function formatOf(bytes: Buffer): LogFormat | undefined {
  if (bytes.toString('hex', 0, 4) === '504b0304') return 'inspect-zip'
  const head = bytes.toString('utf8', 0, HEAD_BYTES)
  if (/^\s*\{\s*"doc_id"\s*:/u.test(head)) return 'harness'
  if (/^\s*\{\s*"(?:version|status)"\s*:/u.test(head) && /"eval"\s*:\s*\{/u.test(head)) return 'inspect-json'
  return undefined
}

/** Endings of names that logs can have; other files are not looked into. */
const MAYBE_LOG = /\.(?:eval|jsonl?|ndjson)$/u

/** Whether a file is a log, or a ZIP, which item files are not. */
async function isLog(file: ItemFile, remote: RemoteSettings): Promise<boolean> {
  if (!MAYBE_LOG.test(withoutCodecEnding(file.shown).toLowerCase())) return false
  // No item file has this name; if it is no log, that is what has to be said.
  if (file.shown.endsWith('.eval')) return true
  return formatOf(await readHead(file, remote)) !== undefined
}

/**
 * Tells whether paths lead to evaluation logs.
 *
 * @param paths files and folders as typed
 * @param described the description's patterns of files, where the set has one: they go before logs in a folder
 * @param remote what files elsewhere need
 * @returns what the first file is
 * @throws {UserError} when that cannot be read or unpacked
 */
export async function holdsLogs(
  paths: readonly string[],
  described: readonly string[] | undefined,
  remote: RemoteSettings,
): Promise<boolean> {
  const [first] = paths
  if (first === undefined) return false
  const [own] = described === undefined ? [] : await listItemFiles(first, described, remote)
  const [file] = own === undefined ? await listItemFiles(first, LOG_FILES, remote) : [own]
  return file !== undefined && isLog(file, remote)
}

/**
 * Reads an evaluation log.
 *
 * @param raw the file's bytes
 * @param path the path as typed
 * @returns its samples in order
 * @throws {UserError} `CORRUPT_INPUT` for a damaged ZIP; `BAD_RECORD` for what is no log; `NO_FIELD` for samples without
 *   an id
 */
export async function readLog(raw: Buffer, path: string): Promise<EvaluationLog> {
  const bytes = await unpack(raw, path)
  const format = formatOf(bytes)
  if (format === 'harness') {
    const { readHarnessLog } = await import('./harness-log.ts')
    return readHarnessLog(bytes, path)
  }
  if (format !== undefined) {
    const { readInspectLog } = await import('./inspect-log.ts')
    return { samples: await readInspectLog(bytes, path), hasDocuments: false }
  }
  throw new UserError(
    'BAD_RECORD',
    `${path}: this is no evaluation log, expected one as in the other files`,
    {
      hint: 'name logs and item files as sets of their own',
    },
  )
}
