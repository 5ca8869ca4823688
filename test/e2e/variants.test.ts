/**
 * Items whose text stands in the corpus encoded: as HTML, escaped for JSON once more, as LaTeX.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildIndex,
  checkItems,
  type ItemSet,
  loadPlainItems,
  openIndex,
  scanItems,
} from '../../dist/index.js'
import { cli } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-variants-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const QUESTION =
  'A & B share 7 < 9 "tin" cups\nwith ~40 men;\nif x^2 > 5 & y < 3, how many\nof B\'s cups & plates\nare left?'
const ANSWER = 'Nine & two\nmake eleven < twelve,\nso B has x^2 > 3 cups\nand A keeps all of the plates.'

/** As other programs write it, each spelled out here. */
const FORMS = {
  none: (text: string): string => text,
  html: (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  'html-quotes': (text: string): string =>
    FORMS.html(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  'html-br': (text: string): string => FORMS.html(text).replaceAll('\n', '<br>'),
  br: (text: string): string => text.replaceAll('\n', '<br>'),
  json: (text: string): string => text.replaceAll('"', '\\"').replaceAll('\n', '\\n'),
  latex: (text: string): string =>
    text
      .replaceAll('~', '\\textasciitilde{}')
      .replaceAll('^', '\\textasciicircum{}')
      .replaceAll('<', '\\textless{}')
      .replaceAll('>', '\\textgreater{}')
      .replaceAll('&', '\\&'),
}

let set: ItemSet

beforeAll(async () => {
  writeFileSync(join(folder, 'items.jsonl'), `${JSON.stringify({ question: QUESTION, answer: ANSWER })}\n`)
  set = await loadPlainItems({
    name: 'set',
    paths: [join(folder, 'items.jsonl')],
    fields: ['question', 'answer'],
  })
})

describe.each(Object.keys(FORMS) as (keyof typeof FORMS)[])('an item in the form %s', (form) => {
  it('is found whole under its name, by index, exact pass and scan alike', async () => {
    const path = join(folder, `${form}.jsonl`)
    const text = `${FORMS[form](QUESTION)} -- ${FORMS[form](ANSWER)}`
    writeFileSync(path, `${JSON.stringify({ text: 'Nothing.' })}\n${JSON.stringify({ text })}\n`)
    await buildIndex({ inputs: [path], out: join(folder, form) })
    const index = await openIndex(join(folder, form))
    const variant = form === 'none' ? null : form
    const found = { variant, level: 'contaminated' }
    const checked = await checkItems(index, [set])
    expect(checked.items[0]?.results[0]).toMatchObject({ ...found, best: { coverage: 1 } })
    const exact = await checkItems(index, [set], { exact: {} })
    const scanned = await scanItems([set], { inputs: [path] })
    expect(scanned.items[0]?.results[0]).toMatchObject({ ...found, verified: { best: { coverage: 1 } } })
    expect(exact.items[0]?.results[0]?.verified).toEqual(scanned.items[0]?.results[0]?.verified)
    expect(exact.items).toHaveLength(1)
    expect(exact.report.sets[0]?.results[0]?.items).toBe(1)
  })

  it('is shown in that form', async () => {
    const args = ['scan', `${form}.jsonl`, '--items', 'items.jsonl', '--fields', 'question,answer']
    const { exitCode, stdout } = await cli([...args, '--out', `report-${form}`, '--quiet'], { cwd: folder })
    expect(exitCode).toBe(0)
    expect(stdout.includes(`in the form ${form}`)).toBe(form !== 'none')
    const explained = await cli(['explain', `report-${form}`, 'items/0'], { cwd: folder })
    expect(explained.stdout).toContain(form === 'none' ? 'verified' : `form           ${form}`)
    expect(explained.stdout).toMatch(/«.*«/)
    expect(readFileSync(join(folder, `report-${form}`, 'items.jsonl'), 'utf8')).toContain(
      'tin\\" cups\\nwith',
    )
  })
})

describe('forms tell where to look, and no more', () => {
  const LETTERS = 'ABCDEFGHIJKLMNOP'.split('')
  const item = {
    question:
      "It's Nora's turn: in how many ways can she seat her aunt's nine cats when Tom's cat won't sit?",
    answer: `def seats():\n    return [${LETTERS.map((letter) => `'${letter}'`).join(', ')}]\n`,
  }

  async function scan(name: string, texts: readonly string[], own: Readonly<Record<string, string>> = item) {
    const [items, path] = [join(folder, `${name}-items.jsonl`), join(folder, `${name}.jsonl`)]
    writeFileSync(items, `${JSON.stringify(own)}\n`)
    writeFileSync(path, texts.map((text) => `${JSON.stringify({ text })}\n`).join(''))
    const fields = Object.keys(own)
    const { items: results } = await scanItems(
      [await loadPlainItems({ name: 'set', paths: [items], fields })],
      {
        inputs: [path],
      },
    )
    const [result] = results[0]?.results ?? []
    if (result === undefined) throw new Error('no result')
    return result
  }

  it('a page in a form does not hide a copy that is in none', async () => {
    const page = `<code>[${LETTERS.map((letter) => `&#39;${letter}&#39;`).join(', ')}]</code>`
    const copy = `Heard today. ${item.question} Who knows?`
    expect(await scan('copy', [copy])).toMatchObject({ level: 'contaminated', variant: null })
    expect(await scan('copy-and-page', [copy, page])).toMatchObject({ level: 'contaminated', variant: null })
    // The page by itself: as many letters in a row as it has, not three words for each of them.
    const alone = await scan('page', [page])
    expect(alone).toMatchObject({
      variant: 'html-quotes',
      verified: { best: { longestRun: LETTERS.length - 7 } },
    })
  })

  it('words that read like the signs of a form are none', async () => {
    const code = { code: 'total = [\n]\n    for i in range(1, n):\n        total.append(i * i)' }
    const plain = await scan('plain', ['steps * n\n for i in range(1, n): total'], code)
    expect(plain).toMatchObject({ level: 'none', verified: null })
    const escaped = await scan(
      'escaped',
      ['"steps]\\n    for i in range(1, n):\\n        total.append(i)"'],
      code,
    )
    expect(escaped).toMatchObject({ variant: 'json', verified: { best: { longestRun: 2 } } })
  })

  it('places are those of the raw texts', async () => {
    const page = `<p>${FORMS['html-quotes'](item.question)}</p>`
    const { documents } = await scan('places', [page])
    const [span, ...others] = documents[0]?.spans ?? []
    expect(others).toEqual([])
    expect(item.question.slice(...(span?.item ?? [0, 0]))).toBe(item.question.slice(0, -1))
    expect(page.slice(...(span?.document ?? [0, 0]))).toBe(FORMS['html-quotes'](item.question.slice(0, -1)))
    expect(span?.units).toBe(24)
  })
})
