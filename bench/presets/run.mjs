/**
 * What every preset, and dosimeter's own definition, flags of real sets in real corpora: counts for
 * docs/explanation/preset-rates.md.
 *
 *   node bench/presets/run.mjs                   scans every corpus whole and writes bench/presets/rates.json
 *   node bench/presets/run.mjs --own             the same for the own definition alone: minutes instead of an hour
 *   node bench/presets/run.mjs --scan t0-train   only that corpus (repeatable)
 *   node bench/presets/run.mjs --keep FOLDER     leaves the report of each corpus there, for `dosimeter explain`
 *   node bench/presets/run.mjs --write           makes the page's tables of rates.json, without scanning
 *
 * Reads ../shared/data or DOSIMETER_SHARED/data.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findDescription, loadItemSet, PRESETS, scanItems, writeReport } from '../../dist/index.js'
import { pageWith } from './tables.mjs'

const DATA = join(process.env.DOSIMETER_SHARED ?? join(import.meta.dirname, '../../../shared'), 'data')
const RATES = join(import.meta.dirname, 'rates.json')
const PAGE = join(import.meta.dirname, '../../docs/explanation/preset-rates.md')

const FILES = { mmlu: 'mmlu/test.jsonl.gz', gsm8k: 'gsm8k/test.jsonl' }
const FEW = ['gsm8k', 'humaneval', 'mbpp']
/** Scans by name: all corpora whole. Sets of one scan are judged together where a definition does so. */
const SCANS = {
  'gsm8k-train': { sets: FEW, inputs: ['gsm8k-train.jsonl'], fields: 'question,answer' },
  't0-train': { sets: FEW, inputs: ['t0-train.jsonl.gz'], fields: 'text' },
  thealgorithms: { sets: FEW, inputs: ['thealgorithms.parquet'], fields: 'text' },
  leetcode: { sets: FEW, inputs: ['leetcode.jsonl.zst'], fields: 'text' },
  rails: { sets: FEW, inputs: ['rails.jsonl.zst'], fields: 'text' },
  'code-alpaca': {
    sets: FEW,
    inputs: ['code-alpaca.json', 'code-alpaca-2k.json'],
    fields: 'instruction,input,output',
  },
  code: {
    sets: ['mmlu', 'agieval', 'bbh', 'qasc'],
    inputs: ['rails.jsonl.zst', 'thealgorithms.parquet'],
    fields: 'text',
    // Grams of 30,000 items for all definitions at once, in every thread, are more than most memories hold.
    passes: 6,
  },
}

const loadSets = (names) =>
  Promise.all(
    names.map(async (name) =>
      loadItemSet({
        name,
        description: await findDescription(name),
        paths: [join(DATA, 'benchmarks', FILES[name] ?? name)],
      }),
    ),
  )

/** Counts of the own definition: what is not decided is an overlap that is too short. */
function ownCounts({ items, levels, withoutBoilerplate }) {
  const { contaminated, partial, below } = levels
  return {
    items,
    tested: items - levels['not testable'] - levels['too short'],
    contaminated,
    without: withoutBoilerplate?.levels.contaminated ?? contaminated,
    other: partial + below,
    partial,
  }
}

/** Counts of a published definition, and what its source reports instead where it decides nothing. */
function publishedCounts({ isDecided, figureNames }, summary) {
  const { items, tested, outcomes, sweep, bands, means, gramRate } = summary
  const counts = {
    items,
    tested,
    ...(isDecided
      ? { contaminated: outcomes.contaminated, without: summary.contaminatedWithoutBoilerplate }
      : {}),
    other: outcomes.below + outcomes.measured,
  }
  if (sweep !== null) {
    return {
      ...counts,
      sweep: sweep.filter(({ at }) => [0.2, 0.5, 0.8].includes(at)).map(({ items }) => items),
    }
  }
  if (isDecided) return counts
  if (Object.keys(bands).length > 0) return { ...counts, bands }
  if (means === null) return { ...counts, gramRate }
  const [{ figures } = { figures: {} }] = means
  const [[figure, name] = []] = Object.entries(figureNames)
  return { ...counts, mean: { name, value: figures[figure] ?? 0 } }
}

/** Reports of a scan: one for each pass, in which some of the definitions are answered. */
async function reportsOf(name, { sets, inputs, fields, passes = 1 }, isOwn, keep) {
  const loaded = await loadSets(sets)
  const ids = isOwn ? [] : PRESETS.map(({ id }) => id)
  const each = Math.ceil(ids.length / passes)
  const reports = []
  for (let pass = 0; pass < (isOwn ? 1 : passes); pass++) {
    const { report, items } = await scanItems(loaded, {
      inputs: inputs.map((input) => join(DATA, 'corpora', input)),
      textFields: [fields],
      presets: ids.slice(each * pass, each * (pass + 1)),
      reproducible: true,
    })
    if (keep !== undefined) writeReport(join(keep, pass === 0 ? name : `${name}-${pass}`), { report, items })
    reports.push(report)
  }
  return reports
}

async function scan(name, what, isOwn, keep) {
  const reports = await reportsOf(name, what, isOwn, keep)
  const { documents, textBytes } = reports[0].exact
  process.stderr.write(`${name}: ${documents} documents\n`)
  const setOf = (s) => {
    const [own] = reports[0].sets[s].results
    const published = reports.flatMap(({ definitions: [, ...definitions], sets: { [s]: set } }) =>
      set.results
        .slice(1)
        .map((summary, d) => [summary.definition, publishedCounts(definitions[d], summary)]),
    )
    return { own: { [own.definition]: ownCounts(own) }, published: Object.fromEntries(published) }
  }
  return {
    documents,
    textBytes,
    sets: Object.fromEntries(reports[0].sets.map(({ name: set }, s) => [set, setOf(s)])),
  }
}

/** A scan for the own definition alone leaves what is known of the others. */
function merged(before, now) {
  const sets = Object.entries(now.sets).map(([set, { own, published }]) => [
    set,
    { own, published: Object.keys(published).length > 0 ? published : (before?.sets[set]?.published ?? {}) },
  ])
  return { ...now, sets: Object.fromEntries(sets) }
}

const { values } = parseArgs({
  options: {
    own: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    keep: { type: 'string' },
    scan: { type: 'string', multiple: true },
  },
})
const rates = existing()

function existing() {
  try {
    return JSON.parse(readFileSync(RATES, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
}

if (values.write) {
  writeFileSync(PAGE, pageWith(readFileSync(PAGE, 'utf8'), rates))
} else {
  for (const name of values.scan ?? Object.keys(SCANS)) {
    rates[name] = merged(rates[name], await scan(name, SCANS[name], values.own, values.keep))
    const sorted = Object.keys(SCANS).flatMap((known) =>
      rates[known] === undefined ? [] : [[known, rates[known]]],
    )
    writeFileSync(RATES, `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`)
  }
}
