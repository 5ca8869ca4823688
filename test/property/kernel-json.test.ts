/**
 * Finding text fields in JSONL bytes: the kernel's one pass against JSON.parse line by line.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Kernel } from '../../src/kernel/kernel.ts'
import { MAX_FIELDS } from '../../src/kernel/layout.ts'
import { expectedOutcome, type FeedSetup, feed, SHORT_GRAMS } from '../support/feed.ts'
import { fileOf, jsonString, jsonValue, recordWith } from '../support/json-lines.ts'

const chunkSizes = fc.oneof(
  fc.constant<number[]>([]),
  fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 }),
  fc.constant([1]),
)

/** Runs both and compares what was taken, what was refused, and every bit of the filter. */
async function expectSame(bytes: Uint8Array, setup: FeedSetup = {}): Promise<void> {
  const actual = await feed(bytes, setup)
  const expected = expectedOutcome(bytes, setup.fields)
  const { invalidDocuments: _, textBytes: __, ...counts } = actual.counts
  expect({ counts, refused: actual.refused }).toEqual({
    counts: expected.counts,
    refused: expected.refused,
  })
  expect(Buffer.compare(actual.filter, expected.filter)).toBe(0)
}

describe('records', () => {
  it('of every form give the grams of the text that JSON.parse finds', async () => {
    await fc.assert(
      fc.asyncProperty(fileOf(recordWith(['text'])), chunkSizes, (bytes, chunks) =>
        expectSame(bytes, { chunks }),
      ),
      { numRuns: 1500 },
    )
  })

  it('of any kind, usable or not, are taken or refused as JSON.parse says, each with its line', async () => {
    const anything = fc.oneof(recordWith(['text'], true), jsonValue, fc.constantFrom('{}', '{"texts":"a"}'))
    await fc.assert(
      fc.asyncProperty(fileOf(anything), chunkSizes, (bytes, chunks) => expectSame(bytes, { chunks })),
      { numRuns: 400 },
    )
  })

  it('with two text fields give grams of both, none across them', async () => {
    const fields = ['answer', 'text']
    await fc.assert(
      fc.asyncProperty(fileOf(recordWith(fields)), chunkSizes, (bytes, chunks) =>
        expectSame(bytes, { fields, chunks }),
      ),
      { numRuns: 200 },
    )
  })

  it('with a field name of other scripts, and with more fields than the kernel looks for', async () => {
    const fields = ['текст', '本文']
    const many = Array.from({ length: MAX_FIELDS + 1 }, (_, i) => `field ${i}`)
    await fc.assert(
      fc.asyncProperty(fileOf(recordWith(fields)), (bytes) => expectSame(bytes, { fields })),
      { numRuns: 50 },
    )
    await fc.assert(
      fc.asyncProperty(fileOf(recordWith(many)), (bytes) => expectSame(bytes, { fields: many })),
      { numRuns: 20 },
    )
  })

  it('are inserted also when the budget runs out at every one of them', async () => {
    await fc.assert(
      fc.asyncProperty(fileOf(recordWith(['text'], true)), fc.nat({ max: 30 }), (bytes, budget) =>
        expectSame(bytes, { budget }),
      ),
      { numRuns: 200 },
    )
  })

  it('nested to any depth', async () => {
    for (const depth of [1, 61, 62, 63, 64, 65, 66, 67, 500, 5000]) {
      const nests = [
        `${'['.repeat(depth)}${']'.repeat(depth)}`,
        `${'{"text":'.repeat(depth)}1${'}'.repeat(depth)}`,
        `${'[{"a":'.repeat(depth)}null${'}]'.repeat(depth)}`,
      ]
      const lines = nests.flatMap((nest) => [
        `{"deep":${nest},"text":"one two three"}`,
        `{"text":"four five six","deep":${nest}}`,
        `{"text":"seven eight","deep":${nest.slice(0, -1)}}`,
        `{"text":${nest}}`,
      ])
      await expectSame(Buffer.from(lines.join('\n')))
    }
  })

  it('longer than a read of the feed', async () => {
    const text = 'a word and 漢字 \\u0041\\n\\" '.repeat(70_000)
    const long = `{"id":1,"text":"${text}","rest":[${'1,'.repeat(100_000)}2]}`
    const bytes = Buffer.from(`{"text":"before it"}\n${long}\n{"text":"after it"}\n${long}`)
    expect(bytes.length).toBeGreaterThan(2 * 1024 * 1024 + 2)
    await expectSame(bytes)
    await expectSame(bytes, { chunks: [70_001, 1, 300_000] })
  })
})

