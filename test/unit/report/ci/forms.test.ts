import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { judge } from '../../../../src/gate/judge.ts'
import type { Limits } from '../../../../src/gate/policy.ts'
import { renderGateJson } from '../../../../src/report/ci/gate-json.ts'
import { renderGithub } from '../../../../src/report/ci/github.ts'
import { renderGitlab } from '../../../../src/report/ci/gitlab.ts'
import { renderJunit } from '../../../../src/report/ci/junit.ts'
import { MOST_RESULTS, renderSarif, sarifRemarks } from '../../../../src/report/ci/sarif.ts'
import { renderSummary } from '../../../../src/report/ci/summary.ts'
import { type CiPart, type FormInput, renderCi, renderFormat } from '../../../../src/report/formats.ts'
import type { CiFormatName, FormatName } from '../../../../src/results/formats.ts'
import { gateSchema } from '../../../../src/results/gate-schema.ts'
import { SARIF_SCHEMA } from '../../../support/sarif-schema.ts'
import { contentOf, type MadeUpItem, type MadeUpReport, reportOf } from '../../gate/made-up-sets.ts'

const ajv = new Ajv2020({ allErrors: true })
// The package's default export is a CommonJS one.
;(addFormats as unknown as (to: Ajv2020) => void)(ajv)
const isSarif = ajv.compile(SARIF_SCHEMA)
const JUNIT = readFileSync(fileURLToPath(new URL('../../../support/junit.xsd', import.meta.url)), 'utf8')

const NASTY = '<b>&"\'|`*_[x](y)@me #1 100 % a,b::c\r\n\u0007\u{1F600}]]>'

const BAD: MadeUpItem = { id: 'bad', level: 'contaminated', coverage: 0.9, line: 4 }
const HALF: MadeUpItem = { id: 'half', level: 'partial', coverage: 0.5, line: 5 }
const ITEMS: readonly MadeUpItem[] = [
  BAD,
  HALF,
  { id: 'bit', level: 'below', coverage: 0.1, line: 6 },
  { id: 'good', level: 'none', line: 7 },
  { id: 'short', level: 'too short', line: 8 },
  { id: 'untested', level: 'not testable', line: 9 },
  { id: 'told', level: 'none', contextLevel: 'contaminated', line: 10 },
  { id: 'named', level: 'none', published: { 'llama3~words': 'contaminated' }, line: 11 },
  { id: 'deep', level: 'contaminated', coverage: 1, file: './sets/a b/ü.json', pointer: '/examples/3' },
  { id: NASTY, set: 'lake', level: 'contaminated', coverage: 1, file: `sets/${NASTY}.jsonl`, line: 2 },
]

interface Gated {
  readonly limits?: Limits
  readonly allow?: readonly string[]
  readonly baseline?: readonly MadeUpItem[]
  readonly report?: MadeUpReport
}

function input(items: readonly MadeUpItem[], gated?: Gated): FormInput {
  const report: MadeUpReport = { presets: ['llama3'], ...gated?.report }
  const data = reportOf(items, report)
  if (gated?.limits === undefined) return data
  const judgement = judge({
    ...data,
    rules: { limits: gated.limits, benchmarks: {}, flags: {}, isEachSetExpected: true },
    allow: (gated.allow ?? []).map((fingerprint) => ({
      fingerprint,
      reason: `because ${NASTY}`,
      expires: '2027-01-01',
    })),
    baseline: gated.baseline === undefined ? undefined : reportOf(gated.baseline, report),
    today: '2026-11-24',
  })
  return { ...data, judgement }
}

