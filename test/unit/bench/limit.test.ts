/**
 * The C program that builds are measured against does the kernel's work: for ASCII text the same filter, bit for bit.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeCorpus } from '../../../bench/corpora/made.mjs'
import { compile } from '../../../bench/limits/compile.mjs'
import { Kernel } from '../../../src/kernel/kernel.ts'
import { gramScheme } from '../../../src/text/scheme.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-limit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const variants = (['native', 'simd128'] as const).flatMap((variant) => {
  const program = compile('limit', folder, variant)
  return program === undefined ? [] : [{ variant, program }]
})

const BLOCKS = 2 ** 14 // 1 MiB

/** What the kernel makes of a JSONL file: grams, set bits, and the sum over words that limit.c makes. */
function byKernel(path: string): { grams: number; bits: number; sum: string } {
  const bytes = readFileSync(path)
  const kernel = new Kernel(gramScheme())
  kernel.setFields(['text'])
  kernel.reserveFilter(BLOCKS)
  kernel.reserveInput(bytes.length)
  kernel.insert()
  kernel.clearCounts()
  kernel.budget = 1e12
  kernel.bytes().set(bytes, kernel.inputAt)
  expect(kernel.records(kernel.inputAt, kernel.inputAt + bytes.length)).toBe('done')
  kernel.flush()
  const words = new BigUint64Array(kernel.bytes().buffer, kernel.filterAt, BLOCKS * 8)
  let sum = 0n
  for (const word of words) sum = (sum * 0x9e3779b97f4a7c15n + word) & 0xffffffffffffffffn
  return {
    grams: kernel.counts().grams,
    bits: kernel.measure(BLOCKS).bits,
    sum: sum.toString(16).padStart(16, '0'),
  }
}

function byProgram(
  program: string,
  path: string,
  buckets: number,
): { grams: number; bits: number; sum: string } {
  const text = execFileSync(program, [path, '1', String(buckets), '0', '1'], { encoding: 'utf8' })
  const { grams, bits, sum } = JSON.parse(text)
  return { grams, bits, sum }
}

/** Texts that end, break and escape at every place of a 64-byte block. */
function awkwardTexts(): string[] {
  const words = 'a bc DEF ghij12 3 incomprehensibilities x the'
  return Array.from({ length: 200 }, (_, i) => {
    const filler = `${'z'.repeat(i % 67)} ${words} `.repeat(1 + (i % 3))
    const special = ['\n', '"', '\\', '\\\\n', '\\"', '\tn', '\u0001', ''][i % 8] ?? ''
    return `${filler}${special}${'q'.repeat(i % 5)}${special}${words.slice(0, i % 40)}`
  })
}

if (variants.length === 0) it.skip('needs a C compiler', () => {})

describe.each(variants)('the C program ($variant)', ({ program }) => {
  it.each([1, 64])('fills the same filter from seeded code, %d buckets', (buckets) => {
    const path = join(folder, 'code.jsonl')
    makeCorpus('code', path, 300_000, 7)
    expect(byProgram(program, path, buckets)).toEqual(byKernel(path))
  })

  it('fills the same filter from awkward texts', () => {
    const path = join(folder, 'awkward.jsonl')
    const lines = awkwardTexts().map((text, id) => JSON.stringify({ id, text }))
    // Letters as escapes, and an empty text.
    lines.push('{"text":"\\u0041bc d \\u0065 f g h i j k \\u005c l"}', '{"id":1,"text": "","more":"no text"}')
    writeFileSync(path, `${lines.join('\n')}\n`)
    expect(byProgram(program, path, 1)).toEqual(byKernel(path))
  })
})
