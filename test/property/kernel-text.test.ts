/**
 * Folding, units and gram hashes: the kernel against the slow reference.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Kernel } from '../../src/kernel/kernel.ts'
import { FOLD_UNICODE_VERSION } from '../../src/text/fold-table.generated.ts'
import { gramScheme, type Unit } from '../../src/text/scheme.ts'
import { foldReference, gramHashesReference, gramsReference, unitsReference } from '../support/reference.ts'

const RUNTIME_VERSION = Number(process.versions.unicode)
const TABLE_VERSION = Number(FOLD_UNICODE_VERSION)
const UNASSIGNED = /^\p{Cn}$/u

/**
 * Whether both the runtime and the table know the code point. An older runtime has it unassigned; to a newer one's
 * additions the table, which knows them as separators, cannot be held.
 */
function isKnownToBoth(char: string): boolean {
  if (RUNTIME_VERSION < TABLE_VERSION) return !UNASSIGNED.test(char)
  return RUNTIME_VERSION === TABLE_VERSION || kernelOf('words', 1).collect(char).length > 0
}

const kernels = new Map<string, Kernel>()

function kernelOf(unit: Unit, n: number): Kernel {
  const key = `${unit}/${n}`
  const kernel = kernels.get(key) ?? new Kernel(gramScheme({ unit, n }))
  kernels.set(key, kernel)
  return kernel
}

/** Compares as text: the arrays are long, and their difference should be readable. */
function expectSameGrams(text: string, unit: Unit, n: number): void {
  const kernel = kernelOf(unit, n)
  const actual = [...kernel.collect(text)]
  const expected = gramHashesReference(text, kernel.scheme)
  if (actual.length === expected.length && actual.every((hash, i) => hash === expected[i])) return
  const at = actual.findIndex((hash, i) => hash !== expected[i])
  expect.fail(
    `${unit}, n = ${n}: ${actual.length} grams of ${expected.length}, gram ${at} differs: ` +
      `${JSON.stringify(gramsReference(text, unit, n)[Math.max(at, 0)])} of ${JSON.stringify(text.slice(0, 200))}`,
  )
}

/** Code points at which normalisers differ from each other. */
const INTERESTING = [
  ...'aZé09 ,.\n\t"\\/_-’“”\u00a0',
  ...'\u0300\u0301\u0327\u0345\u036f\u0483\u0591\u064b\u093f\u0e31\u0e34\u1dc0\u20d0\u3099\u309a\ufe20',
  ...'ßẞſİıǅŉǰΐΣσςϴᾳﬀﬃﬅﬗℌ℡℻½¼㏄㎯ⅷ①⑳',
  ...'\u1100\u1161\u11a8각가힣ᄒ',
  ...'かがガガﾊﾞﾟーｶﾞ々〆〇ゝヽ漢字廙\u{2f81a}\u{20000}',
  ...'ไทยเกี่ຂໍ້ភាសាမြန်မာ',
  ...'ＡｂＣ１２３！（％￥',
  ...'\ufdfa\ufdfb\ufdf2\u3300\u33c2\u337f',
  ...'\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u2060\ufe0f\ufeff\uffa0\u{e0100}\u{e0020}',
  ...'👩🏽‍💻🏳️‍🌈🇩🇪',
  ...'𝐇𝒾𝟗𐐀𐐨Ꭰꭰᏸ𞤀🄰🈂𑄮𝅗𝅥\u{1f100}\u{10ffff}\ue000',
  ...'हिन्दीالعربية',
].filter(isKnownToBoth)

const anyCodePoint = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter(isKnownToBoth)
const interesting = fc.constantFrom(...INTERESTING)
const loneSurrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code))

const character = fc.oneof(
  { weight: 8, arbitrary: interesting },
  { weight: 4, arbitrary: fc.constantFrom(...'abcxyzABC019', ' ', ' ', ' ') },
  { weight: 2, arbitrary: anyCodePoint },
  { weight: 1, arbitrary: loneSurrogate },
)
const anyText = fc.array(character, { maxLength: 400, size: 'max' }).map((chars) => chars.join(''))

const LENGTHS: readonly (readonly [Unit, number])[] = [
  ['words', 1],
  ['words', 2],
  ['words', 3],
  ['words', 8],
  ['chars', 1],
  ['chars', 5],
  ['chars', 50],
  ['chars', 256],
]

