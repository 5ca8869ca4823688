/**
 * Texts of items and documents with the stretches marked that both have.
 */
import { number } from '../../format.ts'
import type { TextRange } from '../page-data.ts'
import { make } from './dom.ts'
import { cutMiddle, stretchesOf } from './marks.ts'

/** An unmarked stretch that is longer than this is cut in its middle, until the reader asks for it. */
const LONG_CHARS = 420
const KEPT_CHARS = 140

/** @returns what is told of a redacted text */
export function offsets(lines: readonly string[]): HTMLElement {
  return make('p', { class: 'text note' }, lines.join('; '))
}

/**
 * @param text raw text
 * @param ranges what is marked of it
 * @param label stands before it
 */
export function markedText(text: string, ranges: readonly TextRange[], label?: string): HTMLElement {
  const stretches = stretchesOf(text, ranges)
  return make(
    'div',
    { class: 'text', dir: 'auto' },
    label !== undefined && make('span', { class: 'where' }, label),
    stretches.map(({ text: part, isMarked }, i) => {
      if (isMarked) return make('mark', {}, part)
      return part.length <= LONG_CHARS ? part : shortened(part, i > 0, i < stretches.length - 1)
    }),
  )
}

/** Keeps what stands beside marked stretches. */
function shortened(text: string, hasBefore: boolean, hasAfter: boolean): HTMLElement {
  const isAlone = !hasBefore && !hasAfter
  const head = isAlone ? LONG_CHARS - KEPT_CHARS : hasBefore ? KEPT_CHARS : 0
  const tail = isAlone ? KEPT_CHARS : hasAfter ? KEPT_CHARS : 0
  const [before, middle, after] = cutMiddle(text, head, tail)
  const button = make('button', { type: 'button', class: 'more' }, `… ${number(middle.length)} characters …`)
  button.addEventListener('click', () => {
    button.replaceWith(middle)
  })
  return make('span', {}, before, button, after)
}
