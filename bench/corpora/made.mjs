/**
 * Corpora of our own: seeded text that looks to the kernel like English, Chinese and code. Words are made of random
 * syllables; what matters is how long they are, how often they come again, and what stands between them.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { random, zipf } from './random.mjs'

/** @typedef {'english' | 'chinese' | 'code'} Made */

const DOCUMENT_BYTES = 1600
const WRITE_BYTES = 2 ** 20

/**
 * Writes JSONL with `id` and `text`.
 *
 * @param {Made} kind
 * @param {string} path
 * @param {number} bytes at least so many
 * @param {number} [seed]
 */
export function makeCorpus(kind, path, bytes, seed = 1) {
  const next = random(seed * 2654435761 + 1)
  const write = WRITERS[kind](next)
  const file = openSync(path, 'w')
  let written = 0
  let buffered = ''
  for (let number = 0; written < bytes; ) {
    const length = DOCUMENT_BYTES / 4 + (next() % (DOCUMENT_BYTES * 2))
    buffered += `{"id": "${kind}-${number++}", "text": ${JSON.stringify(write(length))}}\n`
    if (buffered.length < WRITE_BYTES && written + buffered.length < bytes) continue
    written += writeSync(file, buffered)
    buffered = ''
  }
  closeSync(file)
}

/** For each kind a function that writes texts of about so many characters. */
const WRITERS = { english, chinese, code }

const ONSETS = 'b c d f g h l m n p r s t v w br ch cl cr dr fl gr pl pr sh sl st th tr wh'.split(' ')
const VOWELS = 'a e i o u a e i o ai ea ee io ou'.split(' ')
const CODAS = ['', '', '', 'd', 'l', 'n', 'n', 'r', 's', 't', 'ck', 'll', 'nd', 'ng', 'nt', 'st']

function words(next, count) {
  const pick = (list) => list[next() % list.length]
  return Array.from({ length: count }, (_, rank) => {
    // Frequent words are short.
    const syllables = rank < 150 ? 1 : 1 + (next() % 2) + (next() % 3 === 0 ? 1 : 0)
    let word = ''
    for (let i = 0; i < syllables; i++) word += pick(ONSETS) + pick(VOWELS) + pick(CODAS)
    return rank < 40 ? word.slice(0, 1 + (rank % 3)) : word
  })
}

/** Sentences and paragraphs; now and then a number, a name, a quotation, a dash or a letter with an accent. */
function english(next) {
  const list = words(next, 60_000)
  const rank = zipf(next, list.length)
  return (length) => {
    let text = ''
    for (let isFresh = true; text.length < length; ) {
      const left = 6 + (next() % 18)
      for (let i = 0; i < left; i++) {
        const word = list[rank()]
        const chance = next() % 256
        if (isFresh || chance < 8) text += word[0].toUpperCase() + word.slice(1)
        else if (chance < 11) text += String(next() % 3000)
        else if (chance < 13) text += `“${word}”`
        else if (chance < 14) text += `${word}é`
        else text += word
        isFresh = false
        if (i + 1 < left) text += chance > 250 ? ' – ' : chance > 236 ? ', ' : ' '
      }
      const chance = next() % 16
      text += chance < 2 ? '.\n\n' : chance < 3 ? '? ' : '. '
      isFresh = true
    }
    return text
  }
}

/** Han characters by Zipf's law, their punctuation, and some words of the Latin alphabet. */
function chinese(next) {
  const latin = words(next, 2000)
  const rank = zipf(next, 6000)
  // Spread over the block, so that frequent characters do not share their bytes.
  const characters = Array.from({ length: 6000 }, (_, i) =>
    String.fromCodePoint(0x4e00 + ((i * 3407) % 20902)),
  )
  return (length) => {
    let text = ''
    while (text.length < length / 2) {
      const left = 5 + (next() % 20)
      for (let i = 0; i < left; i++) text += characters[rank()]
      const chance = next() % 16
      if (chance === 0) text += ` ${latin[next() % latin.length]} `
      text += chance < 9 ? '，' : chance < 14 ? '。' : chance < 15 ? '。\n' : '、'
    }
    return text
  }
}

const KEYWORDS = 'if else for return const let function class def end import while not in new this'.split(' ')
const OPERATORS = [' = ', ' + ', ' == ', '.', '.', '(', ')', ', ', '[', ']', ' => ', ': ', '();', ' && ']

/** Lines of identifiers, operators, strings and comments, indented. */
function code(next) {
  const list = words(next, 20_000)
  const rank = zipf(next, list.length)
  const name = () => {
    const [a, b] = [list[rank()], list[rank()]]
    const chance = next() % 4
    return chance === 0 ? `${a}_${b}` : chance === 1 ? a + b[0].toUpperCase() + b.slice(1) : a
  }
  return (length) => {
    let text = ''
    while (text.length < length) {
      text += '  '.repeat(next() % 5)
      if (next() % 12 === 0) text += `// ${Array.from({ length: 7 }, () => list[rank()]).join(' ')}`
      else {
        text += `${KEYWORDS[next() % KEYWORDS.length]} `
        const left = 2 + (next() % 5)
        for (let i = 0; i < left; i++) text += name() + OPERATORS[next() % OPERATORS.length]
        if (next() % 6 === 0) text += `"${list[rank()]} ${list[rank()]}"`
      }
      text += next() % 10 === 0 ? '\n\n' : '\n'
    }
    return text
  }
}