describe('grams of any text', () => {
  it.each(LENGTHS)('%s, n = %i: the kernel gives the hashes of the reference', (unit, n) => {
    fc.assert(
      fc.property(anyText, (text) => expectSameGrams(text, unit, n)),
      { numRuns: 300 },
    )
  })

  it.each(LENGTHS)('%s, n = %i: a text with itself repeated, so that the rolling hash rolls', (unit, n) => {
    const repeated = fc
      .array(character, { minLength: 1, maxLength: 60, size: 'max' })
      .map((chars) => chars.join(''))
    fc.assert(
      fc.property(repeated, fc.integer({ min: 2, max: 12 }), (text, times) =>
        expectSameGrams(`${text} `.repeat(times), unit, n),
      ),
      { numRuns: 60 },
    )
  })

  it.each(LENGTHS)('%s, n = %i: no gram without a unit', (unit, n) => {
    for (const text of ['', ' ', '\u200b', '.,;\n\t', ' … '.repeat(40_000), '\u00ad'.repeat(100_000)]) {
      expect(kernelOf(unit, n).collect(text)).toHaveLength(0)
      expect(gramsReference(text, unit, n)).toEqual([])
    }
  })
})

describe('texts longer than the folded buffer', () => {
  // The folded buffer holds 32 KiB; odd lengths move its end through words, characters and sequences.
  it.each([
    ['words', 1],
    ['words', 8],
    ['chars', 5],
  ] as const)('%s, n = %i: a word of more than 100 kB', (unit, n) => {
    for (const part of ['abcdefg', 'é', '가', 'x\u0301yz\u00ad', '\ufdf2a', '𐐀b', 'हि']) {
      const long = part.repeat(Math.ceil(100_001 / Buffer.byteLength(part)))
      expectSameGrams(`one ${long} two three four ${long}five six seven eight nine ten`, unit, n)
    }
  })

  it('words, n = 1: words whose length is just around the carry of a long word', () => {
    for (let length = 32_700; length < 32_800; length++) {
      const text = `${'ab'.repeat(length / 2)}${length % 2 === 0 ? '' : 'c'} after ${'é'.repeat(3000)}`
      expectSameGrams(text, 'words', 1)
    }
  })

  it.each([
    ['words', 1],
    ['chars', 1],
  ] as const)('%s, n = %i: any text at the buffer end', (unit, n) => {
    const filler = fc.constantFrom(' ', 'x', '漢', 'é ')
    const arbitrary = fc.array(character, { maxLength: 80, size: 'max' }).map((chars) => chars.join(''))
    fc.assert(
      fc.property(filler, fc.integer({ min: 0, max: 120 }), arbitrary, (fill, before, text) => {
        // Han takes four bytes in the buffer as a word: a space and three of its own.
        const width = fill === '漢' ? (unit === 'words' ? 4 : 3) : Math.max(1, [...fill].length)
        expectSameGrams(`${fill.repeat((32_768 - before) / width)}${text}`, unit, n)
      }),
      { numRuns: 100 },
    )
  })

  it.each(LENGTHS.filter(([, n]) => n < 256))('%s, n = %i: more than 200 kB of mixed text', (unit, n) => {
    const parts = [
      'The ferry left at nine; ',
      'ＦＵＬＬ width ½ ',
      '漢字かな交じり文、',
      'ภาษาไทย ',
      '\ufdfa ',
      '각각 ',
      'e\u0301\u0301 ',
      '👩🏽‍💻 ',
      '\u200b',
      ', ',
    ]
    // A fixed walk through the parts with a period that no power of two divides.
    let text = ''
    for (let i = 0; text.length < 140_000; i++)
      text += `${parts[(i * 7 + (i >> 3)) % parts.length]}${i % 977}`
    expect(Buffer.byteLength(text)).toBeGreaterThan(200_000)
    expectSameGrams(text, unit, n)
  })

  it('chars, n = 256: more than 200 kB, the last 5,000 grams', () => {
    const text = 'Ünïcode ½ 漢字 and plain words, 12.5 % of them. '.repeat(4000)
    const kernel = kernelOf('chars', 256)
    const all = kernel.collect(text)
    expect(all).toHaveLength(unitsReference(text, 'chars').length - 255)
    const tail = text.slice(-5500)
    const expected = gramHashesReference(tail, kernel.scheme).slice(-5000)
    expect([...all.slice(-5000)]).toEqual(expected)
  })
})

