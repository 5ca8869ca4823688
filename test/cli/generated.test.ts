import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

describe('files that scripts make are up to date', () => {
  test.each([
    'make-schemas.mjs',
    'make-cli-reference.mjs',
    'make-man-page.mjs',
    'make-bpe-unicode.mjs',
    'make-presets-reference.mjs',
    'make-benchmarks-reference.mjs',
  ])('%s --check', (script) => {
    const { status, stdout } = spawnSync(process.execPath, [root(`scripts/${script}`), '--check'], {
      encoding: 'utf8',
    })
    expect(stdout).not.toContain('differs')
    expect(status).toBe(0)
  })
})

test('docs/reference/report.md names every key of the schemas', () => {
  const text = readFileSync(root('docs/reference/report.md'), 'utf8')
  const keys = new Set<string>()
  const walk = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return
    if ('properties' in schema) for (const key of Object.keys(schema.properties ?? {})) keys.add(key)
    for (const value of Object.values(schema)) walk(value)
  }
  for (const name of ['report', 'items', 'gate']) {
    walk(JSON.parse(readFileSync(root(`schemas/${name}.schema.json`), 'utf8')))
  }
  expect(keys.size).toBeGreaterThan(60)
  expect([...keys].filter((key) => !text.includes(`\`${key}\``))).toEqual([])
})

test('every schema has a name of its own', () => {
  const ids = readdirSync(root('schemas')).map((name) => {
    const { $id } = JSON.parse(readFileSync(root(`schemas/${name}`), 'utf8'))
    expect($id, name).toBe(`urn:dosimeter:schema:${name.split('.')[0]}:1`)
    return $id
  })
  expect(ids.length).toBeGreaterThan(4)
})

test('npm run demo ends with what was found of what was planted', () => {
  const { status, stdout } = spawnSync(process.execPath, [root('scripts/demo.mjs')], { encoding: 'utf8' })
  expect(status).toBe(0)
  expect(stdout).toMatch(/^ {2}verbatim +8 +- +- +3$/m)
  expect(stdout).toMatch(/^ {2}not in the corpus +- +- +16 +4$/m)
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})
