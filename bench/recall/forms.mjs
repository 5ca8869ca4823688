/**
 * Forms in which a copy of an item may stand in a corpus. Pure and seeded: the same item gives the same text.
 *
 * @typedef {object} Item
 * @property {readonly { role: string, parts: readonly string[] }[]} fields
 *
 * @typedef {object} Form
 * @property {string} name
 * @property {'promised' | 'measured'} kind whether dosimeter says that it finds the form
 * @property {readonly string[]} roles fields that stand in the form; one of them must have a gram for the item to count
 * @property {(item: Item, random: () => number) => readonly string[] | undefined} write texts of the documents;
 *   undefined for an item that the form leaves as it is, or that has nothing of it
 */

const ORDER = ['context', 'question', 'choices', 'code', 'answer', 'tests']
const OWN = ORDER.slice(1)
/** Fewest words in a row that are evidence. */
const LEAST_WORDS = 9

/** @param {number} seed @returns {() => number} numbers in [0, 1): mulberry32 */
export function seeded(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** @returns {string} text of the fields of some roles, as a page would show them; empty when there are none */
function pageOf({ fields }, roles = ORDER) {
  return ORDER.filter((role) => roles.includes(role))
    .flatMap((role) => fields.filter((field) => field.role === role))
    .flatMap(({ role, parts }) =>
      role === 'choices' ? parts.map((part, i) => `(${String.fromCharCode(65 + i)}) ${part}`) : parts,
    )
    .filter((part) => part.trim() !== '')
    .join('\n')
}

/** A form of the whole page; one that changes nothing says nothing. */
const page = (name, write, kind = 'promised') => ({
  name,
  kind,
  roles: OWN,
  write: (item, random) => {
    const text = pageOf(item)
    const written = write(text, random)
    return written === text ? undefined : [written]
  },
})

const replaceAll = (text, by) => text.replace(/[\s\S]/gu, (character) => by[character] ?? character)
/** Words as people see them, with everything between them kept. */
const everyWord = (text, write) => {
  let word = 0
  return text.replace(/[\p{L}\p{N}]+/gu, (found) => write(found, word++))
}
const wrap = (text, width, prefix) =>
  text
    .split('\n')
    .flatMap((line) => {
      const lines = ['']
      for (const word of line.split(' ')) {
        const last = lines.at(-1) ?? ''
        if (last !== '' && last.length + word.length >= width) lines.push(word)
        else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
      }
      return lines.map((part) => prefix + part)
    })
    .join('\n')
const inWord = (text, mark) => everyWord(text, (word) => word.replace(/^(\p{L}{3})(?=\p{L})/u, `$1${mark}`))
const replacedWords = (text, every, random) => {
  const offset = Math.floor(random() * every)
  return everyWord(text, (word, i) => (i % every === offset ? `zq${word.length}x` : word))
}

const LIGATURES = { ffi: 'ﬃ', ffl: 'ﬄ', ff: 'ﬀ', fi: 'ﬁ', fl: 'ﬂ' }
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const CURLY = { "'": '’', '-': '‐' }
const LATEX = {
  ...{ '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' },
  ...{ '<': '\\textless{}', '>': '\\textgreater{}' },
  ...{ '%': '\\%', $: '\\$', '#': '\\#', _: '\\_', '&': '\\&', '{': '\\{', '}': '\\}' },
}

/** Words of a long text that no item has: made of syllables. */
export function filler(words, random) {
  const syllables = ['bra', 'cle', 'dro', 'fle', 'gri', 'klo', 'mur', 'nip', 'plo', 'sta', 'tre', 'vul']
  const syllable = () => syllables[Math.floor(random() * syllables.length)]
  return Array.from({ length: words }, () => syllable() + syllable() + syllable()).join(' ')
}

/** Both halves of the page; undefined for an item of which the first has too few words of any field. */
function halves(item) {
  const roles = ['question', 'code', 'choices', 'answer']
  const words = pageOf(item, roles).split(/(?<=\s)/)
  const first = words.slice(0, Math.ceil(words.length / 2)).join('')
  const isEnough = first
    .split('\n')
    .some((line) => (line.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []).length >= LEAST_WORDS)
  return isEnough ? [first, words.slice(Math.ceil(words.length / 2)).join('')] : undefined
}

/** Only some fields; items without them have no such form. */
const only = (name, roles) => ({
  name,
  kind: 'promised',
  roles,
  write: (item) => {
    const text = pageOf(item, roles)
    return text === '' || text === pageOf(item) ? undefined : [text]
  },
})

/** @type {readonly Form[]} */
export const FORMS = [
  { name: 'as it is', kind: 'promised', roles: OWN, write: (item) => [pageOf(item)] },
  page('upper case', (text) => text.toUpperCase()),
  page('lower case', (text) => text.toLowerCase()),
  page('punctuation as spaces', (text) => text.replace(/[^\p{L}\p{N}\p{M}\s]/gu, ' ')),
  page('punctuation doubled, spaced', (text) => text.replace(/([.,;:!?])/g, ' $1$1 ')),
  page('lines of 40 columns', (text) => wrap(text, 40, '')),
  page('quoted, "> "', (text) => wrap(text, 60, '> ')),
  page('comment, "// "', (text) => wrap(text, 60, '// ')),
  page('Windows line ends', (text) => text.replaceAll('\n', '\r\n')),
  page('no-break spaces', (text) => text.replaceAll(' ', '\u00a0')),
  page('runs of spaces and tabs', (text) => text.replaceAll(' ', ' \t  ')),
  page('zero-width spaces in words', (text) => inWord(text, '\u200b')),
  page('soft hyphens in words', (text) => inWord(text, '\u00ad')),
  page('curly quotes, other hyphens', (text) => replaceAll(text.replace(/"([^"\n]*)"/g, '“$1”'), CURLY)),
  page('full-width letters', (text) =>
    text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)),
  ),
  page('NFD', (text) => text.normalize('NFD')),
  page('NFC', (text) => text.normalize('NFC')),
  page('ligatures', (text) => text.replace(/ff[il]?|f[il]/g, (letters) => LIGATURES[letters] ?? letters)),
  page('Markdown emphasis', (text) => everyWord(text, (word, i) => (i % 6 === 0 ? `**${word}**` : word))),
  page('Markdown list', (text) => text.replace(/^/gm, '- ')),
  page('HTML entities', (text) => replaceAll(text, ENTITIES)),
  page('line-break tags', (text) => text.replaceAll('\n', '<br>')),
  page('JSON, escaped once more', (text) => JSON.stringify(text).slice(1, -1)),
  page('LaTeX escapes', (text) => replaceAll(text, LATEX)),
  {
    name: 'choices shuffled',
    kind: 'promised',
    roles: OWN,
    write: ({ fields }) => {
      if (!fields.some(({ role, parts }) => role === 'choices' && parts.length > 1)) return undefined
      const turn = (parts) => [...parts.slice(1), parts[0] ?? ''].toReversed()
      const turned = fields.map((field) =>
        field.role === 'choices' ? { ...field, parts: turn(field.parts) } : field,
      )
      return [pageOf({ fields: turned })]
    },
  },
  only('question alone', ['question']),
  only('answer or code alone', ['answer', 'code']),
  { name: 'first half', kind: 'promised', roles: OWN, write: (item) => halves(item)?.slice(0, 1) },
  { name: 'split over two documents', kind: 'promised', roles: OWN, write: halves },
  page(
    'inside 20,000 other words',
    (text, random) => `${filler(1e4, random)} ${text} ${filler(1e4, random)}`,
  ),
  page('one word in 25 replaced', (text, random) => replacedWords(text, 25, random)),
  page('one word in 10 replaced', (text, random) => replacedWords(text, 10, random)),
  page('one word in 6 replaced', (text, random) => replacedWords(text, 6, random), 'measured'),
  page(
    'tags round every sixth word',
    (text) => everyWord(text, (word, i) => (i % 6 === 0 ? `<b>${word}</b>` : word)),
    'measured',
  ),
  page(
    'words hyphenated at line ends',
    (text) =>
      everyWord(text, (word, i) =>
        i % 8 === 7 && word.length > 5 ? `${word.slice(0, 3)}-\n${word.slice(3)}` : word,
      ),
    'measured',
  ),
  page('punctuation removed, words joined', (text) => text.replace(/[^\p{L}\p{N}\p{M}\s]/gu, ''), 'measured'),
]
