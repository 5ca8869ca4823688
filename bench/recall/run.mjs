/**
 * Recall of copies of real items in each form, as the table of docs/explanation/recall.md:
 *
 *   node bench/recall/run.mjs            prints the table
 *   node bench/recall/run.mjs --write    puts it into the page
 *
 * For each form a corpus is made of one copy of every drawn item (two, where the form has two documents) between
 * documents of other words, and scanned. A cell has the shares that are found and contaminated, and the items that count. Reads ../shared/data or DOSIMETER_SHARED/data. The same data give the same
 * table.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findDescription, loadItemSet, scanItems } from '../../dist/index.js'
import { replaceBetween } from '../harness/markers.mjs'
import { FORMS, filler, seeded } from './forms.mjs'

const DATA = join(process.env.DOSIMETER_SHARED ?? join(import.meta.dirname, '../../../shared'), 'data')
const PAGE = join(import.meta.dirname, '../../docs/explanation/recall.md')
const SETS = ['gsm8k/test.jsonl', 'mmlu/test.jsonl.gz', 'qasc', 'agieval', 'bbh', 'humaneval', 'mbpp']
/** Items of a set that are drawn, at equal distances. */
const DRAWN = 250

async function drawSet(path) {
  const id = path.split('/')[0]
  const description = await findDescription(id)
  const set = await loadItemSet({ name: id, description, paths: [join(DATA, 'benchmarks', path)] })
  const count = Math.min(DRAWN, set.items.length)
  const items = Array.from({ length: count }, (_, i) => set.items[Math.floor((i * set.items.length) / count)])
  return { ...set, items }
}

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-recall-'))

/** A copy of each item of a set in the form; ids of records are those of the items. */
function corpusOf(form, { name, items }) {
  const random = seeded(20261124)
  const written = new Set()
  const lines = items.flatMap((item) => {
    const texts = form.write(item, random)
    if (texts === undefined) return []
    written.add(item.id)
    const documents = texts.map((text) => ({ id: item.id, text }))
    return [...documents, { id: '', text: filler(60, random) }].map((record) => JSON.stringify(record))
  })
  const path = join(folder, `${name}.jsonl`)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return { path, written }
}

const isFound = ({ documents, short }, id) =>
  [...documents, ...(short?.documents ?? [])].some((document) => document.id === id)

/** Of the items that the form changes and that can be tested: how many are found in their own copy, and how. */
async function measure(form, set) {
  const { path, written } = corpusOf(form, set)
  if (written.size === 0) return undefined
  const { items } = await scanItems([set], { inputs: [path], reproducible: true, maxEvidence: 10 })
  const own = items.filter(({ id, results: [{ fields }] }) => {
    const isWritten = written.has(id)
    return isWritten && fields.some(({ role, grams }) => form.roles.includes(role) && grams > 0)
  })
  const found = own.filter(({ id, results: [result] }) => isFound(result, id))
  const contaminated = found.filter(({ results: [{ level }] }) => level === 'contaminated')
  return { items: own.length, found: found.length, contaminated: contaminated.length }
}

const percent = (part, whole) => {
  const share = (100 * part) / whole
  // 100 is said only of all.
  return part === whole ? '100' : Math.min(99.9, share).toFixed(1)
}

/** Sets in turn: each form's corpus holds one set, so that no item is found in the copy of another set's. */
async function tableOf(sets) {
  const rows = []
  for (const form of FORMS) {
    const cells = []
    for (const set of sets) {
      const result = await measure(form, set)
      cells.push(
        result === undefined || result.items === 0
          ? '–'
          : `${percent(result.found, result.items)} · ${percent(result.contaminated, result.items)} (${result.items})`,
      )
    }
    process.stderr.write(`${form.name}: ${cells.join(' | ')}\n`)
    if (cells.some((cell) => cell !== '–')) rows.push([form.name, form.kind, ...cells])
  }
  const heads = ['form', '', ...sets.map(({ name }) => name)]
  const widths = heads.map((head, c) => Math.max(head.length, ...rows.map((row) => row[c].length)))
  const line = (cells) => `| ${cells.map((cell, c) => cell.padEnd(widths[c])).join(' | ')} |`
  return [line(heads), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  )
}

try {
  const sets = []
  for (const path of SETS) sets.push(await drawSet(path))
  const table = await tableOf(sets)
  if (process.argv.includes('--write')) {
    writeFileSync(PAGE, replaceBetween(readFileSync(PAGE, 'utf8'), 'table', table))
  } else console.log(table)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
