/**
 * What sets the level and the kind of an item, from scans, indexes and exact passes of small corpora: the best document,
 * wherever it lies and however few are listed, and stretches that each side of the item has for itself.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  buildIndex,
  checkItems,
  type DefinitionResult,
  findingsOf,
  type ItemSet,
  openIndex,
  type Role,
  type ScanOptions,
  scanItems,
} from '../../dist/index.js'
import { ownWords, pageMaker } from '../support/made-up-words.ts'

const folder = mkdtempSync(join(tmpdir(), 'dosimeter-evidence-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const page = pageMaker()

function setOf(fields: Readonly<Partial<Record<Role, string | readonly string[]>>>): ItemSet {
  const own = Object.entries(fields).map(([role, parts]) => ({
    name: role,
    role: role as Role,
    parts: typeof parts === 'string' ? [parts] : [...(parts ?? [])],
  }))
  const item = { set: 'set', id: 'one', file: 'set.jsonl', fingerprint: '0'.repeat(16), fields: own }
  return { name: 'set', title: 'set', files: [], items: [item] }
}

let corpora = 0
/** One file a document, so that an index has a segment for each. */
function corpus(documents: readonly string[]): string[] {
  const path = join(folder, `corpus-${corpora++}`)
  mkdirSync(path)
  return documents.map((text, i) => {
    const file = join(path, `${String(i).padStart(2, '0')}.jsonl`)
    writeFileSync(file, `${JSON.stringify({ id: `d${i}`, text })}\n`)
    return file
  })
}

function only(
  items: readonly { readonly results: readonly [DefinitionResult, ...unknown[]] }[],
): DefinitionResult {
  const [item] = items
  if (item === undefined || items.length !== 1) throw new Error('expected one item')
  return item.results[0]
}

async function scan(
  set: ItemSet,
  inputs: readonly string[],
  more: Partial<ScanOptions> = {},
): Promise<DefinitionResult> {
  return only((await scanItems([set], { inputs, workers: 1, ...more })).items)
}

const ids = (documents: DefinitionResult['documents']): (string | null)[] => documents.map(({ id }) => id)

describe('a question too short for grams', () => {
  const [question, choice, answer] = [ownWords('q', 5), ownWords('c', 4), ownWords('a', 60)]
  const set = setOf({ question, choices: [choice, ownWords('n', 4)], answer })
  const part = answer.split(' ').slice(0, 10).join(' ')
  // Six documents have two fields and more of the item than the last one, but no question.
  const documents = [...Array.from({ length: 6 }, () => page(choice, part)), page(question, choice)]

  it.each([1, 5, 6, 7, 20])(
    'is found beside a choice though %i documents are listed at most',
    async (most) => {
      const result = await scan(set, corpus(documents), { maxEvidence: most })
      expect(result).toMatchObject({ level: 'partial', kind: 'input-only', evidence: 'verified' })
      expect(result.short).toMatchObject({ alone: 0, together: 7 })
      expect(ids(result.short?.documents ?? [])).toEqual(
        ['d6', 'd0', 'd1', 'd2', 'd3', 'd4', 'd5'].slice(0, most),
      )
      expect(result.short?.documents[0]?.kind).toBe('input-only')
    },
  )

  it('is a finding in the document that sets its level', async () => {
    const { report, items } = await scanItems([set], { inputs: corpus(documents), workers: 1 })
    expect(ids(only(items).documents)).toEqual(['d0', 'd1', 'd2', 'd3', 'd4'])
    expect(findingsOf(report, items)).toMatchObject([{ code: 'partial', document: { id: 'd6' } }])
  })

  it('beside a gram is contaminated, though another document has more short texts', async () => {
    const inputs = corpus([page(question, choice, ownWords('n', 4), ownWords('x', 5)), page(question, part)])
    const more = setOf({ question, choices: [choice], code: ownWords('x', 5), answer })
    const result = await scan(more, inputs, { maxEvidence: 1 })
    expect(result).toMatchObject({ level: 'contaminated', kind: 'input-and-answer' })
    expect(ids(result.short?.documents ?? [])).toEqual(['d1'])
  })

  it('is the same from an index whose documents are all read', async () => {
    const inputs = corpus(documents)
    const out = join(folder, 'index-short')
    await buildIndex({ inputs, out })
    const checked = await checkItems(await openIndex(out), [set], {
      exact: { shortItems: true, maxEvidence: 2 },
    })
    const { level, kind, short } = only(checked.items)
    const scanned = await scan(set, inputs, { maxEvidence: 2 })
    expect({ level, kind, short }).toEqual({ level: scanned.level, kind: scanned.kind, short: scanned.short })
  })
})

