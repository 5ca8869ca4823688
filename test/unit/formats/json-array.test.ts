/**
 * JSON documents rewritten as lines: each element at its own bytes, as JSON.parse has it; structure checked.
 */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonArrayOptions, jsonElements } from '../../../src/formats/json-array.ts'
import { looksLikeJsonDocument } from '../../../src/formats/json-document.ts'
import { chunksOf } from '../../support/byte-source.ts'
import { seeded } from '../../support/parquet-files.ts'
import { codeOf } from '../../support/records.ts'
import { benchmarkPath, corpusPath, hasSharedData } from '../../support/shared-data.ts'

async function rewritten(
  text: string | Uint8Array,
  chunkBytes = 1 << 16,
  options: Partial<JsonArrayOptions> = {},
): Promise<Buffer> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const parts: Buffer[] = []
  for await (const part of jsonElements(chunksOf(bytes, chunkBytes), { shown: 'made', ...options })) {
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts)
}

/** What a reader of JSONL makes of it: values with the byte where each begins. */
function lines(bytes: Buffer): { at: number; value: unknown }[] {
  const found: { at: number; value: unknown }[] = []
  let start = 0
  for (const line of bytes.toString('latin1').split('\n')) {
    const text = Buffer.from(line, 'latin1').toString('utf8')
    if (text.trim() !== '') found.push({ at: start + line.search(/\S/), value: JSON.parse(text) })
    start += line.length + 1
  }
  return found
}

const values = (bytes: Buffer): unknown[] => lines(bytes).map(({ value }) => value)

