/**
 * Replaces what stands between two markers of a Markdown file. Pure.
 */

/**
 * @param {string} text the file
 * @param {string} name of the markers `<!-- name:begin … -->` and `<!-- name:end -->`, which stay
 * @param {string} body what shall stand between them
 * @returns {string}
 * @throws {Error} when the file does not have both markers, once each and in order
 */
export function replaceBetween(text, name, body) {
  const begin = [...text.matchAll(new RegExp(`<!-- ${name}:begin[^>]*-->`, 'g'))]
  const end = [...text.matchAll(new RegExp(`<!-- ${name}:end -->`, 'g'))]
  const isInOrder = begin.length === 1 && end.length === 1 && begin[0].index < end[0].index
  if (!isInOrder) throw new Error(`expected the markers ${name}:begin and ${name}:end once each, in order`)
  const from = begin[0].index + begin[0][0].length
  return `${text.slice(0, from)}\n\n${body.trim()}\n\n${text.slice(end[0].index)}`
}
