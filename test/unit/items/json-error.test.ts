import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locateJsonError } from '../../../src/items/json-error.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('locateJsonError', () => {
  it.each<[string, number, number, string, string]>([
    ['', 1, 1, 'the end of the text', 'a value'],
    ['{"a": 1', 1, 8, 'the end of the text', '"," or "}"'],
    ['{"a" 1}', 1, 6, '"1"', '":"'],
    ['{a: 1}', 1, 2, '"a"', 'a key or "}"'],
    ['{"a": 1,}', 1, 9, '"}"', 'a key'],
    ['{"a": }', 1, 7, '"}"', 'a value'],
    ['[1, 2', 1, 6, 'the end of the text', '"," or "]"'],
    ['[1,\n 2,\n]', 3, 1, '"]"', 'a value'],
    ['[1}', 1, 3, '"}"', '"," or "]"'],
    ['[01]', 1, 3, '"1"', '"," or "]"'],
    ['{"a": NaN}', 1, 7, '"N"', 'a value'],
    ['{}\r\n{}', 2, 1, '"{"', 'nothing more'],
    ['["\u{1f600}", \u{1f600}]', 1, 8, '"\u{1f600}"', 'a value'],
    ['["\\x"]', 1, 3, '"\\\\"', 'an escape such as \\n or \\u00e9'],
    ['["one\ntwo"]', 1, 6, '"\\n"', 'the end of the text in quotes, or an escape such as \\n'],
    ['["one', 1, 6, 'the end of the text', 'the end of the text in quotes'],
  ])('%j breaks at %i:%i', (text, line, column, found, expected) => {
    expect(locateJsonError(text)).toEqual({ line, column, found, expected })
  })

  it('needs no stack for deep nesting', () => {
    const deep = '['.repeat(200_000)
    expect(locateJsonError(deep)).toMatchObject({ column: 200_001 })
    expect(locateJsonError(deep + ']'.repeat(200_000))).toBeUndefined()
  })

  it('agrees with JSON.parse on what is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(locateJsonError(text)).toBeUndefined()
      }),
    )
  })

  it('agrees with JSON.parse on what is not, after one change to a JSON text', () => {
    const change = fc.constantFrom(
      '',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '-',
      '.',
      'e',
      't',
      '\n',
      '\t',
      ' ',
    )
    fc.assert(
      fc.property(fc.json(), fc.nat(), change, fc.boolean(), (text, position, inserted, isReplacing) => {
        const at = position % (text.length + 1)
        const changed = text.slice(0, at) + inserted + text.slice(isReplacing ? at + 1 : at)
        expect(locateJsonError(changed) === undefined).toBe(isJson(changed))
      }),
      { numRuns: 1000 },
    )
  })
})
