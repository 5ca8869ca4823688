/**
 * What every preset flags of real sets in real corpora, as a Markdown table, and how fast the scan is:
 *
 *   node bench/presets/run.mjs            all pairs below
 *   node bench/presets/run.mjs NAME...    some of them
 *
 * Reads ../shared/data or DOSIMETER_SHARED/data, and zstd through the program zstdcat.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { findDescription, loadItemSet, PRESETS, PresetScan } from '../../dist/index.js'

const DATA = join(process.env.DOSIMETER_SHARED ?? join(import.meta.dirname, '../../../shared'), 'data')

/** Sets and corpora: related ones, and ones in which a find is an accident by their domain. */
const PAIRS = {
  'gsm8k in gsm8k-train': { sets: ['gsm8k'], corpora: ['gsm8k-train.jsonl'] },
  'gsm8k in code': { sets: ['gsm8k'], corpora: ['rails.jsonl.zst', 'leetcode.jsonl.zst'] },
  'humaneval and mbpp in leetcode': { sets: ['humaneval', 'mbpp'], corpora: ['leetcode.jsonl.zst'] },
  'humaneval and mbpp in gsm8k-train': { sets: ['humaneval', 'mbpp'], corpora: ['gsm8k-train.jsonl'] },
  'qasc in code': { sets: ['qasc'], corpora: ['rails.jsonl.zst', 'leetcode.jsonl.zst'] },
}

function linesOf(name) {
  const path = join(DATA, 'corpora', name)
  const bytes = name.endsWith('.zst')
    ? execFileSync('zstdcat', [path], { maxBuffer: 2 ** 30 })
    : name.endsWith('.gz')
      ? gunzipSync(readFileSync(path))
      : readFileSync(path)
  return bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
}

function* documentsOf(corpora) {
  for (const [input, name] of corpora.entries()) {
    for (const [record, line] of linesOf(name).entries()) {
      const text = Object.values(JSON.parse(line))
        .filter((value) => typeof value === 'string')
        .join('\n')
      yield { id: `${name}:${record + 1}`, input, record, text }
    }
  }
}

/** One preset on one pair. */
function measure(preset, sets, documents) {
  const scan = new PresetScan(sets, [preset])
  const start = performance.now()
  let chars = 0
  for (const document of documents) {
    scan.add(document)
    chars += document.text.length
  }
  const seconds = (performance.now() - start) / 1000
  const [result] = scan.finish()
  const count = (outcome) => result.sets.reduce((sum, set) => sum + set.outcomes[outcome], 0)
  const without = result.items.filter((item) => (item.withoutBoilerplate ?? item).outcome === 'contaminated')
  return [
    result.label,
    count('contaminated'),
    without.length,
    count('below') + count('measured'),
    result.items.length - count('not testable') - count('too short'),
    (chars / 1e6 / seconds).toFixed(1),
  ]
}

const wanted = process.argv.slice(2)
for (const [name, { sets: ids, corpora }] of Object.entries(PAIRS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const sets = await Promise.all(
    ids.map(async (id) =>
      loadItemSet({
        name: id,
        description: await findDescription(id),
        paths: [join(DATA, 'benchmarks', id)],
      }),
    ),
  )
  const documents = [...documentsOf(corpora)]
  console.log(`\n### ${name}: ${documents.length} documents\n`)
  console.log('| label | contaminated | without boilerplate | some overlap | tested | MB/s |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const preset of PRESETS) console.log(`| ${measure(preset, sets, documents).join(' | ')} |`)
}
