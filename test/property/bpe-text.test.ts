/**
 * What is split into tokens: text out of JSON strings, text with wrong bytes, text in lower case; and how tokens
 * become grams.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Kernel } from '../../src/kernel/kernel.ts'
import { SLACK } from '../../src/kernel/layout.ts'
import { bpeKernel, oracleOf, randomStrings, wellFormed } from '../support/bpe.ts'
import { tokenGramHashes } from '../support/reference.ts'

const BLOCKS = 256

/** The filter that a kernel's sink fills, as a string to compare. */
function filterOf(kernel: Kernel, bytes: Uint8Array, take: (at: number) => void): string {
  kernel.reserveFilter(BLOCKS)
  kernel.reserveInput(bytes.length + SLACK)
  kernel.bytes().set(bytes, kernel.inputAt)
  kernel.clearCounts()
  kernel.insert()
  take(kernel.inputAt)
  kernel.flush()
  kernel.count()
  return Buffer.from(kernel.bytes().subarray(kernel.filterAt, kernel.filterAt + 64 * BLOCKS)).toString('hex')
}

const textFilter = (kernel: Kernel, bytes: Uint8Array, isEscaped = false): string =>
  filterOf(kernel, bytes, (at) => kernel.text(at, at + bytes.length, isEscaped))

/** The text as a JSON string with escapes of all forms, chosen by a number. */
function escaped(text: string, choice: number): string {
  return [...text]
    .map((char, i) => {
      const units = [...Array(char.length).keys()].map((u) =>
        char.charCodeAt(u).toString(16).padStart(4, '0'),
      )
      const isForced = char < ' ' || char === '"' || char === '\\'
      if ((choice + i) % 3 === 0)
        return units.map((unit) => `\\u${i % 2 === 0 ? unit : unit.toUpperCase()}`).join('')
      return isForced ? JSON.stringify(char).slice(1, -1) : char
    })
    .join('')
}

const anyText = fc.array(
  fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('\n\n', '  ', '"\\/')),
  {
    maxLength: 12,
  },
)

describe('text of tokens', async () => {
  const kernel = await bpeKernel('cl100k_base', { n: 1 })
  const lower = await bpeKernel('cl100k_base', { n: 1, lower: true })

  test('in JSON strings is the text that their escapes stand for', () => {
    fc.assert(
      fc.property(anyText, fc.nat(2), (parts, choice) => {
        const text = wellFormed(parts.join(''))
        const json = escaped(text, choice)
        expect(JSON.parse(`"${json}"`)).toBe(text)
        const plain = textFilter(kernel, Buffer.from(text))
        expect(textFilter(kernel, Buffer.from(json), true)).toBe(plain)
        expect(kernel.counts().units).toBe(kernel.tokens(text).length)
      }),
      { numRuns: 1000 },
    )
  })

  test('has U+FFFD where an escape is a lone surrogate', () => {
    for (const json of [
      'a\\ud800b',
      '\\udc00\\ud800',
      '\\ud83d x',
      '\\ud83d\\u0041',
      '\\ud83d\\ud83d\\ude00',
    ]) {
      const text = wellFormed(JSON.parse(`"${json}"`))
      expect(textFilter(kernel, Buffer.from(json), true), json).toBe(textFilter(kernel, Buffer.from(text)))
    }
  })

  test('has U+FFFD where bytes are not UTF-8, as a decoder puts it', () => {
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xed, 0xf0, 0xf4, 0xf8, 0xff, 0x61),
    )
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 80 }), (list) => {
        const bytes = Uint8Array.from(list)
        // The decoder would take a byte order mark away.
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
        expect(textFilter(kernel, bytes)).toBe(textFilter(kernel, Buffer.from(text)))
      }),
      { numRuns: 2000 },
    )
  })

  test('is counted as invalid then, and only then', () => {
    const record = (bytes: string): number => {
      const line = Buffer.from(`{"text":"${bytes}"}\n`, 'latin1')
      kernel.setFields(['text'])
      filterOf(kernel, line, (at) => {
        kernel.budget = Number.POSITIVE_INFINITY
        expect(kernel.records(at, at + line.length)).toBe('done')
      })
      return kernel.counts().invalidDocuments
    }
    expect(record('plain \\u00e9 \\ud83d\\ude00 \xc3\xa9')).toBe(0)
    expect(record('cut \xc3')).toBe(1)
    expect(record('\xff\xfe\xfd')).toBe(1)
  })

  test('can grow threefold by replacement at any place', () => {
    for (const length of [1, 15, 16, 17, 1000, 100_000]) {
      const bytes = new Uint8Array(length).fill(0xff)
      expect(textFilter(kernel, bytes)).toBe(textFilter(kernel, Buffer.from('\ufffd'.repeat(length))))
    }
  })

  test('keeps what lies in the input area when it needs scratch memory', () => {
    const bytes = Buffer.from(`${'x\ufffdé'.repeat(100_000)}`)
    textFilter(kernel, bytes)
    expect(
      Buffer.from(kernel.bytes().subarray(kernel.inputAt, kernel.inputAt + bytes.length)).equals(bytes),
    ).toBe(true)
  })

  test('in lower case is that of each code point by itself', () => {
    // Capitals that Unicode got after the tables' version: the runtime may know them.
    const isLater = (char: string): boolean => /[\ua7ce\ua7d2\ua7d4\u{16ea0}-\u{16eb8}]/u.test(char)
    // One code point has a lower case of two, of which simple case mapping keeps the first.
    const lowerOf = (char: string): string => (char === 'İ' ? 'i' : isLater(char) ? char : char.toLowerCase())
    const lowered = (text: string): string => [...text].map(lowerOf).join('')
    for (let codePoint = 0x80; codePoint < 0x20000; codePoint++) {
      const char = String.fromCodePoint(codePoint)
      if ((codePoint >= 0x3400 && codePoint < 0xa000) || (codePoint >= 0xac00 && codePoint < 0xf900)) continue
      expect(lower.tokens(`a${char}Z`), `U+${codePoint.toString(16)}`).toEqual(
        kernel.tokens(`a${lowerOf(char)}z`),
      )
    }
    for (const text of randomStrings(3, 3000))
      expect(lower.tokens(text)).toEqual(kernel.tokens(lowered(text)))
    expect(lower.tokens('ΟΔΟΣ İSTANBUL')).toEqual(kernel.tokens('οδοσ istanbul'))
  })

  test('in lower case may come out of JSON escapes', () => {
    const json = '\\u0041\\u00c9 \\n\\"B\\ud835\\udc00 \\ud801\\udc00X'
    const text = JSON.parse(`"${json}"`) as string
    expect(textFilter(lower, Buffer.from(json), true)).toBe(textFilter(lower, Buffer.from(text)))
  })
})

describe('grams of tokens', async () => {
  const oracle = oracleOf('o200k_base')
  test.each([1, 2, 8, 256])('of length %i have the hashes that the format states', async (n) => {
    const kernel = await bpeKernel('o200k_base', { n })
    for (const text of ['', 'One', 'One two three four five six seven eight nine', 'a b '.repeat(400)]) {
      const hashes = [...kernel.collect(text)]
      expect(hashes).toEqual(tokenGramHashes([...oracle(text)], kernel.scheme))
      expect(kernel.counts().units).toBe(oracle(text).length)
      expect(kernel.counts().grams).toBe(hashes.length)
    }
  })
})