/** Reports of every kind, with and without a gate. */
const INPUTS: Readonly<Record<string, FormInput>> = {
  'without a gate': input(ITEMS),
  'with a gate that fails': input(ITEMS, {
    limits: { 'max-contaminated': 0.1, 'too-short': 'refuse', 'fail-on': ['overlap'] },
  }),
  'with a baseline and an allowance': input(ITEMS, {
    limits: { 'max-contaminated': 0 },
    allow: [contentOf('deep')],
    baseline: [BAD],
  }),
  'with nothing found': input([{ id: 'good', level: 'none' }], { limits: { 'max-contaminated': 0 } }),
  'with nothing that could be tested': input(ITEMS.slice(4, 6), { limits: { 'max-contaminated': 0 } }),
}
const FAILURE: CiPart = {
  failure: { message: `the index ${NASTY} is damaged`, hint: 'Build it again.' },
  index: 'indexes/broken',
}
/** The same report against another index. */
const elsewhere = (of: FormInput, path: string): FormInput => ({
  ...of,
  report: { ...of.report, index: of.report.index === null ? null : { ...of.report.index, path } },
})
const GATED = INPUTS['with a gate that fails'] ?? input([])
/** What forms are made of: one report, none, or those of several indexes. */
const PARTS: Readonly<Record<string, readonly CiPart[]>> = {
  ...Object.fromEntries(Object.entries(INPUTS).map(([name, of]) => [name, [of]])),
  'without an answer': [FAILURE],
  'of two indexes': [elsewhere(GATED, 'indexes/a'), elsewhere(input(ITEMS), 'indexes/b')],
  'of two indexes, one of them broken': [elsewhere(GATED, 'indexes/a'), FAILURE],
}
const EACH = Object.entries(PARTS)
const parsed = (text: string) => JSON.parse(text)

describe('SARIF', () => {
  const results = (of: FormInput) => parsed(renderSarif([of])).runs[0].results

  test.each(EACH)('%s is valid, and its rules are those of its results', (_, of) => {
    const log = parsed(renderSarif(of))
    isSarif(log)
    expect(isSarif.errors).toBeNull()
    expect(log.runs).toHaveLength(of.length)
    for (const { tool, results: all } of log.runs) {
      for (const { ruleId, ruleIndex } of all) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
      const fingerprints = all.map(
        (one: { partialFingerprints: object }) => Object.values(one.partialFingerprints)[0],
      )
      expect(new Set(fingerprints).size).toBe(fingerprints.length)
    }
    const ids = log.runs.map((run: { automationDetails?: { id: string } }) => run.automationDetails?.id)
    expect(new Set(ids).size).toBe(of.length)
  })

  test('has the most severe results that a host takes, and says how many are left out', () => {
    const many = Array.from({ length: MOST_RESULTS + 3 }, (_, i): MadeUpItem => {
      const id = `i${i.toString(36).padStart(5, '0')}`
      // The last ones are the worst.
      if (i >= MOST_RESULTS - 1) return { ...BAD, id, line: i + 1 }
      return i === 7 ? { ...HALF, id, coverage: 0.21, line: 8 } : { ...HALF, id, coverage: 0.3, line: i + 1 }
    })
    const part = input(many)
    const text = renderSarif([part])
    isSarif(parsed(text))
    expect(isSarif.errors).toBeNull()
    const [run] = parsed(text).runs
    const lines = run.results.map(
      (one: { locations: { physicalLocation: { region: { startLine: number } } }[] }) =>
        one.locations[0]?.physicalLocation.region.startLine,
    )
    expect(lines).toHaveLength(MOST_RESULTS)
    for (const last of [0, 1, 2, 3]) expect(lines).toContain(MOST_RESULTS + last)
    // Of one severity those of the least coverage go, and of one coverage the last ones.
    expect(lines).not.toContain(8)
    expect(lines).not.toContain(MOST_RESULTS - 1)
    expect(lines).toEqual([...lines].sort((a, b) => a - b))
    const remark =
      '3 findings are left out, the least severe: code hosts take 25,000 results of a run; items.jsonl has all'
    expect(sarifRemarks([part])).toEqual([remark])
    expect(run.invocations[0].toolExecutionNotifications).toEqual([
      { level: 'warning', message: { text: `${remark}.` } },
    ])
    expect(renderSarif([part])).toBe(text)
    // GitHub takes 10 MB, packed.
    expect(gzipSync(text).length).toBeLessThan(10e6)
  })

  test('has help for each rule, as text and as Markdown', () => {
    const [{ tool }] = parsed(renderSarif([GATED])).runs
    for (const { help, fullDescription } of tool.driver.rules) {
      expect(help.text).toContain(fullDescription.text)
      expect(help.markdown).toContain('`')
      expect(help.text).toBe(help.markdown.replaceAll('`', ''))
    }
  })

  test('places each finding at the line of its item, below the source root', () => {
    expect(
      results(input(ITEMS)).map((one: never) => {
        const { ruleId, level, locations } = one as {
          ruleId: string
          level: string
          locations: {
            physicalLocation: { artifactLocation: { uri: string }; region?: { startLine: number } }
          }[]
        }
        const at = locations[0]?.physicalLocation
        return `${ruleId} ${level} ${at?.artifactLocation.uri}:${at?.region?.startLine}`
      }),
    ).toEqual([
      'dosimeter/contaminated error sets/pond.jsonl:4',
      'dosimeter/partial warning sets/pond.jsonl:5',
      'dosimeter/below note sets/pond.jsonl:6',
      'dosimeter/published warning sets/pond.jsonl:11',
      'dosimeter/contaminated error sets/a%20b/%C3%BC.json:undefined',
      `dosimeter/contaminated error sets/${encodeURIComponent(NASTY)}.jsonl:2`,
    ])
  })

  test('tells new from known findings, and suppresses allowed ones with their reason', () => {
    const found = results(INPUTS['with a baseline and an allowance'] ?? input([]))
    expect(
      found.map((one: { baselineState: string; suppressions?: object[] }) => [
        one.baselineState,
        one.suppressions?.length ?? 0,
      ]),
    ).toEqual([
      ['unchanged', 0],
      ['new', 0],
      ['new', 0],
      ['new', 0],
      ['new', 1],
      ['new', 0],
    ])
    expect(found[4].suppressions[0].justification).toContain('allowed until 2027-01-01: because')
  })
})

