import { expect, test } from 'vitest'
import { cli } from '../support/cli.ts'

test('presets list shows every definition in one line', async () => {
  const { exitCode, stdout, stderr } = await cli(['presets', 'list'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toContain('palm               gram ratio at least 0.7                     an index, a scan')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  const json = JSON.parse((await cli(['presets', 'list', '--json'])).stdout)
  expect(json.length).toBe(lines.length - 1)
})

test('presets show tells source, text, grams, decision and caveats', async () => {
  expect(await cli(['presets', 'show', 'palm'])).toEqual({
    exitCode: 0,
    signal: null,
    stderr: '',
    stdout: `${[
      'palm: PaLM: 70 % of the 8-grams of question, prompt or target',
      '  source    PaLM: Scaling Language Modeling with Pathways (Chowdhery et al.',
      '            2022), arXiv 2204.02311, section 8',
      "  text      dosimeter's own words; the source's are unpublished",
      '  grams     8',
      '  fields    question: question, choices',
      '            prompt: context',
      '            target: answer, code',
      '  measure   grams found anywhere in the corpus',
      '  decision  gram ratio at least 0.7',
      '  judges    items',
      '  label     palm~words',
      '  index     as palm~words. Ratios are upper bounds: an index does not tell',
      '            documents apart. With --exact, documents are read again and counted.',
      '  caveats   The source does not publish its words.',
      '            A passage that is public makes an item contaminated although nothing',
      '            of its answer leaked.',
    ].join('\n')}\n`,
  })
  const { stdout } = await cli(['presets', 'show', 'gpt3', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ id: 'gpt3', counts: { mostDocuments: 10 } })
})

test('presets show suggests a name', async () => {
  const { exitCode, stdout, stderr } = await cli(['presets', 'show', 'tulu'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain(
    'dosimeter: "tulu": no such definition, expected an id of "dosimeter presets list"',
  )
  expect(stderr).toContain('\nDid you mean "tulu3"?\n')
})
