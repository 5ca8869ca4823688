/**
 * Guides: their commands are run, and print what stands there. `UPDATE_PAGES=1 npx vitest run test/e2e/pages.test.ts`
 * writes what they print now.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sampleFolder } from '../support/cli.ts'
import { runPage } from '../support/console-page.ts'

test.each(['docs/guide/gate.md'])('%s says what happens', (name) => {
  const path = fileURLToPath(new URL(`../../${name}`, import.meta.url))
  const page = readFileSync(path, 'utf8')
  const folder = sampleFolder()
  try {
    const now = runPage(page, folder.path)
    if (process.env.UPDATE_PAGES === '1') writeFileSync(path, now)
    else expect(now).toBe(page)
  } finally {
    folder.remove()
  }
})
