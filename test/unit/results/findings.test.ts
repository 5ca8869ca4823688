import { describe, expect, test } from 'vitest'
import { findingsOf } from '../../../src/results/findings.ts'
import { contentOf, type MadeUpItem, type MadeUpReport, reportOf } from '../gate/made-up-sets.ts'

const findings = (items: readonly MadeUpItem[], of?: MadeUpReport) => {
  const { report, items: lines } = reportOf(items, of)
  return findingsOf(report, lines)
}
const fingerprints = (items: readonly MadeUpItem[], of?: MadeUpReport): string[] =>
  findings(items, of).map(({ code, fingerprint }) => `${code} ${fingerprint}`)

const BAD: MadeUpItem = { id: 'bad', level: 'contaminated', coverage: 0.9 }

describe('findings', () => {
  test('are one for each level with an overlap, passage, published definition and untested item', () => {
    expect(
      fingerprints(
        [
          BAD,
          { id: 'half', level: 'partial', coverage: 0.5, kind: 'answer-only' },
          {
            id: 'bit',
            level: 'below',
            coverage: 0.1,
            published: { 'llama3~words': 'contaminated', 'gpt3~words': 'below' },
          },
          { id: 'good', level: 'none' },
          { id: 'told', level: 'none', contextLevel: 'partial' },
          { id: 'short', level: 'too short' },
          { id: 'untested', level: 'not testable' },
        ],
        { presets: ['llama3', 'gpt3'] },
      ),
    ).toEqual([
      `contaminated pond:${contentOf('bad')}:input-only`,
      `partial pond:${contentOf('half')}:answer-only`,
      `below pond:${contentOf('bit')}:input-only`,
      `published pond:${contentOf('bit')}:llama3~words`,
      `context pond:${contentOf('told')}:context`,
      `too short pond:${contentOf('short')}:too-short`,
      `not testable pond:${contentOf('untested')}:not-testable`,
    ])
  })

  test('have fingerprints that do not depend on place, id, level, figures or evidence', () => {
    const moved = {
      ...BAD,
      id: 'x',
      content: 'bad',
      line: 99,
      file: 'y.jsonl',
      level: 'partial',
      coverage: 0.3,
      evidence: 'verified',
    } as const
    expect(findings([moved], { isExact: true })[0]?.fingerprint).toBe(findings([BAD])[0]?.fingerprint)
  })

  test('tell equal contents of a set apart, in their order', () => {
    const copy = { ...BAD, id: 'copy', content: 'bad' }
    expect(findings([BAD, copy, { ...copy, set: 'lake' }]).map(({ fingerprint }) => fingerprint)).toEqual([
      `pond:${contentOf('bad')}:input-only`,
      `pond:${contentOf('bad')}:input-only:2`,
      `lake:${contentOf('bad')}:input-only`,
    ])
  })

  test('have the figures and the best document', () => {
    expect(findings([{ ...BAD, evidence: 'verified' }], { isExact: true })[0]).toMatchObject({
      coverage: 0.9,
      longestSpan: 90,
      documents: 3,
      document: { root: 'inputs', input: 'web.jsonl', record: 7, id: 'web-7' },
    })
    expect(findings([BAD])[0]).toMatchObject({ documents: null, document: null })
  })
})