describe('JUnit', () => {
  test.each(EACH)('%s is valid, and its counts are right', async (_, of) => {
    const contents = renderJunit(of)
    const { valid, errors } = await validateXML({
      xml: [{ fileName: 'junit.xml', contents }],
      schema: [{ fileName: 'junit.xsd', contents: JUNIT }],
    })
    expect(errors).toEqual([])
    expect(valid).toBe(true)
    const number = (pattern: RegExp): number => contents.match(pattern)?.length ?? 0
    const head = /<testsuites name="dosimeter" tests="(\d+)" failures="(\d+)" errors="(\d+)">/u.exec(contents)
    expect(head?.slice(1).map(Number)).toEqual([
      number(/<testcase /gu),
      number(/<failure /gu),
      number(/<error /gu),
    ])
  })

  test('has a case for each item, and with a gate one for each rule', () => {
    const lines = renderJunit([INPUTS['with a gate that fails'] ?? input([])])
      .split('\n')
      .filter((line) => /<(?:testsuite |testcase |failure|error|skipped)/u.test(line))
      .map((line) => line.trim().replace(/ message=.*/u, ''))
      .slice(0, 17)
    expect(lines).toEqual([
      '<testsuite name="gate" tests="7" failures="4" errors="1" skipped="0">',
      '<testcase name="max-contaminated: 10 %" classname="gate pond">',
      '<failure',
      '<testcase name="fail-on: overlap" classname="gate pond">',
      '<failure',
      '<testcase name="too-short" classname="gate pond">',
      '<error',
      '<testcase name="max-contaminated: 10 %" classname="gate lake">',
      '<failure',
      '<testcase name="fail-on: overlap" classname="gate lake">',
      '<failure',
      '<testcase name="too-short" classname="gate lake">',
      '<testcase name="items that could not be tested" classname="gate pond">',
      '<testsuite name="pond" tests="9" failures="5" errors="0" skipped="1">',
      '<testcase name="bad" classname="pond">',
      '<failure',
      '<testcase name="half" classname="pond">',
    ])
  })
})