describe('a question of twelve words', () => {
  const [question, answer] = [ownWords('q', 12), ownWords('a', 100)]
  const set = setOf({ question, answer })
  const both = page(question, answer.split(' ').slice(3, 13).join(' '))
  const alone = Array.from({ length: 30 }, () => page(question))

  it.each([
    ['beside a run of its answer', [both], 'contaminated'],
    ['by itself', alone.slice(0, 2), 'partial'],
    ['first by itself', [...alone.slice(0, 1), both], 'contaminated'],
    ['then by itself', [both, ...alone.slice(0, 1)], 'contaminated'],
    ['in many documents by itself', [...alone, both], 'contaminated'],
  ])('%s', async (_, documents, level) => {
    const inputs = corpus(documents)
    const results = [
      await scan(set, inputs, { maxEvidence: 1 }),
      await scan(set, inputs.toReversed(), { workers: 3 }),
    ]
    const out = join(folder, `index-${corpora}`)
    await buildIndex({ inputs, out, lanes: documents.length })
    const index = await openIndex(out)
    expect(index.totals.segments).toBe(documents.length)
    results.push(only((await checkItems(index, [set])).items))
    results.push(only((await checkItems(index, [set], { exact: { maxEvidence: 1 } })).items))
    expect(results.map((result) => result.level)).toEqual([level, level, level, level])
    const [scanned, , , verified] = results
    expect(verified?.documents).toEqual(scanned?.documents)
    const first = level === 'contaminated' ? documents.indexOf(both) : 0
    expect(ids(scanned?.documents ?? [])).toEqual([`d${first}`])
  })

  it('that is found better elsewhere lists the document that sets its level first', async () => {
    // All in all the answer alone covers more, but it is no 80 % of anything.
    const most = page(answer.split(' ').slice(0, 70).join(' '))
    const result = await scan(set, corpus([most, both]))
    expect(result).toMatchObject({
      level: 'contaminated',
      verified: { best: { document: { input: '00.jsonl' } } },
    })
    expect(ids(result.documents)).toEqual(['d1', 'd0'])
  })
})

describe('both sides', () => {
  const phrase = ownWords('p', 11)
  const question = `${ownWords('q', 6)} ${phrase} ${ownWords('r', 6)}`
  const answer = `${ownWords('a', 3)} ${phrase} ${ownWords('b', 3)}`
  const set = setOf({ question, answer })

  it.each([
    ['one stretch that both have', page(phrase), 'answer-only', null],
    ['the same stretch twice', page(phrase, phrase), 'answer-only', null],
    ['one stretch with more of the question', page(`q5 ${phrase}`), 'input-only', null],
    // Each has a gram of its own, but it is one stretch.
    ['one stretch with more of both', page(`q4 q5 ${phrase} b0`), 'answer-only', null],
    ['both', page(question, answer), 'input-and-answer', 25],
    ['both, the answer first', page(answer, question), 'input-and-answer', 25],
    ['both side by side', page(`${question} ${answer}`), 'input-and-answer', 0],
    ['the question', page(question), 'input-only', null],
    ['the answer', page(answer), 'answer-only', null],
  ] as const)('of a document with %s', async (_, text, kind, distance) => {
    const inputs = corpus([text])
    const result = await scan(set, inputs)
    expect(result.kind).toBe(kind)
    expect(result.verified?.kind).toBe(kind)
    expect(result.documents).toMatchObject([{ kind, distance }])
    const out = join(folder, `index-${corpora}`)
    await buildIndex({ inputs, out })
    const index = await openIndex(out)
    expect(only((await checkItems(index, [set], { exact: {} })).items).kind).toBe(kind)
    // A segment cannot tell one stretch from two where each side has more than the other.
    const fromIndex = only((await checkItems(index, [set])).items).kind
    expect(fromIndex).toBe(text.includes(`q4 q5 ${phrase} b0`) ? 'input-and-answer' : kind)
  })

  it('in two texts of a record have no distance, but are two', async () => {
    const [input = ''] = corpus([''])
    writeFileSync(input, `${JSON.stringify({ id: 'd0', text: question, reply: answer })}\n`)
    const result = await scan(set, [input], { textFields: ['text,reply'] })
    expect(result).toMatchObject({ kind: 'input-and-answer', documents: [{ distance: null }] })
  })

  it('without boilerplate are told apart too', async () => {
    const count = '1 2 3 4 5 6 7 8 9 10 11 12'
    const own = setOf({ question: `${ownWords('q', 12)} ${count}`, answer: `${ownWords('a', 12)} ${count}` })
    const result = await scan(own, corpus([page(`${ownWords('q', 12)} ${count}`)]))
    expect(result.withoutBoilerplate).toMatchObject({ kind: 'input-only', best: { hits: 12 } })
  })
})

it('a candidate is an item, in however many forms it is looked up', async () => {
  // As HTML, as LaTeX and in JSON the sign reads otherwise, and most of the other words are the same.
  const question = `${ownWords('q', 20)} < & "${ownWords('r', 20)}"`
  const out = join(folder, 'index-forms')
  await buildIndex({ inputs: corpus([page(question)]), out })
  const plans: number[] = []
  const onPlan = ({ candidates }: { readonly candidates: number }): void => void plans.push(candidates)
  await checkItems(await openIndex(out), [setOf({ question })], { exact: { onPlan } })
  expect(plans).toEqual([1])
})
