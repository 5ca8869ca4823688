/**
 * The README's library example, run as it stands there.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Report } from '../../dist/index.js'

it('runs the example of the README', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'dosimeter-readme-'))
  const before = process.cwd()
  try {
    cpSync(join(root, 'test/fixtures/samples'), folder, { recursive: true })
    process.chdir(folder)
    const body = example.replace(/^import (\{.*\}) from 'dosimeter'$/m, 'const $1 = library')
    const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as FunctionConstructor
    const run = new AsyncFunction('library', `${body}\nreturn report`)
    const report: Report = await run(await import('../../dist/index.js'))
    expect(report.sets[0]?.results[0]?.items).toBe(40)
  } finally {
    process.chdir(before)
    rmSync(folder, { recursive: true, force: true })
  }
})
