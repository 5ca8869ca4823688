/**
 * The files that other tools read: the same corpus and the same items, in their own layouts.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

/** A tenth of the items of the published sets, or seeded ones: as JSONL with `question` and `answer`. */
function readItems({ shared, corpora }) {
  if (shared === undefined) {
    const text = readFileSync(corpora.made('english').path, 'utf8').slice(0, 2e6)
    const words = text.match(/[a-z]{2,}/g) ?? []
    return Array.from({ length: 1000 }, (_, i) => ({
      question: words.slice(80 * i, 80 * i + 50).join(' '),
      answer: words.slice(80 * i + 50, 80 * i + 80).join(' '),
    }))
  }
  const lines = (bytes) => bytes.toString('utf8').trim().split('\n')
  const sets = join(shared, 'data/benchmarks')
  const gsm8k = lines(readFileSync(join(sets, 'gsm8k/test.jsonl'))).map((line) => JSON.parse(line))
  const mmlu = lines(gunzipSync(readFileSync(join(sets, 'mmlu/test.jsonl.gz')))).map((line) => {
    const { question, choices, answer } = JSON.parse(line)
    return { question, answer: String(choices[answer] ?? '') }
  })
  return [...gsm8k, ...mmlu].map(({ question, answer }) => ({ question, answer }))
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @returns {{ items: string, evals: string, count: number }} paths, as in Setup
 */
export function peerItems(context) {
  const rows = readItems(context)
  const items = join(context.work, 'peer-items.jsonl')
  writeFileSync(items, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const evals = join(context.work, 'peer-evals')
  mkdirSync(evals, { recursive: true })
  const forDecon = rows.map(({ question, answer }, i) =>
    JSON.stringify({
      ...{ eval_key: 'items', eval_instance_index: i, split: 'test', question, answer },
      ...{ doc_id: i, fingerprint: String(i) },
    }),
  )
  writeFileSync(join(evals, 'items.jsonl.gz'), gzipSync(`${forDecon.join('\n')}\n`))
  return { items, evals, count: rows.length }
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {import('../corpora/corpora.mjs').Corpus} corpus
 * @returns {import('./tools.mjs').PeerCorpus & { bytes: number, path: string }}
 */
export function peerCorpus({ work }, { name, path, bytes }) {
  const folder = join(work, `peer-${name}`)
  const packed = join(work, `peer-${name}-packed`)
  mkdirSync(folder, { recursive: true })
  mkdirSync(join(packed, 'documents'), { recursive: true })
  copyFileSync(path, join(folder, 'x.jsonl'))
  const text = readFileSync(path)
  writeFileSync(join(packed, 'documents/x.jsonl.gz'), gzipSync(text, { level: 6 }))
  let documents = 0
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) documents++
  return { name, path, bytes, folder, packed, documents }
}