describe('GitHub annotations', () => {
  test('stand at the line of the item, worst first, and nothing of an item can be a command', () => {
    const lines = renderGithub([input(ITEMS)])
      .trimEnd()
      .split('\n')
    expect(lines.map((line) => line.replace(/title=.*?::/u, '').slice(0, 72))).toEqual([
      '::error file=sets/a b/ü.json,line=1,pond/deep: contaminated, input only,',
      '::error file=sets/<b>&"\'|`*_[x](y)@me #1 100 %25 a%2Cb%3A%3Ac%0D%0A\u{1F600}]]>',
      '::error file=sets/pond.jsonl,line=4,pond/bad: contaminated, input only, ',
      '::warning file=sets/pond.jsonl,line=5,pond/half: partial, input only, li',
      '::warning file=sets/pond.jsonl,line=11,pond/named: contaminated by the d',
    ])
    expect(lines[1]).toMatch(/line=2,title=dosimeter%3A Contaminated item::lake\/.*100 %25 a,b::c%0D%0A/u)
  })

  test('are ten of a kind, and say what is left out', () => {
    const many = Array.from({ length: 13 }, (_, i): MadeUpItem => ({ ...BAD, id: `bad${i}` }))
    const lines = renderGithub([input(many, { limits: { 'max-contaminated': 0.5 } })]).split('\n')
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
    expect(lines.at(-2)).toBe(
      '::notice title=dosimeter::not within the policy: 1 limit exceeded; 3 findings more than annotations can show',
    )
  })

  test('are warnings where a limit leaves room for them, and nothing where they count for nothing', () => {
    const kinds = (gated: Gated): string[] =>
      renderGithub([input([BAD, HALF], gated)])
        .split('\n')
        .map((line) => line.split(' ')[0] ?? '')
    expect(kinds({ limits: { 'max-contaminated': 0.5 } })).toEqual(['::warning', '::warning', '::notice', ''])
    expect(kinds({ limits: { 'max-contaminated': 0 }, baseline: [BAD] })).toEqual([
      '::warning',
      '::notice',
      '',
    ])
  })
})

describe('GitLab', () => {
  test('has what its format asks for, and no finding that counts for nothing', () => {
    const issues = parsed(renderGitlab([INPUTS['with a baseline and an allowance'] ?? input([])]))
    expect(issues.map((issue: { severity: string }) => issue.severity)).toEqual([
      'minor',
      'info',
      'minor',
      'major',
    ])
    expect(issues[0]).toEqual({
      description: 'pond/half: partial, input only, likely: coverage 50.0 %, 50 words in a row',
      check_name: 'dosimeter/partial',
      fingerprint: `pond:${contentOf('half')}:input-only`,
      severity: 'minor',
      location: { path: 'sets/pond.jsonl', lines: { begin: 5 } },
    })
  })
})

describe('the summary', () => {
  test.each(EACH)('%s is Markdown whose tables no name can break', (_, of) => {
    const text = renderSummary(of)
    const rows = text.split('\n').filter((line) => line.startsWith('|'))
    const cells = (row: string): number => row.replaceAll(/\\[\\|]/gu, '').split('|').length
    expect(new Set(rows.map(cells))).toEqual(new Set(rows.length === 0 ? [] : [7, 11]))
    expect(text).not.toMatch(/<b/u)
    expect(text).not.toMatch(/(?<!\\)\[x(?<!\\)\]\(y\)/u)
    expect(text).not.toContain('\u0007')
  })

  test('begins with what the gate says', () => {
    const text = renderSummary([input([BAD], { limits: { 'max-contaminated': 0 } })])
    expect(text.split('\n').slice(2, 7)).toEqual([
      '**❌ not within the policy: 1 limit exceeded.**',
      '',
      '|  | benchmark | rule | what | figure |',
      '| --- | --- | --- | --- | --- |',
      '| ❌ | pond | max-contaminated: 0 % | share of items contaminated | 100 % (1 of 1) is above the limit of 0 % |',
    ])
  })
})

