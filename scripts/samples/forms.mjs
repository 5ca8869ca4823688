/**
 * The disguises in which sample items are hidden in the sample corpus. Each is a pure function of a text.
 */

const WORD = /[\p{L}\p{M}\p{N}]+/gu

/** @param {string} text */
export const upperCase = (text) => text.toUpperCase()

/** Accents as letters with combining marks. @param {string} text */
export const decomposed = (text) => text.normalize('NFD')

/** Lines of at most `width` characters, each after `prefix`, as in mail. */
export function wrapped(text, width, prefix = '') {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1]
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`
    else lines.push(word)
  }
  return lines.map((line) => prefix + line).join('\n')
}

/** Words and spaces only. @param {string} text */
export const withoutPunctuation = (text) => (text.match(WORD) ?? []).join(' ')

/** Dashes, curly quotes, ellipses and no-break spaces where the item has plain characters. */
export function typographic(text) {
  return text
    .replace(/(\d) (?=\p{L})/gu, '$1\u00a0')
    .replaceAll(' - ', ' – ')
    .replaceAll(', ', ' – ')
    .replaceAll('. ', '… ')
    .replaceAll('’', "'")
}

/** A soft hyphen inside each longer word and a zero-width space after each sixth word. */
export function withInvisibleCharacters(text) {
  return text
    .split(' ')
    .map((word, index) => {
      const soft = word.length > 6 ? `${word.slice(0, 4)}\u00ad${word.slice(4)}` : word
      return index % 6 === 5 ? `${soft}\u200b` : soft
    })
    .join(' ')
}

/**
 * Replaces words by their number.
 * @param {string} text
 * @param {Record<number, [string, string]>} changes word number, from 1 → the word that stands there and its replacement
 */
export function withWordsChanged(text, changes) {
  let number = 0
  const changed = text.replace(WORD, (word) => {
    number += 1
    const change = changes[number]
    if (change === undefined) return word
    if (change[0] !== word) throw new Error(`word ${number} is “${word}”, expected “${change[0]}”`)
    return change[1]
  })
  if (changed === text) throw new Error(`no word changed in “${text}”`)
  return changed
}

/** The first or second half of the words, cut at a space. @returns {[string, string]} */
export function halves(text) {
  const words = text.split(' ')
  const middle = Math.ceil(words.length / 2)
  return [words.slice(0, middle).join(' '), words.slice(middle).join(' ')]
}

/** A JSON string literal in which every third letter and everything that is not ASCII is written as `\uXXXX`. */
export function escapedJson(text) {
  let out = ''
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    const isEscaped = char > '~' || (index % 3 === 0 && /[A-Za-z]/.test(char))
    out += isEscaped
      ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
      : JSON.stringify(char).slice(1, -1).replace('/', '\\/')
  }
  return `"${out}"`
}
