/**
 * The HTML report of 20,000 items with evidence: how large it is, how long it takes to write, and how long a browser takes
 * from opening it to the first row of the table and to the first evidence, as a Markdown table.
 *
 *   node bench/report/run.mjs              a seeded corpus and a scan of it; needs dist and a Chromium
 *   node bench/report/run.mjs REPORT.html  only opens a page that is there already
 *
 * Every item stands word for word in two documents, but for its middle. DOSIMETER_BROWSER names the browser.
 */
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { ROOT } from '../../scripts/build.mjs'
import { makeCorpus } from '../corpora/made.mjs'

const ITEMS = 20_000
/** Characters of an item's question and of its answer: those of GSM8K and MMLU lie below. */
const QUESTION_CHARS = 600
const ANSWER_CHARS = 240
const CORPUS_BYTES = 50e6
const OPENINGS = 7
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

function dosimeter(args, cwd) {
  const started = performance.now()
  const child = spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), ...args], {
    cwd,
    encoding: 'utf8',
  })
  if (child.status !== 0) throw new Error(child.stderr)
  return (performance.now() - started) / 1000
}

/** Items out of the corpus's own documents, and each of these documents once more. */
async function makeItems(folder) {
  makeCorpus('english', join(folder, 'corpus.jsonl'), CORPUS_BYTES)
  const items = openSync(join(folder, 'items.jsonl'), 'w')
  const copies = openSync(join(folder, 'copies.jsonl'), 'w')
  let made = 0
  for await (const line of createInterface({ input: createReadStream(join(folder, 'corpus.jsonl')) })) {
    const { text } = JSON.parse(line)
    if (text.length < QUESTION_CHARS + ANSWER_CHARS || made === ITEMS) continue
    const half = QUESTION_CHARS / 2
    const question = `${text.slice(0, half)} altered${made} here${made} ${text.slice(half, QUESTION_CHARS)}`
    const answer = text.slice(QUESTION_CHARS, QUESTION_CHARS + ANSWER_CHARS)
    writeSync(items, `${JSON.stringify({ id: `item-${made++}`, question, answer })}\n`)
    writeSync(copies, `${JSON.stringify({ id: `copy-${made}`, text: `Copied: ${text}` })}\n`)
  }
  closeSync(items)
  closeSync(copies)
  if (made < ITEMS) throw new Error(`the corpus gives ${made} items only`)
}

/** @returns milliseconds from navigation to each of the two */
async function openOnce(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  const started = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForSelector('.body .row', { timeout: 60_000 })
  const row = performance.now() - started
  await page.waitForSelector('.pair mark')
  const evidence = performance.now() - started
  const heap = await page.evaluate('performance.memory.usedJSHeapSize')
  await page.close()
  return { row, evidence, heap }
}

const [given] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'dosimeter-report-bench-'))
try {
  const rows = []
  const page = given === undefined ? join(folder, 'report/report.html') : resolve(given)
  if (given === undefined) {
    await makeItems(folder)
    const scan = [
      'scan',
      'corpus.jsonl',
      'copies.jsonl',
      '--items',
      'items.jsonl',
      '--fields',
      'question,answer',
    ]
    dosimeter([...scan, '--out', 'report', '--quiet', '--max-evidence', '2'], folder)
    const seconds = dosimeter(['report', 'report', '--format', 'html', '--quiet'], folder)
    rows.push(['items.jsonl', `${(statSync(join(folder, 'report/items.jsonl')).size / 1e6).toFixed(1)} MB`])
    rows.push(['dosimeter report --format html', `${seconds.toFixed(1)} s`])
  }
  rows.push(['page', `${(statSync(page).size / 1e6).toFixed(1)} MB`])
  const executablePath = [process.env.DOSIMETER_BROWSER ?? '', ...BROWSERS].find(
    (path) => path !== '' && existsSync(path),
  )
  if (executablePath === undefined) throw new Error('no Chromium: set DOSIMETER_BROWSER')
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  const runs = []
  for (let i = 0; i <= OPENINGS; i++) runs.push(await openOnce(browser, pathToFileURL(page).href))
  // The first one warms up.
  runs.shift()
  const milliseconds = (of) => {
    const sorted = runs.map(of).sort((a, b) => a - b)
    return `${sorted[0].toFixed(0)} ms, median ${sorted[OPENINGS >> 1].toFixed(0)} ms`
  }
  rows.push(['first row of the table', milliseconds(({ row }) => row)])
  rows.push(['first evidence', milliseconds(({ evidence }) => evidence)])
  rows.push(['script memory', `${(Math.max(...runs.map(({ heap }) => heap)) / 1e6).toFixed(0)} MB`])
  rows.push(['browser', `Chromium ${browser.version()}, best of ${OPENINGS}`])
  await browser.close()
  console.log(
    ['| what | figure |', '| --- | --- |', ...rows.map(([what, figure]) => `| ${what} | ${figure} |`)].join(
      '\n',
    ),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
