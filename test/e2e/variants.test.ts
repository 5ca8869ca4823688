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
