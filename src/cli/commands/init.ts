/**
 * `dosimeter init`.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { describePolicy } from '../../gate/describe-policy.ts'
import { findSets } from '../../gate/find-sets.ts'
import { counted } from '../../report/format.ts'
import { writeWhole } from '../../store/files.ts'
import type { Io } from '../io.ts'

/** Options as typed. */
export interface RawInitOptions {
  readonly force?: boolean
  readonly stdout?: boolean
}

const FILE = 'dosimeter.yaml'

/**
 * Runs the command.
 *
 * @param folder in which to look, and to write
 * @returns exit code
 * @throws {UserError} USAGE when there is a policy already; what the system refuses
 */
export async function runInit(folder: string, raw: RawInitOptions, io: Io): Promise<number> {
  const path = folder === '.' ? FILE : join(folder, FILE)
  const isPrinted = raw.stdout === true
  if (!isPrinted && raw.force !== true && existsSync(path)) {
    throw new UserError('USAGE', `${path}: there is a policy already, expected none`, {
      hint: 'Replace it with --force, or look at a new one with --stdout.',
    })
  }
  const found = await findSets(folder)
  const text = describePolicy(found)
  if (isPrinted) {
    io.stdout.write(text)
    return 0
  }
  writeWhole(path, [Buffer.from(text, 'utf8')])
  const { sets, indexes } = found
  io.stdout.write(
    `${path}: ${counted(sets.length, 'set')}, ${counted(indexes.length, 'index', 'indexes')}. ` +
      'Look through it, then:\n' +
      `  dosimeter check --policy ${path}\n`,
  )
  return 0
}
