/**
 * Writes test/fixtures/samples: a small corpus, two benchmarks, and the list of what is hidden where.
 *
 *   node scripts/make-samples.mjs            writes all files
 *   node scripts/make-samples.mjs --check    exits 1 when a committed file differs from what would be written
 *
 * All texts were written for this project; the filler comes from a seeded grammar. Nothing depends on the machine,
 * with one exception: deflate may compress differently elsewhere, so a .gz file whose content is right is kept.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { english, foreign, questionAndAnswer, randomFrom, thread, tutorial } from './samples/filler.mjs'
import { escapedJson } from './samples/forms.mjs'
import { arith, trivia } from './samples/items.mjs'
import { FORMS, plantedDocuments } from './samples/plants.mjs'

const FOLDER = fileURLToPath(new URL('../test/fixtures/samples/', import.meta.url))
const COUNTS = { web: 250, forum: 150, qa: 120 }
const FILES = { web: 'corpus/web.jsonl', forum: 'corpus/forum.jsonl.gz', qa: 'corpus/qa.jsonl' }

const TRIVIA_YAML = `# Description of the sample set trivia.jsonl: which keys of a record are text, and what they are to the item.
id: trivia
title: Sample trivia questions of dosimeter
licence: Apache-2.0
languages: [en, de, fr, ja, zh]
files: [trivia.jsonl]
records:
  format: jsonl
item:
  id: id
fields:
  - name: question
    role: question
    from: question
  # The key \`answer\` is the position of the right choice, and a number is no text to look for.
  - name: choices
    role: choices
    from: choices[]
`

/** A generator of its own for each document: a changed document leaves the others as they are. */
function seedOf(file, record) {
  return { web: 1, forum: 2, qa: 3 }[file] * 100_003 + record
}

/** Harmless documents of each file. */
const FILLER = {
  web(random) {
    const kind = random()
    if (kind < 0.1) return tutorial(random)
    if (kind < 0.15) return foreign(random, 'zh', 2)
    if (kind < 0.19) return foreign(random, 'ja', 2)
    if (kind < 0.25) return foreign(random, 'de', 2)
    if (kind < 0.31) return foreign(random, 'fr', 2)
    return english(random, 1 + Math.floor(random() * 4))
  },
  forum(random) {
    const kind = random()
    if (kind < 0.08) return `brakeman77 wrote:\n${tutorial(random)}`
    if (kind < 0.13) return `gänseblume wrote:\n${foreign(random, 'de', 1)}`
    if (kind < 0.18) return `阿青 wrote:\n${foreign(random, 'ja', 1)}`
    return thread(random)
  },
  qa: questionAndAnswer,
}

/** One corpus file as JSONL. */
function corpusLines(file) {
  const planted = new Map(plantedDocuments[file].map((document) => [document.record, document]))
  const lines = []
  for (let record = 1; record <= COUNTS[file]; record++) {
    const random = randomFrom(seedOf(file, record))
    const document = planted.get(record)
    if (file === 'qa') {
      lines.push(JSON.stringify(document === undefined ? FILLER.qa(random) : document.pair()))
      continue
    }
    const text = document === undefined ? FILLER[file](random) : document.text(random)
    const literal = document?.isEscaped ? escapedJson(text) : JSON.stringify(text)
    lines.push(`{"id":${JSON.stringify(documentId(file, record))},"text":${literal}}`)
  }
  return `${lines.join('\n')}\n`
}

/** `web-0007`; the records of qa.jsonl have no id. */
function documentId(file, record) {
  return file === 'qa' ? undefined : `${file}-${String(record).padStart(4, '0')}`
}

/** Every item with its form and places, in item order; `form: "none"` for those that are nowhere in the corpus. */
function plantedList() {
  const list = new Map()
  for (const [set, items] of Object.entries({ arith, trivia })) {
    for (const { id } of items) list.set(id, { set, id, form: 'none', places: [] })
  }
  for (const [file, documents] of Object.entries(plantedDocuments)) {
    for (const { record, plants } of documents) {
      for (const { id, form, fields } of plants) {
        const entry = list.get(id)
        if (entry.form !== 'none' && entry.form !== form)
          throw new Error(`${id}: planted as ${entry.form} and ${form}`)
        entry.form = form
        const documentName = documentId(file, record)
        entry.places.push({ file: FILES[file], record, ...(documentName && { id: documentName }), fields })
      }
    }
  }
  return [...list.values()]
}

