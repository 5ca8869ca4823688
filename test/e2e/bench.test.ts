/**
 * The bench itself works: tiny cases, one run, a folder of results, compared with itself. Says nothing of speed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const script = (name: string): string => fileURLToPath(new URL(`../../bench/${name}`, import.meta.url))
const node = (...args: string[]) => spawnSync(process.execPath, args, { encoding: 'utf8' })

it('measures tiny cases and compares the results', () => {
  const out = join(folder, 'results')
  const cases = '^(build/english$|build/gzip|check)'
  const { status, stdout, stderr } = node(script('run.mjs'), '--smoke', '--only', cases, '--out', out)
  expect(stderr).toBe('')
  expect(status, stdout).toBe(0)
  expect(readdirSync(out).sort()).toEqual(['results.json', 'summary.md'])
  const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))
  const ids: string[] = results.figures.map(({ id }: { id: string }) => id)
  expect(ids).toContain('build/english/1-worker/1MiB')
  expect(ids).toContain('check/0.1M-grams')
  expect(JSON.stringify(results)).not.toContain(tmpdir())
  const compared = node(script('check.mjs'), out, out)
  expect(compared.status).toBe(0)
  expect(compared.stdout).toBe(`${ids.length} ratios compared, 0 worse by more than 10 %\n`)
})

it('makes a valid index of random grams, the same ones each time', () => {
  const [first, second] = ['a', 'b'].map((name) => join(folder, name))
  for (const index of [first, second]) {
    const { status, stderr } = node(script('corpora/make-index.mjs'), index ?? '', '300000', '2')
    expect(status, stderr).toBe(0)
  }
  const manifest = (index = ''): string => readFileSync(join(index, 'manifest.json'), 'utf8')
  expect(manifest(first)).toBe(manifest(second))
  const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
  const verified = node(program, 'index', 'verify', first ?? '', '--quiet')
  expect(verified.status, verified.stderr).toBe(0)
  const info = JSON.parse(node(program, 'index', 'info', first ?? '', '--json').stdout)
  expect(info.totals.grams).toBe(300_000)
  expect(info.measuredRate).toBeGreaterThan(1e-6)
  expect(info.measuredRate).toBeLessThan(1e-3)
})