/** What each form says in plain text, without what its format adds. */
const saidBy = async (name: CiFormatName, parts: readonly CiPart[]): Promise<string> =>
  new TextDecoder()
    .decode(await renderCi(name, parts))
    .replaceAll('&quot;', '"')
    .replaceAll('\\"', '"')
    .replaceAll('%25', '%')

describe('what could not be tested', () => {
  const sentence =
    '2 of 2 items of pond could not be tested, and are not clean: 1 "not testable", 1 "too short"'
  const nothing = INPUTS['with nothing that could be tested'] ?? input([])

  test.each<CiFormatName>(['sarif', 'junit', 'github', 'summary'])('is told by %s', async (name) => {
    const text = await saidBy(name, [nothing])
    expect(text).toContain(sentence)
    const some = await saidBy(name, [GATED])
    expect(some).toContain('2 of 9 items of pond could not be tested')
  })

  test('is told by gate', async () => {
    const { outcome, untested } = gateSchema.parse(parsed(await saidBy('gate', [nothing])))
    expect(outcome).toBe('unanswered')
    expect(untested).toEqual([
      { index: 'indexes/mix', set: 'pond', items: 2, notTestable: 1, tooShort: 1, matchable: 0 },
    ])
  })

  test('is no answer where there is nothing else, and the summary says what helps', () => {
    expect(renderSummary([nothing])).toContain(
      '⚠️ not answered: nothing of pond could be tested that 1 limit is about.',
    )
    expect(renderSummary([nothing])).toContain('- What has no text long enough cannot be tested at all')
    const short = { id: 'short', level: 'not testable', shortFields: { question: 5, answer: 3 } } as const
    const matchable = input([short], { limits: { 'max-contaminated': 0 } })
    expect(renderSummary([matchable])).toContain('or check with --exact')
    const [{ invocations }] = parsed(renderSarif([nothing])).runs
    expect(invocations[0].executionSuccessful).toBe(false)
    expect(renderJunit([nothing])).toMatch(/<error message="[^"]*none of 2 items could be tested/u)
  })
})

describe('without an answer', () => {
  test('SARIF says so, and has no results', () => {
    const [{ invocations, results: all }] = parsed(renderSarif([FAILURE])).runs
    expect(all).toEqual([])
    expect(invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: 'error', message: { text: `the index ${NASTY} is damaged. Build it again.` } },
        ],
      },
    ])
  })

  test('JUnit has an error, GitHub one annotation, GitLab an empty list, the gate its reason', () => {
    expect(renderJunit([FAILURE])).toContain('tests="1" failures="0" errors="1"')
    expect(renderGithub([FAILURE])).toMatch(
      /^::error title=dosimeter%3A could not answer::the index [^\n]*\n$/u,
    )
    expect(renderGitlab([FAILURE])).toBe('[]\n')
    expect(gateSchema.parse(parsed(renderGateJson([FAILURE])))).toMatchObject({
      outcome: 'unanswered',
      errors: [{ index: 'indexes/broken', hint: 'Build it again.' }],
    })
  })
})

