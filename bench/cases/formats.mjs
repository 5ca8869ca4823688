/**
 * Reading record formats: text a processor second and peak memory, beside the library that is usual for the format.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FORMATS, writeFormat } from '../corpora/formats.mjs'
import { alternate, run } from '../harness/child.mjs'

const READ_FORMAT = fileURLToPath(new URL('../limits/read-format.mjs', import.meta.url))
const MOST_BYTES = 64e6
const LIBRARIES = {
  json: 'JSON.parse',
  parquet: 'hyparquet',
  arrow: 'apache-arrow',
  csv: 'csv-parse',
  text: 'node:readline',
  warc: 'warcio',
  xml: 'saxes',
}

/**
 * @param {import('../harness/context.mjs').Context} context
 * @param {string} format
 * @returns {Promise<import('../harness/figure.mjs').Figure[]>}
 */
async function reading(context, format) {
  const { corpora, runs, work } = context
  const corpus = corpora.head(corpora.any('english'), MOST_BYTES)
  const path = join(work, `${corpus.name}.${format}`)
  if (!existsSync(path)) writeFormat(corpus.path, format, path)
  const side = (name) => async () => {
    const { stdout } = await run(context, [process.execPath, READ_FORMAT, name, format, path])
    return JSON.parse(stdout)
  }
  const [ours, library] = await alternate([side('ours'), side('library')], runs)
  const speeds = (samples) => samples.map(({ bytes, cpuSeconds }) => bytes / cpuSeconds / 1e6)
  const peaks = (samples) => samples.map(({ maxRssBytes }) => maxRssBytes / 2 ** 20)
  const id = `formats/${corpus.name}/${format}`
  return [
    {
      id,
      name: 'text read',
      unit: 'MB/CPU s',
      better: 'higher',
      ours: { name: 'dosimeter', runs: speeds(ours) },
      rival: { name: LIBRARIES[format], runs: speeds(library) },
      // Pages of XML are cut out and then parsed: with the grams' own time that is within 1.15 times the library's.
      target: { ratio: format === 'xml' ? 0.85 : 1 },
    },
    {
      id,
      name: 'peak memory',
      unit: 'MiB',
      better: 'lower',
      ours: { name: 'dosimeter', runs: peaks(ours) },
      rival: { name: LIBRARIES[format], runs: peaks(library) },
    },
  ]
}

/** @type {readonly import('../harness/cases.mjs').Case[]} */
export const formatCases = FORMATS.map((format) => ({
  id: `formats/${format}`,
  run: (context) => reading(context, format),
}))