describe('elements of a JSON array', () => {
  it('become lines at their own bytes', async () => {
    const text = '\n [ {"a": "x,]}\\"\\\\",\n "b":[1,{"c":\n2}]} ,\n{"käse":"海\\n"},{}\n] \n'
    const bytes = await rewritten(text)
    expect(bytes.length).toBe(Buffer.byteLength(text))
    expect(lines(bytes)).toEqual([
      { at: 4, value: { a: 'x,]}"\\', b: [1, { c: 2 }] } },
      { at: Buffer.from(text).indexOf('{"k'), value: { käse: '海\n' } },
      { at: text.lastIndexOf('{') + Buffer.byteLength(text) - text.length, value: {} },
    ])
  })

  it('are those of JSON.parse for any document, in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.jsonValue(),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 1, '\t'),
        async (elements, other, chunkBytes, indent) => {
          expect(values(await rewritten(JSON.stringify(elements, null, indent), chunkBytes))).toEqual(
            JSON.parse(JSON.stringify(elements)),
          )
          const inside = JSON.stringify({ other, a: { b: elements }, after: other }, null, indent)
          expect(values(await rewritten(inside, chunkBytes, { paths: [['a', 'b']] }))).toEqual(
            JSON.parse(JSON.stringify(elements)),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('are found in the first array of objects', async () => {
    const text = '{"version":[1,2],"none":[],"tags":["a"],"deep":{"data":[{"id":1},{"id":2}]},"more":["b"]}'
    const told: string[] = []
    expect(values(await rewritten(text, 7, { onArray: (path) => told.push(path.join('.')) }))).toEqual([
      { id: 1 },
      { id: 2 },
    ])
    expect(told).toEqual(['deep.data'])
  })

  it('are those of each array that is named, and of no other', async () => {
    const text = '{"train":[{"id":1}, {"id":2}],\n"x":{"rows":[{"id":3}]},"dev":[{"id":4}],"test":[ ]}'
    const of = async (...paths: string[]) =>
      values(await rewritten(text, 6, { paths: paths.map((path) => path.split('.')) }))
    expect(await of('dev')).toEqual([{ id: 4 }])
    expect(await of('test')).toEqual([])
    expect(await of('dev', 'train')).toEqual([{ id: 1 }, { id: 2 }, { id: 4 }])
    expect(await of('x.rows', 'dev')).toEqual([{ id: 3 }, { id: 4 }])
  })

  it('are one, the document itself, where that is said', async () => {
    const text = '{"id":"a",\n "messages": [{"role":"user"},\n{"role":"system"}]}\n'
    const bytes = await rewritten(text, 4, { isRecord: true })
    expect(bytes.length).toBe(text.length)
    expect(values(bytes)).toEqual([JSON.parse(text)])
  })

  it('can be taken up at an element', async () => {
    const text = '{"data":[{"id":1}, {"id":2},{"id":3}],"x":{}}'
    const start = text.indexOf('{"id":2')
    const bytes = await rewritten(text.slice(start), 5, { start, objectsAround: 1 })
    expect(values(bytes)).toEqual([{ id: 2 }, { id: 3 }])
    expect(await codeOf(() => rewritten(text.slice(start), 5, { start, objectsAround: 0 }))).toBe(
      'CORRUPT_INPUT',
    )
  })

  it('are handed on when they are no objects, for the reader of records to refuse', async () => {
    expect(values(await rewritten('["a, ]", 1.5 ,null,[{}],true]', 3))).toEqual([
      'a, ]',
      1.5,
      null,
      [{}],
      true,
    ])
  })

  it('leave no line longer than the blanks between them may be', async () => {
    const bytes = await rewritten(`{"skip":"${'x'.repeat(300_000)}","data":[{"id":1}]}`)
    expect(values(bytes)).toEqual([{ id: 1 }])
    expect(
      Math.max(
        ...bytes
          .toString()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(1 << 16)
  })

  it.skipIf(!hasSharedData)('are those of the real files', async () => {
    for (const path of [
      corpusPath('code-alpaca.json'),
      corpusPath('code-alpaca-2k.json'),
      benchmarkPath('bbh/navigate.json'),
    ]) {
      const bytes = readFileSync(path)
      const parsed = JSON.parse(bytes.toString('utf8'))
      expect(values(await rewritten(bytes))).toEqual(Array.isArray(parsed) ? parsed : parsed.examples)
    }
  })
})

describe('a JSON document that is damaged', () => {
  const message = async (text: string, options: Partial<JsonArrayOptions> = {}): Promise<string> =>
    await rewritten(text, 4, options).then(
      () => 'no error',
      (error: Error) => error.message,
    )

  it('is named with the byte and what was expected', async () => {
    expect(await message('[{"a":1} {"b":2}]')).toBe(
      'made: malformed JSON at byte 9: found "{", expected a comma or ]',
    )
    expect(await message('[{"a":1},]')).toBe('made: malformed JSON at byte 9: found "]", expected an element')
    expect(await message('[{"a":[1}]')).toBe('made: malformed JSON at byte 8: found "}", expected ]')
    expect(await message('{"data":[{"a":1}]')).toBe(
      'made: truncated JSON: it ends at byte 17, expected a comma or the end of the list or object',
    )
    expect(await message('[{"a":"b')).toBe(
      'made: truncated JSON: it ends at byte 8, in the element that begins at byte 1, expected the end of an element',
    )
    expect(await message('[] x')).toBe('made: byte 3: text behind the end of the JSON document')
    expect(await message('{data:[]}')).toBe('made: malformed JSON at byte 1: found "d", expected a key or }')
    expect(await message('')).toBe('made: truncated JSON: it ends at byte 0, expected a value')
    expect(await message('{"a":[1],"b":"c"}')).toBe('made: no array of objects in the JSON document')
    expect(await message('{"a":1}', { paths: [['a']] })).toBe(
      'made: byte 5: found "1", expected the array "a"',
    )
    expect(await message('{"a":[{"b":1}]}', { paths: [['c', 'd']] })).toBe(
      'made: no array "c.d" in the JSON document',
    )
    expect(await message('{"a":[{"b":1}],"c":{"d":[{"e":1}]}}')).toBe(
      'made: the JSON document has several arrays of records, "a" and, at byte 25, "c.d"',
    )
    expect(await message('[{"a":1}]', { isRecord: true })).toBe('made: found "[", expected an object')
    expect(await message('{"a":1} {', { isRecord: true })).toBe(
      'made: byte 8: text behind the end of the JSON document',
    )
    expect(await message(`[{"a":${'['.repeat(2000)}`)).toMatch(
      /^made: JSON nested more than 1000 deep at byte 10/,
    )
    expect(await message('['.repeat(2000))).toMatch(/^made: JSON nested more than 1000 deep/)
  })

  it('is an error wherever it is cut', async () => {
    const text = Buffer.from('{"n":1.5,"data":[{"a":"\\"]"},{"b":[{},"海"]},"s",7]}')
    for (let length = 0; length < text.length; length++) {
      expect(await codeOf(() => rewritten(text.subarray(0, length), 5))).toBe('CORRUPT_INPUT')
    }
  })

  it('is an error or keeps its other bytes, whichever is flipped', async () => {
    const text = Buffer.from(
      JSON.stringify(Array.from({ length: 60 }, (_, id) => ({ id, text: `a "${id}" \\ b` }))),
    )
    const random = seeded(3)
    let errors = 0
    for (let trial = 0; trial < 3000; trial++) {
      const spoilt = Buffer.from(text)
      const at = random(text.length)
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 + random(255))
      const code = await codeOf(async () => expect((await rewritten(spoilt, 100)).length).toBe(text.length))
      expect(['none', 'CORRUPT_INPUT', 'BAD_RECORD']).toContain(code)
      if (code !== 'none') errors++
    }
    expect(errors).toBeGreaterThan(300)
  })
})

describe('a JSON document', () => {
  it.each([
    ['[{"a":1}]', true],
    ['\ufeff \n[', true],
    ['{"a":1}\n{"a":2}\n', false],
    ['{"a":1}', false],
    ['{\n  "a": 1\n}', true],
    ['{"a":[\n1]}', true],
    ['{"a":"unended\n{"a":1}', false],
    ['{"a":"}\\""}\n', false],
    ['', false],
    ['plain text', false],
  ])('is told from JSONL: %j', (text, isDocument) => {
    expect(looksLikeJsonDocument(Buffer.from(text))).toBe(isDocument)
  })
})