describe('several indexes', () => {
  const parts = PARTS['of two indexes'] ?? []

  test('are told apart, and GitLab has each finding once, as bad as it gets', () => {
    expect(renderJunit(parts)).toContain('<testsuite name="indexes/b: pond"')
    expect(renderSummary(parts)).toMatch(/^### indexes\/a$/mu)
    const issues = parsed(renderGitlab(parts))
    const fingerprints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)
    expect(new Set(fingerprints).size).toBe(fingerprints.length)
    // An error in the first, where a limit counted it; a note in the second.
    const bit = issues.find(({ fingerprint }: { fingerprint: string }) =>
      fingerprint.includes(contentOf('bit')),
    )
    expect(bit.severity).toBe('major')
    expect(bit.description).toMatch(/^indexes\/a: pond\/bit/u)
  })

  test('are at most ten annotations of a kind together', () => {
    const many = Array.from({ length: 8 }, (_, i): MadeUpItem => ({ ...BAD, id: `bad${i}` }))
    const two = [elsewhere(input(many), 'a'), elsewhere(input(many), 'b')]
    const lines = renderGithub(two).split('\n')
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
    expect(lines.at(-2)).toContain('6 findings more than annotations can show')
  })

  test('have one outcome, and only what none of them had a use for is idle', () => {
    const allow = [contentOf('only-here')]
    const here = elsewhere(
      input([{ ...BAD, id: 'only-here' }], { limits: { 'max-contaminated': 0 }, allow }),
      'a',
    )
    const there = elsewhere(input([BAD], { limits: { 'max-contaminated': 0.99 }, allow }), 'b')
    const result = gateSchema.parse(parsed(renderGateJson([here, there])))
    expect(result.outcome).toBe('over')
    expect(result.idleAllowances).toEqual([])
    expect(result.rules.map(({ index, outcome }) => [index, outcome])).toEqual([
      ['a', 'within'],
      ['b', 'over'],
    ])
    expect(gateSchema.parse(parsed(renderGateJson([there, FAILURE]))).outcome).toBe('over')
  })
})

describe('a threshold of the policy', () => {
  test('makes findings of items, which forms name with their figure', () => {
    const named: MadeUpItem = {
      id: 'named',
      level: 'none',
      published: { 'llama3~words': 'measured' },
      figures: { 'llama3~words': { coverageRatio: 0.83 } },
    }
    const part = input([named, { id: 'good', level: 'none' }], {
      limits: { presets: { llama3: { at: 0.8, 'max-contaminated': 0.1 } } },
      report: { undecided: ['llama3'] },
    })
    expect(renderGithub([part])).toContain(
      'contaminated by the definition llama3~words: coverage 83.0 %25, from 80 %25',
    )
    expect(renderJunit([part])).toContain('name="presets.llama3.max-contaminated: 10 %"')
    expect(renderSummary([part])).toContain('from 80 % coverage')
  })
})

describe('every form', () => {
  const NAMES: readonly FormatName[] = ['sarif', 'junit', 'github', 'summary', 'gitlab', 'gate']
  const render = async (name: FormatName, of: FormInput): Promise<string> =>
    new TextDecoder().decode(await renderFormat(name, of))

  const SECRET = 'The newt of Lower Marsh sleeps under the seventh stone'

  test.each(NAMES)('%s has no text of items or documents, redacted or not', async (name) => {
    for (const isRedacted of [true, false]) {
      const items = ITEMS.map((item): MadeUpItem => ({ ...item, text: SECRET, evidence: 'verified' }))
      const of = input(items, { limits: { 'max-contaminated': 0 }, report: { isExact: true, isRedacted } })
      // The report itself must have it, or this test could not fail.
      expect(JSON.stringify(of).includes(SECRET)).toBe(!isRedacted)
      const text = await render(name, of)
      for (const word of ['newt', 'Marsh', 'seventh stone']) expect(text).not.toContain(word)
      expect(text).toContain(contentOf('bad'))
    }
  })

  test.each(EACH)('gate %s is as its schema says', async (_, parts) => {
    const value = parsed(renderGateJson(parts))
    expect(gateSchema.parse(value)).toEqual(value)
  })

  test.each(NAMES)('%s is the same for the same report', async (name) => {
    expect(await render(name, input(ITEMS))).toBe(await render(name, input(ITEMS)))
  })
})