describe('spellings of one sentence', () => {
  const plain =
    'The cafe\u0301 — at number 12 — sells “fine” naive I-beams, isn’t it? Straße, Ωmega and file.'

  it.each([
    ['as it is', plain],
    ['composed', plain.normalize('NFC')],
    ['decomposed', plain.normalize('NFD')],
    ['upper case', plain.toUpperCase()],
    ['plain quotes and hyphens', plain.replace(/[“”]/g, '"').replace('’', "'").replace(/—/g, '-')],
    ['other spaces', plain.replaceAll(' ', '\u00a0').replaceAll('—\u00a0', '—\u2009\r\n\t')],
    ['soft hyphens and zero-width characters', [...plain].join('\u00ad').replaceAll('e', '\u200be\ufeff')],
    ['full width', plain.replace(/[!-~]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0))],
    ['ligatures', plain.replace('fine', 'ﬁne').replace('file', 'ﬁle')],
    ['dotted capital I', plain.replace('naive', 'naİve')],
    ['accents', plain.replace('naive', 'nai\u0308ve').replace('cafe\u0301', 'cafe')],
    ['mathematical letters', plain.replace('number', '𝐧𝐮𝐦𝐛𝐞𝐫').replace('12', '𝟏②')],
    ['ohm sign and ss', plain.replace('Ω', '\u2126').replace('ß', 'ss')],
  ])('%s: the same grams', (_, spelling) => {
    const kernel = kernelOf('words', 8)
    const expected = kernel.collect(plain)
    expect(expected).toHaveLength(10)
    expect(kernel.collect(spelling)).toEqual(expected)
  })
})

describe('every code point', () => {
  const BLOCK = 0x1000
  const blocks = Array.from({ length: 0x110000 / BLOCK }, (_, i) => i * BLOCK)

  /** The block's code points, each alone on a line and between two letters. */
  function probes(start: number): string[] {
    const found: string[] = []
    for (let cp = start; cp < start + BLOCK; cp++) {
      const char = String.fromCodePoint(cp)
      if (isKnownToBoth(char)) found.push(`${char}\n`, `a${char}b\n`)
    }
    return found
  }

  it.each(['words', 'chars'] as const)('as %s: table and runtime agree', (unit) => {
    const kernel = kernelOf(unit, 1)
    const isSame = (text: string): boolean => {
      const actual = kernel.collect(text)
      const expected = gramHashesReference(text, kernel.scheme)
      return actual.length === expected.length && actual.every((hash, i) => hash === expected[i])
    }
    const wrong: string[] = []
    for (const start of blocks) {
      const lines = probes(start)
      if (isSame(lines.join(''))) continue
      for (const line of lines) {
        if (!isSame(line)) wrong.push([...line].map((c) => c.codePointAt(0)?.toString(16)).join(' '))
      }
    }
    expect(wrong.slice(0, 20)).toEqual([])
  })
})

describe('the reference', () => {
  it('words', () => {
    const words = (text: string): string[] => unitsReference(text, 'words')
    expect(words('Straße, ΟΔΌΣ; İstanbul ﬁn')).toEqual(['strasse', 'οδοσ', 'istanbul', 'fin'])
    expect(words('naïve nai\u0308ve na\u00adive')).toEqual(['naive', 'naive', 'naive'])
    expect(words('漢字 を読む x')).toEqual(['漢', '字', 'を', '読', 'む', 'x'])
    expect(words('が か\u3099')).toEqual(['か\u3099', 'か\u3099'])
    expect(words('हिन्दी 각')).toEqual(['हिन्दी', '\u1100\u1161\u11a8'])
    expect(words('ab\ud800cd')).toEqual(['ab', 'cd'])
    expect(words('½')).toEqual(['1', '2'])
  })

  it('chars', () => {
    expect(unitsReference('  A, b!\n', 'chars')).toEqual(['a', ' ', 'b'])
    expect(unitsReference('漢字', 'chars')).toEqual(['漢', '字'])
  })

  it('grams', () => {
    expect(gramsReference('One two, three.', 'words', 2)).toEqual(['one two', 'two three'])
    expect(gramsReference('ab c', 'chars', 3)).toEqual(['ab ', 'b c'])
    expect(foldReference('É ')).toEqual([
      { kind: 'word', char: 'e' },
      { kind: 'separator', char: ' ' },
    ])
  })

  it('joins whatever the case-insensitive regular expressions of the runtime join', () => {
    const folded = (char: string): string =>
      foldReference(char)
        .map((part) => part.char)
        .join('')
    for (let cp = 0; cp < 0x20000; cp++) {
      if (cp >= 0xd800 && cp <= 0xdfff) continue
      const char = String.fromCodePoint(cp)
      for (const other of [char.toLowerCase(), char.toUpperCase()]) {
        const isOne = other !== char && [...other].length === 1
        if (isOne && new RegExp(`^\\u{${cp.toString(16)}}$`, 'iu').test(other)) {
          expect(folded(other)).toBe(folded(char))
        }
      }
    }
  })
})
