/**
 * Numbers that must stand in two places, because one of them is compiled or published apart.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as layout from '../../src/kernel/layout.ts'
import { VERSION } from '../../src/version.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** The constants that an AssemblyScript file exports. */
function constantsOf(source: string): Map<string, number> {
  const lines = source.matchAll(/^export const (\w+): (?:usize|i32|u64) = (\w+)$/gm)
  return new Map([...lines].map(([, name = '', value = '']) => [name, Number(value)]))
}

describe('the memory map of the kernel', () => {
  const constants = constantsOf(read('src/kernel/assembly/layout.ts'))

  it('is the same for the host', () => {
    expect(constants.size).toBeGreaterThanOrEqual(7)
    expect(layout.FIELDS).toBe(constants.get('FIELDS'))
    expect(layout.TABLE).toBe(constants.get('TABLE'))
    for (const [name, value] of Object.entries(layout)) {
      if (constants.has(name)) expect(value, name).toBe(constants.get(name))
    }
  })

  it('has no overlaps, and room where it is promised', () => {
    const at = (name: string): number => constants.get(name) ?? Number.NaN
    expect(at('RING') + 256 * 8).toBeLessThanOrEqual(layout.FIELDS)
    expect(layout.FIELDS + layout.MAX_FIELDS * 16).toBeLessThanOrEqual(layout.NAMES)
    expect(layout.NAMES + layout.NAMES_BYTES).toBeLessThanOrEqual(at('QUEUE'))
    expect(at('QUEUE') + at('BATCH') * 8).toBeLessThanOrEqual(layout.TABLE)
    expect(at('FOLDED_LIMIT')).toBeGreaterThan(at('FOLDED'))
    expect(at('FOLDED_LIMIT') + 4096).toBeLessThanOrEqual(layout.FREE)
    const table = read('src/text/fold-table.generated.ts').match(/FOLD_TABLE_BASE64 =\s*'([^']+)'/)?.[1] ?? ''
    expect(Buffer.from(table, 'base64').length).toBeGreaterThan(100_000)
    expect(layout.TABLE + Buffer.from(table, 'base64').length).toBeLessThanOrEqual(at('FOLDED'))
    // With a vocabulary: masks, arrays of a window of 128 bytes, bits of pairs, ids and a window's ids, cache.
    expect(at('MASKS') + 17 * 16).toBeLessThanOrEqual(at('MERGE'))
    expect(at('MERGE') + 2 * (128 + 8) * 4).toBeLessThanOrEqual(at('PAIR_BITS'))
    expect(at('PAIR_BITS') + at('PAIR_BITS_BYTES')).toBeLessThanOrEqual(at('FOLDED'))
    expect(at('IDS_LIMIT') + 128 * 4).toBeLessThanOrEqual(at('CACHE'))
    expect(at('CACHE')).toBe(layout.FREE)
    expect(2 ** at('CACHE_BITS') * 64).toBe(layout.CACHE_BYTES)
  })
})

describe('the version', () => {
  it('is that of the package', () => {
    expect(VERSION).toBe(JSON.parse(read('package.json')).version)
  })
})
