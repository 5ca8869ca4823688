import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { loadXxh64 } from '../../src/filter/digest.ts'
import { decodeManifest, encodeManifest, type Manifest, totalsOf } from '../../src/store/manifest.ts'
import { gramScheme } from '../../src/text/scheme.ts'

const xxh64 = await loadXxh64()

const MANIFEST: Manifest = {
  tool: '0.1.0',
  scheme: gramScheme(),
  fpr: 1e-3,
  builds: [{ inputs: 2, lanes: 1, segments: 1, laterSegments: 0 }],
  inputs: [
    {
      root: 'inputs',
      path: 'a/größe "x".jsonl',
      bytes: 100,
      digest: '0123456789abcdef',
      chunks: '00000000000000ff',
      codec: 'none',
      format: 'jsonl',
      fields: ['text'],
      textBytes: 100,
      lines: 3,
      documents: 2,
      emptyDocuments: 1,
      invalidDocuments: 0,
      grams: 5,
      skipped: 0,
    },
    {
      root: 'inputs',
      path: 'b.jsonl.gz',
      bytes: 50,
      digest: '1123456789abcdef',
      chunks: '10000000000000ff',
      codec: 'gzip',
      format: 'jsonl',
      fields: ['question', 'answer'],
      textBytes: 400,
      lines: 4,
      documents: 3,
      emptyDocuments: 0,
      invalidDocuments: 1,
      grams: 70,
      skipped: 1,
    },
  ],
  segments: [
    {
      file: 'segments/2123456789abcdef.seg',
      fileBytes: 12_288,
      digest: '2123456789abcdef',
      blocks: 64,
      grams: 75,
      documents: 5,
      bits: 590,
      rate: 2.5e-7,
      rateLimit: 5e-4,
      parts: [
        { input: 0, start: 0, end: 100, firstLine: 1, lines: 3, documents: 2 },
        { input: 1, start: 0, end: 400, firstLine: 1, lines: 4, documents: 3 },
      ],
    },
  ],
}

function failure(text: string): UserError {
  try {
    decodeManifest(text, 'idx/manifest.json', xxh64)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the manifest was read, though the test expects an error')
}

describe('the manifest', () => {
  it('comes back as it was written, with its digest', () => {
    const { text, digest } = encodeManifest(MANIFEST, xxh64)
    expect(decodeManifest(text, 'm', xxh64)).toEqual({ manifest: MANIFEST, digest })
  })

  it('begins with format, version and digest, in lines that a diff shows', () => {
    const { text, digest } = encodeManifest(MANIFEST, xxh64)
    expect(text.split('\n').slice(0, 5)).toEqual([
      '{',
      ' "format": "dosimeter-index",',
      ' "version": 1,',
      ` "digest": "${digest}",`,
      ' "tool": "0.1.0",',
    ])
    expect(text.endsWith('}\n')).toBe(true)
    expect(digest).toMatch(/^[0-9a-f]{16}$/)
    // The digest is over the text without white space of what is left, as docs/reference/index-format.md says.
    const { format, version, digest: _, ...body } = JSON.parse(text)
    expect([format, version]).toEqual(['dosimeter-index', 1])
    expect(xxh64.ofText(JSON.stringify(body))).toBe(digest)
  })

  it('does not depend on the order of the keys in memory', () => {
    const { segments, inputs, builds, fpr, scheme, tool } = MANIFEST
    const other: Manifest = { segments, inputs, builds, fpr, scheme, tool }
    expect(encodeManifest(other, xxh64)).toEqual(encodeManifest(MANIFEST, xxh64))
  })

  it('shows any flipped bit, or still means the same', () => {
    const { text, digest } = encodeManifest(MANIFEST, xxh64)
    const bytes = Buffer.from(text)
    const codes = new Map<string, number>()
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const copy = Buffer.from(bytes)
        copy[at] = (copy[at] ?? 0) ^ (1 << bit)
        try {
          // 1e-7 and 1E-7 are one number.
          expect(decodeManifest(copy.toString(), 'm', xxh64)).toEqual({ manifest: MANIFEST, digest })
        } catch (error) {
          if (!(error instanceof UserError)) throw error
          codes.set(error.code, (codes.get(error.code) ?? 0) + 1)
        }
      }
    }
    expect([...codes.keys()].sort()).toEqual(['INDEX_DAMAGED', 'INDEX_VERSION', 'NOT_AN_INDEX'])
  })

  it('is refused when cut, foreign, or of another version', () => {
    const { text } = encodeManifest(MANIFEST, xxh64)
    for (const length of [0, 1, 100, text.length - 3]) {
      expect(failure(text.slice(0, length))).toMatchObject({
        code: 'INDEX_DAMAGED',
        message: 'idx/manifest.json: damaged manifest: it is not valid JSON',
      })
    }
    for (const other of ['null', '[]', '{}', '"dosimeter-index"', '{"format":"other-index","version":1}']) {
      expect(failure(other).code).toBe('NOT_AN_INDEX')
    }
    for (const version of ['2', '0', '"1"', 'null']) {
      expect(failure(text.replace('"version": 1,', `"version": ${version},`)).code).toBe('INDEX_VERSION')
    }
    expect(failure(text.replace('"version": 1,', '"version": 2,')).message).toBe(
      'idx/manifest.json: index format 2, this dosimeter reads format 1',
    )
    expect(failure(text.replace('"lines": 3', '"lines": 4'))).toMatchObject({
      code: 'INDEX_DAMAGED',
      message: 'idx/manifest.json: damaged manifest: its checksum does not match',
    })
  })
})

describe('totals', () => {
  it('are sums over inputs and segments, and the rate of the union', () => {
    expect(totalsOf(MANIFEST)).toEqual({
      inputs: 2,
      inputBytes: 150,
      textBytes: 500,
      documents: 5,
      emptyDocuments: 1,
      invalidDocuments: 1,
      skipped: 1,
      grams: 75,
      segments: 1,
      segmentBytes: 12_288,
      rate: expect.closeTo(2.5e-7, 15),
    })
  })
})
