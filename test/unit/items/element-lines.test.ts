import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { elementLines } from '../../../src/items/element-lines.ts'

describe('lines of the elements of a list', () => {
  test.each([
    ['[]', [], []],
    ['[{"a":1},{"a":2}]', [], [1, 1]],
    ['\n[\n {"a": "]\\"[,"},\n\n {"b": [1, {"c": "}"}]}, {"d": 2}\n]\n', [], [3, 5, 5]],
    ['{"x": [1], "list": [\r\n{"a": "\\\\"},\r\n{"a": 2}]}', ['list'], [2, 3]],
    ['{\n"a": {"list": [{}]},\n"list": {"a": [\n{}]}}', ['list', 'a'], [4]],
    ['{"list": [{}],\n"list": [\n{}, {}]}', ['list'], [3, 3]],
    ['{"l\\u0069st": [\n{}]}', ['list'], [2]],
    ['[1, "a",\nnull, true,\n-2.5e3]', [], [1, 1, 2, 2, 3]],
    ['{"a": 1}', ['list'], []],
    ['7', [], []],
    ['[}', [], [1]],
    ['["', [], [1]],
    ['[\n,1]', [], [2]],
  ])('%j', (text, keys, lines) => {
    expect(elementLines(text, keys)).toEqual(lines)
  })

  test('are right for any list that JSON.stringify lays out', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 6 }), fc.string(), (values, key) => {
        // Each element by itself, to count the lines that it takes.
        const texts = values.map((value) => JSON.stringify(value, null, 1))
        let line = 3
        const lines = texts.map((text) => {
          const first = line
          line += text.split('\n').length
          return first
        })
        const text = `{"other": {},\n${JSON.stringify(key)}: [\n${texts.join(',\n')}]}`
        // A key named like the other one is the later of two.
        expect(elementLines(text, [key])).toEqual(lines)
      }),
      { numRuns: 300 },
    )
  })
})