/** A Markdown table with aligned columns; the first row is its head. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  const [head, ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

/** JSON in the project's format: lists of words on one line. */
function prettyJson(value) {
  const inline = (list) =>
    list
      .replace(/\s*\n\s*/g, ' ')
      .replace('[ ', '[')
      .replace(' ]', ']')
  return `${JSON.stringify(value, null, 2).replace(/\[[^{}[\]]+\]/g, inline)}\n`
}

function readme(planted) {
  const show = ({ file, record, id, fields }) => {
    const name = id === undefined ? `record ${record} of ${file.slice('corpus/'.length)}` : id
    return `${name} (${fields.join(', ')})`
  }
  const unplanted = planted.filter(({ form }) => form === 'none').length
  return `# Samples

A small corpus and two small benchmarks for the demo and the tests. All texts were written for dosimeter, by hand or by
the seeded grammar in \`scripts/samples\`; licence: Apache-2.0. Do not edit these files: \`node scripts/make-samples.mjs\`
writes them all, and \`--check\` tells whether they are up to date.

${table([
  ['file', 'what'],
  [
    '`corpus/web.jsonl`',
    `${COUNTS.web} documents (\`id\`, \`text\`): English prose, code, Chinese, Japanese, German, French`,
  ],
  ['`corpus/forum.jsonl.gz`', `${COUNTS.forum} threads (\`id\`, \`text\`), one of them empty`],
  ['`corpus/qa.jsonl`', `${COUNTS.qa} records with two texts (\`question\`, \`answer\`) and no id`],
  ['`arith.jsonl`', `${arith.length} word problems (\`id\`, \`question\`, \`answer\`)`],
  [
    '`trivia.jsonl`',
    `${trivia.length} multiple-choice questions (\`id\`, \`question\`, \`choices\`, \`answer\`: position, from 0)`,
  ],
  ['`trivia.yaml`', 'description of `trivia.jsonl`'],
  ['`planted.json`', 'the last table below, for tests'],
])}

## Forms

${table([['form', 'what'], ...Object.entries(FORMS), ['none', `nowhere in the corpus (${unplanted} items)`]])}

## What is planted where

The fields in brackets stand in that document, wholly or, where the form says so, in part.

${table([
  ['item', 'form', 'documents'],
  ...planted.map(({ id, form, places }) => [id, form, places.map(show).join('; ') || '–']),
])}
`
}

function jsonLines(records) {
  return `${records.map((record) => JSON.stringify(record)).join('\n')}\n`
}

/** gzip with modification time 0 and no operating system named. */
function gzip(text) {
  const bytes = gzipSync(text, { level: 9 })
  bytes.fill(0, 4, 8)
  bytes[9] = 255
  return bytes
}

/** All files by path below the folder, as text. */
function samples() {
  const planted = plantedList()
  return {
    [FILES.web]: corpusLines('web'),
    [FILES.forum]: corpusLines('forum'),
    [FILES.qa]: corpusLines('qa'),
    'arith.jsonl': jsonLines(arith),
    'trivia.jsonl': jsonLines(trivia),
    'trivia.yaml': TRIVIA_YAML,
    'planted.json': prettyJson(planted),
    'README.md': readme(planted),
  }
}

function isUpToDate(path, text) {
  if (!existsSync(path)) return false
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8') === text
}

const isCheck = process.argv.includes('--check')
let stale = 0
for (const [name, text] of Object.entries(samples())) {
  const path = join(FOLDER, name)
  if (isUpToDate(path, text)) continue
  stale += 1
  if (isCheck) {
    console.error(`test/fixtures/samples/${name} is not what node scripts/make-samples.mjs writes`)
  } else {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, name.endsWith('.gz') ? gzip(text) : text)
    console.log(`wrote test/fixtures/samples/${name}`)
  }
}
if (stale === 0) console.log('all samples are up to date')
if (isCheck && stale > 0) process.exitCode = 1
