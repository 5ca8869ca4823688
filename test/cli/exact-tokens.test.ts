/**
 * Scan and exact pass for grams of tokens: what an index of tokens points at is found in the documents as tokens.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { DefinitionResult, ItemLine } from '../../src/results/schema.ts'
import { cli } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-tokens-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const run = (args: readonly string[]) => cli(args, { cwd: folder })

const QUESTION =
  'The ferry to Skerry leaves at half past six; how many goats, at two crowns each, can Ölaf bring over?'

function resultsOf(report: string): DefinitionResult[] {
  const lines = readFileSync(join(folder, report, 'items.jsonl'), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => (JSON.parse(line) as ItemLine).results[0])
}

describe.each([[], ['--fold']])('grams of tokens %s', (...fold) => {
  it('are verified alike by scan and exact pass', async () => {
    const shouted = fold.length > 0 ? QUESTION.toUpperCase() : QUESTION
    writeFileSync(
      join(folder, 'corpus.jsonl'),
      `${JSON.stringify({ text: 'Nothing of it.' })}\n${JSON.stringify({ id: 7, text: `Says she: ${shouted} Nobody knew.` })}\n`,
    )
    writeFileSync(join(folder, 'items.jsonl'), `${JSON.stringify({ question: QUESTION })}\n`)
    const items = ['--items', 'items.jsonl', '--fields', 'question', '--quiet']
    const unit = ['--unit', 'cl100k_base', ...fold]
    await run(['index', 'build', 'corpus.jsonl', '--out', `index${fold}`, ...unit, '--quiet'])
    const checked = await run([
      'check',
      '--index',
      `index${fold}`,
      ...items,
      '--exact',
      '--out',
      `exact${fold}`,
    ])
    const scanned = await run(['scan', 'corpus.jsonl', ...unit, ...items, '--out', `scan${fold}`])
    expect([checked.stderr, scanned.stderr]).toEqual(['', ''])
    const [exact] = resultsOf(`exact${fold}`)
    const [scan] = resultsOf(`scan${fold}`)
    expect(scan?.verified).toEqual(exact?.verified)
    expect(scan?.documents).toEqual(exact?.documents)
    expect(scan).toMatchObject({ level: 'contaminated', evidence: 'verified', short: null })
    const [document] = scan?.documents ?? []
    const [span] = document?.spans ?? []
    expect(document).toMatchObject({ id: '7', record: 2 })
    const text = `Says she: ${shouted} Nobody knew.`
    const own = QUESTION.slice(...(span?.item ?? [0, 0]))
    const found = text.slice(...(span?.document ?? [0, 0]))
    expect(fold.length > 0 ? found.toLowerCase() : found).toBe(fold.length > 0 ? own.toLowerCase() : own)
    expect(own.length).toBeGreaterThan(QUESTION.length - 10)
    expect(scanned.stdout).toContain('leaves at half past six')
  })
})