describe('damaged records', () => {
  const edit = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('flip', 'set', 'delete', 'insert', 'double'),
    byte: fc.oneof(
      fc.nat({ max: 255 }),
      fc.constantFrom(...Buffer.from('"\\{}[],:\n\r\t 0123.eE+-ntfu\0'), 0x80, 0xc3, 0xff),
    ),
  })
  type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never

  function edited(bytes: Uint8Array, edits: readonly Edit[]): Buffer {
    const out = [...bytes]
    for (const { at, kind, byte } of edits) {
      const i = out.length === 0 ? 0 : at % out.length
      if (kind === 'flip') out[i] = (out[i] ?? 0) ^ (1 << (byte & 7))
      else if (kind === 'set') out[i] = byte
      else if (kind === 'delete') out.splice(i, 1 + (byte & 3))
      else if (kind === 'insert') out.splice(i, 0, byte)
      else out.splice(i, 0, ...out.slice(i, i + (byte & 15)))
    }
    return Buffer.from(out)
  }

  it('are taken exactly when JSON.parse takes them', async () => {
    const edits = fc.array(edit, { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fileOf(recordWith(['text'])), edits, chunkSizes, (bytes, list, chunks) =>
        expectSame(edited(bytes, list), { chunks }),
      ),
      { numRuns: 4000 },
    )
  })

  it('are taken exactly when JSON.parse takes them: every byte of one record removed, doubled or replaced', async () => {
    const record = '{"a":[1.5e-3,true,{"k":null}],"text":"é \\u00e9\\n\\ud83d\\ude00.","z":-0,"q":false}'
    const whole = Buffer.from(`${record}\n`)
    const lines: Buffer[] = []
    for (let at = 0; at < whole.length - 1; at++) {
      const [before, after] = [whole.subarray(0, at), whole.subarray(at + 1)]
      lines.push(Buffer.concat([before, after]))
      lines.push(Buffer.concat([whole.subarray(0, at + 1), whole.subarray(at)]))
      for (const byte of Buffer.from('"\\{}[],:\r 0-.eEuxn\x01\x7f\xff', 'latin1')) {
        lines.push(Buffer.concat([before, Buffer.of(byte), after]))
      }
    }
    await expectSame(Buffer.concat(lines))
  })

  it('of each kind are refused with their line', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['{"text":"a"', 'malformed'],
      ['{"text":"a",}', 'malformed'],
      ['{"text":"a"}}', 'malformed'],
      ['{"text":"a"} {"text":"b"}', 'malformed'],
      ['{"text":"a\tb"}', 'malformed'],
      ['{"text":"a\\x"}', 'malformed'],
      ['{"text":"\\u12g4"}', 'malformed'],
      ['{"text":"a","n":01}', 'malformed'],
      ['{"text":"a","n":1.}', 'malformed'],
      ['{"text":"a","n":.5}', 'malformed'],
      ['{"text":"a","n":+1}', 'malformed'],
      ['{"text":"a","n":1e}', 'malformed'],
      ['{"text":"a","n":-}', 'malformed'],
      ['{"text":"a","n":NaN}', 'malformed'],
      ['{"text":"a","n":nul}', 'malformed'],
      ['{"text":"a","n":tru}', 'malformed'],
      ['{"text":"a","n":falsy}', 'malformed'],
      ['{"text":"a","n":[1,]}', 'malformed'],
      ['{"text":"a","n":[1}', 'malformed'],
      ['{"text":"a" "n":1}', 'malformed'],
      ['{"text" "a"}', 'malformed'],
      ["{'text':'a'}", 'malformed'],
      ['{text:"a"}', 'malformed'],
      ['{"text":"a"}\u00a0', 'malformed'],
      ['\ufeff{"text":"a"}', 'malformed'],
      ['\u000c', 'malformed'],
      ['[', 'malformed'],
      ['["text"]', 'not-object'],
      ['"text"', 'not-object'],
      ['null', 'not-object'],
      ['{}', 'no-field'],
      ['{"Text":"a","nested":{"text":"b"}}', 'no-field'],
      ['{"text":1}', 'not-text'],
      ['{"text":["a"]}', 'not-text'],
      ['{"text":true}', 'not-text'],
      ['{"text":{"text":"a"}}', 'not-text'],
      ['{"text":"a","text":2}', 'not-text'],
    ]
    const lines = cases.flatMap(([line]) => ['{"text":"fine so far"}', '', line])
    const { refused, counts } = await feed(Buffer.from(lines.join('\n')))
    expect(refused).toEqual(cases.map(([, kind], i) => ({ kind, line: 3 * i + 3 })))
    expect(counts).toMatchObject({ documents: cases.length, skipped: cases.length, lines: lines.length })
  })
})

describe('the kernel alone', () => {
  it('takes plain records without asking the host', () => {
    const kernel = new Kernel(SHORT_GRAMS)
    kernel.setFields(['text'])
    kernel.budget = Number.POSITIVE_INFINITY
    const lines = [
      '{"text":"one two three"}',
      ' { "id" : -1.5e+3 , "text" : "caf\u00e9 \\u00e9\\n" , "more" : [ { "text" : [ ] } , null ] } \r',
      '{"text":null,"a":{"b":{"c":[[[true,false]]]}}}',
      '',
      '{"before":"\\"text\\":","text":"four five"}',
    ]
    const bytes = Buffer.from(`${lines.join('\n')}\n`)
    kernel.reserveInput(bytes.length + 64)
    kernel.bytes().set(bytes, kernel.inputAt)
    expect(kernel.records(kernel.inputAt, kernel.inputAt + bytes.length)).toBe('done')
    expect(kernel.counts()).toEqual({
      documents: 4,
      emptyDocuments: 1,
      blankLines: 1,
      invalidDocuments: 0,
      units: 7,
      grams: 4,
    })
  })
})

describe('strings', () => {
  it('written with any mix of escapes give one text', async () => {
    await fc.assert(
      fc.asyncProperty(jsonString, async (string) => {
        const plain = await feed(Buffer.from(`{"text":${JSON.stringify(JSON.parse(string))}}`))
        const other = await feed(Buffer.from(`{"text":${string}}`))
        const { textBytes: _, ...counts } = plain.counts
        expect(other.counts).toMatchObject(counts)
        expect(Buffer.compare(other.filter, plain.filter)).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})
