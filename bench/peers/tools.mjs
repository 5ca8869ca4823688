/**
 * Other tools on the same files: what each needs on the disk, and the command that scans a corpus on one core.
 *
 * @typedef {object} Tool
 * @property {import('./python.mjs').PeerName} name
 * @property {(setup: Setup) => Promise<number | undefined>} [prepare] indexes the sets, once; seconds
 * @property {(stdout: string) => string | undefined} [indexing] seconds that a scan says it indexed the sets in
 * @property {(setup: Setup, corpus: PeerCorpus) => { command: string[], env?: Record<string, string> }} scan
 *
 * @typedef {object} Setup
 * @property {import('../harness/context.mjs').Context} context
 * @property {string} bin programs of the tool's environment
 * @property {string} folder of the tool's own, empty at first
 * @property {string} items JSONL with `question` and `answer`
 * @property {string} evals folder of the same items as decon reads them
 *
 * @typedef {object} PeerCorpus
 * @property {string} name
 * @property {string} folder holds one JSONL file
 * @property {string} packed folder that holds it gzipped, as `documents/x.jsonl.gz`
 * @property {number} documents
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../harness/child.mjs'

const DECON = fileURLToPath(new URL('scan_decon.py', import.meta.url))
const OFFLINE = { HF_HUB_OFFLINE: '1' }

/** A folder that is empty whatever was in it. */
function fresh(folder, name) {
  const path = join(folder, name)
  rmSync(path, { recursive: true, force: true })
  return path
}

/** @type {Tool} */
const decon = {
  name: 'decon',
  indexing: (stdout) => /Index building time\s+([\d.]+)s/.exec(stdout)?.[1],
  scan: ({ bin, folder, evals }, corpus) => ({
    command: [join(bin, 'python'), DECON, corpus.folder, evals, fresh(folder, 'report')],
  }),
}

/** @type {Tool} */
const corpusAssay = {
  name: 'corpus-assay',
  async prepare({ context, bin, folder, items }) {
    const config = join(folder, 'config.yaml')
    writeFileSync(
      config,
      `benchmarks:
  - name: items
    dataset: json
    data_files: {test: ${JSON.stringify(items)}}
    splits: [test]
    fields: [question, answer]
`,
    )
    const index = ['--config', config, '--out-index', join(folder, 'items.native'), '--allow-unpinned']
    const env = { ...OFFLINE, HF_HOME: join(folder, 'cache') }
    return (await run(context, [join(bin, 'corpus-assay'), 'build-index', ...index], { env })).wallSeconds
  },
  scan: ({ bin, folder }, corpus) => ({
    command: [
      ...[join(bin, 'corpus-assay'), 'scan', '--input', corpus.folder],
      ...['--index', join(folder, 'items.native'), '--config', join(folder, 'config.yaml')],
      ...['--out-dir', fresh(folder, 'out'), '--text-key', 'text', '--workers', '1'],
    ],
    env: { ...OFFLINE, HF_HOME: join(folder, 'cache') },
  }),
}

/** @type {Tool} */
const dolma = {
  name: 'dolma',
  scan: ({ bin, folder }, corpus) => {
    const config = join(folder, `${corpus.name}.yaml`)
    const filter = join(folder, 'filter.bin')
    rmSync(filter, { force: true })
    rmSync(join(corpus.packed, 'attributes'), { recursive: true, force: true })
    mkdirSync(join(folder, 'work/input'), { recursive: true })
    mkdirSync(join(folder, 'work/output'), { recursive: true })
    writeFileSync(
      config,
      `documents: [${JSON.stringify(join(corpus.packed, 'documents/*.gz'))}]
dedupe:
  name: seen
  skip_empty: true
  paragraphs:
    attribute_name: seen
    by_ngram: {ngram_length: 8, stride: 1, overlap_threshold: 0.5}
bloom_filter:
  file: ${JSON.stringify(filter)}
  read_only: false
  estimated_doc_count: ${corpus.documents * 200}
  desired_false_positive_rate: 0.001
processes: 1
work_dir: {input: ${JSON.stringify(join(folder, 'work/input'))}, output: ${JSON.stringify(join(folder, 'work/output'))}}
`,
    )
    return { command: [join(bin, 'dolma'), '-c', config, 'dedupe'] }
  },
}

/** @type {readonly Tool[]} */
export const TOOLS = [decon, corpusAssay, dolma]
