/**
 * The text of the codec fixtures, the same wherever it is made: a travel diary that packs well and is never quite
 * periodic.
 */

const SUBJECTS = ['The ferry', 'Our guide', 'A heron', 'The miller’s cart', 'Somebody’s kite', 'The old lock']
const VERBS = ['waits beside', 'drifts past', 'turns away from', 'is hidden behind', 'keeps watch over']
const PLACES = [
  'the weir',
  'a row of poplars',
  'the salt market',
  'two red barns',
  'the toll house',
  'the ford',
]

/**
 * @param {number} bytes at least so many
 * @param {number} [seed]
 * @returns {Buffer} lines of text
 */
export function diary(bytes, seed = 1) {
  let state = seed
  /** @param {number} count */
  const below = (count) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 12) % count
  }
  const lines = []
  let length = 0
  while (length < bytes) {
    const [subject, verb, place] = [SUBJECTS, VERBS, PLACES].map((words) => words[below(words.length)])
    const line = `{"day":${below(4000)},"text":"${subject} ${verb} ${place}, mile ${below(300)}."}\n`
    lines.push(line)
    length += Buffer.byteLength(line)
  }
  return Buffer.from(lines.join(''))
}

/** What the fixtures hold, by the first part of their names. */
export const TEXTS = {
  /** Several blocks of every format. */
  long: () => diary(210_000),
  /** For damage in every byte. */
  short: () => diary(1_500, 7),
}
