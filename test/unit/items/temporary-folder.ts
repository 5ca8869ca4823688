/**
 * A folder of small files for one test.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/**
 * Writes files into a new folder that goes away with the test.
 *
 * @param files content by path below the folder; a value that is neither text nor bytes is written as JSON Lines
 * @returns the folder's path
 */
export async function folderWith(
  files: Readonly<Record<string, string | Uint8Array | readonly object[]>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dosimeter-items-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const isRaw = typeof content === 'string' || content instanceof Uint8Array
    await writeFile(path, isRaw ? content : content.map((record) => `${JSON.stringify(record)}\n`).join(''))
  }
  return folder
}
