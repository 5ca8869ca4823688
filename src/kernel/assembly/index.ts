// The kernel's exports. One instance and one memory for each worker; see layout.ts for the memory's map.
export { foldInit } from './fold'
export { invalidUtf8 } from './utf8'
export { bpeInit, scratchInit } from './bpe'
export { gramsInit, text } from './grams'
export { sink, flush, collected, units, grams, clearCounts } from './roll'
export { filterInit, bucketBytes, bucketInit, drain, insertAll, probeAll, measureBlocks, measuredBits, foldBlocks, clear } from './filter'
export { digestPages } from './digest'
export { distinct, orderByPage } from './table'
export { matchInit, matchRows, matchShorts, matchTails, matchHushed, matchBuffer, startDocument, hitBytes, clearHits } from './match'
export { fieldsInit, records, recordStart, recordEnd } from './json'
export { takeDocuments } from './documents'
export {
  setBudget,
  getBudget,
  documents,
  emptyDocuments,
  blankLines,
  invalidDocuments,
  clearRecordCounts,
} from './counters'
