/**
 * Arbitrary JSON Lines, rendered in every way that RFC 8259 allows: white space anywhere, characters raw or
 * escaped, numbers in all forms. Strings are built from characters together with the way to write each.
 */
import fc from 'fast-check'

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

type Style = 'raw' | 'short' | 'lower hex' | 'upper hex'

function hexEscapes(char: string, style: Style): string {
  let out = ''
  for (let i = 0; i < char.length; i++) {
    const hex = char.charCodeAt(i).toString(16).padStart(4, '0')
    out += `\\u${style === 'upper hex' ? hex.toUpperCase() : hex}`
  }
  return out
}

/** Writes a character inside a JSON string, raw where that is allowed and wanted. */
function writeChar(char: string, style: Style): string {
  const mustEscape = char < ' ' || char === '"' || char === '\\' || /\p{Cs}/u.test(char)
  if (style === 'raw' && !mustEscape) return char
  if (style !== 'lower hex' && style !== 'upper hex') return SHORT_ESCAPES[char] ?? hexEscapes(char, style)
  return hexEscapes(char, style)
}

const style = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Style>('raw') },
  { weight: 1, arbitrary: fc.constantFrom<Style>('short', 'lower hex', 'upper hex') },
)

const character = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...'abcdefg    ABC019') },
  { weight: 3, arbitrary: fc.constantFrom(...'"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028{}[]:,') },
  { weight: 2, arbitrary: fc.constantFrom(...'éßİ\u0301漢かガ각हि½\ufdfa\u200b\ufffd\ufeff👩𝐇') },
  { weight: 1, arbitrary: fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.constantFrom('text', '"text":', '\\"text\\": \\"no\\"', 'null') },
)

/** A JSON string with its quotes. */
export const jsonString: fc.Arbitrary<string> = fc
  .array(fc.tuple(character, style), { maxLength: 60, size: 'max' })
  .map((parts) => {
    const chars = parts.flatMap(([text, how]) => [...text].map((char) => writeChar(char, how)))
    return `"${chars.join('')}"`
  })

const number = fc.oneof(
  fc.constantFrom('0', '-0', '0.0', '-0.0e-0', '1e5', '1E+5', '-1.5e-10', '1e400', '10', '9'.repeat(40)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
)

const space = fc.array(fc.constantFrom(' ', '\t', '\r'), { maxLength: 3 }).map((chars) => chars.join(''))
const sparseSpace = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: space })

const otherKey = fc.oneof(
  fc.constantFrom('"id"', '"tex"', '"text2"', '"Text"', '"texts"', '""', '"__proto__"', '"te xt"'),
  jsonString,
)

/** A wanted key, plain or with escapes in it. */
function keyNamed(name: string): fc.Arbitrary<string> {
  const escaped = fc
    .array(style, { minLength: name.length, maxLength: name.length })
    .map((styles) => `"${[...name].map((char, i) => writeChar(char, styles[i] ?? 'raw')).join('')}"`)
  return fc.oneof({ weight: 6, arbitrary: fc.constant(`"${name}"`) }, { weight: 1, arbitrary: escaped })
}

const bracketed = (open: string, close: string, members: readonly string[], inner: string): string =>
  `${open}${inner}${members.join(`${inner},${inner}`)}${inner}${close}`

const { value } = fc.letrec<{ value: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom('null', 'true', 'false'), number, jsonString),
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    { weight: 3, arbitrary: tie('leaf') },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.array(tie('value'), { maxLength: 4 }), sparseSpace)
        .map(([members, inner]) => bracketed('[', ']', members, inner)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.array(fc.tuple(fc.oneof(otherKey, fc.constant('"text"')), tie('value')), { maxLength: 4 }),
          sparseSpace,
        )
        .map(([members, inner]) =>
          bracketed(
            '{',
            '}',
            members.map(([key, member]) => `${key}${inner}:${inner}${member}`),
            inner,
          ),
        ),
    },
  ),
}))

/** A JSON value of any kind. */
export const jsonValue: fc.Arbitrary<string> = value

/** What stands under a wanted key: mostly text. */
const fieldValue = fc.oneof(
  { weight: 10, arbitrary: jsonString },
  { weight: 1, arbitrary: fc.constantFrom('null', '""') },
)

/**
 * A record with each wanted field at least once, mostly exactly once, anywhere among other members.
 *
 * @param fields names of the wanted keys
 * @param oddValues also gives wanted fields values that are no text
 */
export function recordWith(fields: readonly string[], oddValues = false): fc.Arbitrary<string> {
  const values = oddValues
    ? fc.oneof({ weight: 6, arbitrary: fieldValue }, { weight: 1, arbitrary: jsonValue })
    : fieldValue
  const wanted = fields.map((name) => fc.tuple(keyNamed(name), values))
  const other = fc.tuple(otherKey, jsonValue)
  const again = fc.oneof(
    { weight: 9, arbitrary: fc.constant<[string, string][]>([]) },
    { weight: 1, arbitrary: fc.tuple(...wanted).map((members) => members.slice(0, 1)) },
  )
  return fc
    .tuple(
      fc.tuple(...wanted),
      fc.array(other, { maxLength: 4 }),
      again,
      sparseSpace,
      sparseSpace,
      sparseSpace,
    )
    .chain(([members, others, repeated, before, inner, after]) => {
      const all = [...members, ...others, ...repeated]
      return fc.shuffledSubarray(all, { minLength: all.length }).map((shuffled) => {
        const texts = shuffled.map(([key, member]) => `${key}${inner}:${inner}${member}`)
        return `${before}${bracketed('{', '}', texts, inner)}${after}`
      })
    })
}

/** Lines of a file: records, blank lines, `\n` or `\r\n`, perhaps a byte order mark, perhaps no last line end. */
export function fileOf(record: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const line = fc.oneof({ weight: 8, arbitrary: record }, { weight: 1, arbitrary: space })
  const ending = fc.constantFrom('\n', '\n', '\r\n')
  return fc
    .tuple(fc.array(fc.tuple(line, ending), { maxLength: 8, size: 'max' }), fc.boolean(), fc.nat({ max: 9 }))
    .map(([lines, isEnded, mark]) => {
      const text = lines.map(([content, end]) => content + end).join('')
      return Buffer.from((mark === 0 ? '\ufeff' : '') + (isEnded ? text : text.replace(/\r?\n$/, '')), 'utf8')
    })
}
