/**
 * `dosimeter explain`.
 */
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { renderItem } from '../../report/explain.ts'
import { readReport, reportFolder } from '../../results/read.ts'
import type { ItemLine } from '../../results/schema.ts'
import { ITEMS_FILE } from '../../results/write.ts'
import { nearest } from '../../text/suggest.ts'
import { type Io, styleFor, widthFor } from '../io.ts'
import { wholeNumber } from '../values.ts'

/** Options as typed. */
export interface RawExplainOptions {
  readonly json?: boolean
  readonly top?: string
}

/** Two texts beside each other, each as wide as is easy to read. */
const MOST_COLUMNS = 180

/**
 * Runs the command.
 *
 * @param path of a report's folder, or of its report.json
 * @param name `SET/ID`, or as much of it as only one item has
 * @returns exit code
 * @throws {UserError} what reading the report throws, and NOT_FOUND for an item that is not in it
 */
export async function runExplain(
  path: string,
  name: string,
  raw: RawExplainOptions,
  io: Io,
): Promise<number> {
  const top = wholeNumber('--top', raw.top, 1)
  const folder = reportFolder(path)
  const { report, items } = await readReport(folder)
  const item = findItem(items, name, folder)
  const { stdout } = io
  const text =
    raw.json === true
      ? `${JSON.stringify(item, null, 2)}\n`
      : renderItem(report, withDocuments(item, top), {
          style: styleFor(stdout, io.env),
          width: widthFor(stdout, MOST_COLUMNS),
        })
  stdout.write(text)
  return 0
}

/** The item with at most so many of its documents. */
function withDocuments(item: ItemLine, top: number | undefined): ItemLine {
  if (top === undefined) return item
  const [{ documents, short, ...own }, ...published] = item.results
  const first = documents.slice(0, top)
  const rest = short === null ? null : { ...short, documents: short.documents.slice(0, top) }
  return { ...item, results: [{ ...own, documents: first, short: rest }, ...published] }
}

function isShortFor(name: string, set: string, id: string): boolean {
  return name.startsWith(`${set}/`) && id.endsWith(`/${name.slice(set.length + 1)}`)
}

function findItem(items: readonly ItemLine[], name: string, folder: string): ItemLine {
  const whole = items.find(({ set, id }) => `${set}/${id}` === name)
  if (whole !== undefined) return whole
  // Ids that begin with the name of a file may be given without it: `gsm8k/17` for `test/17` of gsm8k.
  const byId = items.filter(({ set, id }) => id === name || isShortFor(name, set, id))
  const [only] = byId
  if (only !== undefined && byId.length === 1) return only
  if (byId.length > 1) {
    const sets = byId.map(({ set, id }) => `${set}/${id}`).join(', ')
    throw new UserError(
      'NOT_FOUND',
      `${name}: several items of ${folder} are named so, expected one of ${sets}`,
    )
  }
  const near = nearest(
    name,
    items.map(({ set, id }) => `${set}/${id}`),
  )
  throw new UserError('NOT_FOUND', `${name}: no such item in ${folder}, expected SET/ID`, {
    hint: near === undefined ? `${join(folder, ITEMS_FILE)} names them all.` : `did you mean "${near}"?`,
  })
}
