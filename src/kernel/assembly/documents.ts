// Documents whose texts the host has, many at a time: a call for each would cost more than short texts do.
import { text } from './grams'
import { hasHits } from './match'
import { DONE, HAS_HITS, NEED_BUDGET } from './status'
import { beginDocument, endDocument, isWithinBudget } from './counters'

/**
 * Takes documents. For each there is in [table, tableEnd) the number of its texts and the bytes of each, u32; the texts lie
 * one behind another from `texts` on, with 32 readable bytes behind the last. Returns DONE, NEED_BUDGET in front of a
 * document, or HAS_HITS behind one: the counter of documents tells how many were taken.
 */
export function takeDocuments(table: usize, tableEnd: usize, texts: usize): i32 {
  let at = texts
  while (table < tableEnd) {
    const lengths = table + 4
    const next = lengths + (<usize>load<u32>(table) << 2)
    let bytes: usize = 0
    for (let entry = lengths; entry < next; entry += 4) bytes += load<u32>(entry)
    if (!isWithinBudget(bytes)) return NEED_BUDGET
    beginDocument()
    for (let entry = lengths; entry < next; entry += 4) {
      const end = at + load<u32>(entry)
      text(at, end, false)
      at = end
    }
    endDocument()
    table = next
    if (hasHits()) return HAS_HITS
  }
  return DONE
}
