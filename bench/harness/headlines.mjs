/**
 * The figures that the README shows: a pattern of a figure's key (the first that fits), and what it says.
 *
 * @type {readonly (readonly [string, string])[]}
 */
export const HEADLINES = [
  ['^build/english.*/1-worker/128MiB: reading$', 'indexing English, one worker'],
  ['^build/chinese.*/1-worker/128MiB: reading$', 'indexing Chinese and English, one worker'],
  ['^build/code.*/1-worker/128MiB: reading$', 'indexing code, one worker'],
  ['^build/.*/2-workers: whole process$', 'indexing, two workers'],
  ['^build/.*/bloom-filters: reading$', 'indexing, beside the plain way in JavaScript'],
  ['^peers/.*decon.*: .*$', 'indexing, beside decon'],
  ['^check/.*: all items, whole process$', 'checking 34,000 items'],
]
