/**
 * What `--input-format` and `--records` say, and the inputs that they say it of.
 */
import { describe, expect, it } from 'vitest'
import { ruleFor } from '../../../src/input/rules.ts'
import { parseFormatRule, parseRecordsRule } from '../../../src/input/stated-format.ts'

const none = { glob: undefined, codec: undefined, marks: {} }

describe('--input-format', () => {
  it.each([
    ['csv', { ...none, format: 'csv' }],
    ['ndjson.gz', { ...none, format: 'jsonl', codec: 'gzip' }],
    ['parquet.none', { ...none, format: 'parquet', codec: 'none' }],
    ['auto.br', { ...none, format: undefined, codec: 'brotli' }],
    ['*.dat=tsv,quotes=none', { ...none, glob: '*.dat', format: 'tsv', marks: { hasQuotes: false } }],
    ['csv,delimiter=,,escape=\\', { ...none, format: 'csv', marks: { delimiter: ',', escape: '\\' } }],
    [
      'a/{b,c}=d/*=CSV.ZST,delimiter==,quotes=double',
      { glob: 'a/{b,c}=d/*', format: 'csv', codec: 'zstd', marks: { delimiter: '=' } },
    ],
    ['csv,delimiter=semicolon', { ...none, format: 'csv', marks: { delimiter: ';' } }],
  ])('%s', (text, rule) => {
    expect(parseFormatRule(text)).toEqual(rule)
  })

  it.each([
    ['', '"" is no format, expected jsonl, json, parquet, arrow, csv, tsv, text, warc, xml or auto'],
    ['csvv', '"csvv" is no format'],
    ['=csv', 'an empty pattern, expected [GLOB=]FORMAT[.CODEC]'],
    ['csv.rar', '"rar" is no codec'],
    ['jsonl,quotes=none', 'only tables have such marks'],
    ['csv,quotes=single', 'quotes=single is neither none nor double'],
    ['csv,delimiter=::', 'delimiter=:: is no single character'],
    ['csv,delimiter="', 'delimiter=" is no single character'],
  ])('%j is refused', (text, expected) => {
    expect(() => parseFormatRule(text)).toThrow(`--input-format ${text}: ${expected}`)
  })
})

describe('--records', () => {
  it.each([
    ['data', { glob: undefined, listPath: 'data' }],
    ['*.json=result.rows,more', { glob: '*.json', listPath: 'result.rows,more' }],
    ['.', { glob: undefined, listPath: '.' }],
    ['one.json=.', { glob: 'one.json', listPath: '.' }],
  ])('%s', (text, rule) => {
    expect(parseRecordsRule(text)).toEqual(rule)
  })

  it.each(['', 'a..b', 'a,', '=a'])('%j is refused', (text) => {
    expect(() => parseRecordsRule(text)).toThrow(`--records ${text}: expected [GLOB=]KEY`)
  })
})

describe('of several options of a kind', () => {
  it('the last one whose pattern matches counts, else the last one without a pattern', () => {
    const rules = [
      { glob: 'a/*', number: 1 },
      { glob: undefined, number: 2 },
      { glob: '*.csv', number: 3 },
      { glob: undefined, number: 4 },
    ]
    const of = (...paths: string[]) => ruleFor(rules, paths)?.number
    expect([of('a/b'), of('a/b.csv'), of('x/y.csv'), of('x')]).toEqual([1, 3, 3, 4])
    expect(of('moved/b', 'a/b')).toBe(1)
    expect(ruleFor([], ['a'])).toBeUndefined()
  })
})
