import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { limitsOf, presetsOf } from '../../../src/gate/limits.ts'
import { policySchema } from '../../../src/gate/policy.ts'
import { parsePolicy } from '../../../src/gate/policy-file.ts'
import { readPolicy } from '../../../src/gate/read-policy.ts'
import { folderWith } from '../items/temporary-folder.ts'

const FULL = `version: 1
indexes: [indexes/web, /data/code]
sets:
  - benchmark: gsm8k
    paths: [gsm8k/test.jsonl]
  - benchmark: my/set.yaml
    paths: [data]
  - name: new
    items: [new.jsonl]
    fields: [question, answer]
    id-field: key
presets: [llama3]
defaults:
  n: 10
  min-run: 1
  partial-at: 30%
  contaminated-at: 0.9
  exact: true
  short-items: true
  corpus-roots: [web=../corpus]
  max-evidence: 3
  redact: true
limits:
  max-contaminated: 2%
  max-partial: 0.1
  max-mean-coverage: 12.5 %
  fail-on: [verified]
  fields:
    answer: { max-contaminated: 0 }
  presets:
    gpt3: { max-contaminated: 1 }
  too-short: leave-out
  not-testable: refuse
  unverified: likely
benchmarks:
  new: { max-contaminated: 0, fields: { question: { max-partial: 1% } } }
allow:
  - fingerprint: new:0123456789abcdef:input-only
    reason: quoted on purpose
    expires: 2027-03-31
`

const isPolicy = new Ajv2020().compile(
  JSON.parse(
    readFileSync(fileURLToPath(new URL('../../../schemas/policy.schema.json', import.meta.url)), 'utf8'),
  ),
)

describe('a policy', () => {
  test('has numbers for shares, and a value for every key', () => {
    const policy = parsePolicy(FULL, 'dosimeter.yaml').policy
    expect(Object.keys(policy).sort()).toEqual(Object.keys(policySchema.shape).sort())
    expect(policy.limits).toMatchObject({ 'max-contaminated': 0.02, 'max-mean-coverage': 0.125 })
    expect(policy.defaults?.['partial-at']).toBe(0.3)
    expect(presetsOf(policy)).toEqual(['llama3', 'gpt3'])
  })

  test('merges limits of a set key by key, those of fields and presets one by one', () => {
    const { limits = {}, benchmarks = {} } = parsePolicy(FULL, 'dosimeter.yaml').policy
    const rules = { limits, benchmarks, flags: {}, isEachSetExpected: true }
    expect(limitsOf('new', rules)).toMatchObject({
      'max-contaminated': 0,
      'max-partial': 0.1,
      'too-short': 'leave-out',
      fields: { answer: { 'max-contaminated': 0 }, question: { 'max-partial': 0.01 } },
      presets: { gpt3: { 'max-contaminated': 1 } },
    })
    expect(limitsOf('gsm8k', rules)['max-contaminated']).toBe(0.02)
  })

  test('is what editors are told', () => {
    expect(isPolicy(parse(FULL)), JSON.stringify(isPolicy.errors)).toBe(true)
    expect(isPolicy({ version: 1, limits: { 'max-contaminated': '2 percent' } })).toBe(false)
    expect(isPolicy({ version: 1, limit: {} })).toBe(false)
  })

  test.each<[unknown, boolean]>([
    [0, true],
    [1, true],
    [1.1, false],
    ['0%', true],
    ['100%', true],
    ['100.0 %', true],
    ['007%', true],
    ['.5%', true],
    ['99.95%', true],
    ['140%', false],
    ['101%', false],
    ['100.1%', false],
    ['0.02', false],
    ['-1%', false],
  ])('has the share %j: %s, for the program and for editors alike', (share, isGood) => {
    const policy = { version: 1, limits: { 'max-partial': share } }
    expect(policySchema.safeParse(policy).success).toBe(isGood)
    expect(isPolicy(policy)).toBe(isGood)
  })

  test.each<[unknown, boolean]>([
    [0, false],
    ['0%', false],
    ['00.0 %', false],
    ['.0%', false],
    [0.001, true],
    ['0.1%', true],
    ['50%', true],
    [1, true],
    ['101%', false],
  ])('has the threshold %j: %s, for the program and for editors alike', (at, isGood) => {
    const policy = { version: 1, limits: { presets: { llama3: { at, 'max-contaminated': 0 } } } }
    expect(policySchema.safeParse(policy).success).toBe(isGood)
    expect(isPolicy(policy)).toBe(isGood)
  })

  test('has days of the calendar, for the program and for editors alike', () => {
    const two = (number: number): string => String(number).padStart(2, '0')
    for (const year of [1900, 1999, 2000, 2023, 2024, 2027, 2100]) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const expires = `${year}-${two(month)}-${two(day)}`
          const time = Date.parse(`${expires}T00:00:00Z`)
          const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(expires)
          const policy = { version: 1, allow: [{ fingerprint: '0123456789abcdef', reason: 'x', expires }] }
          if (policySchema.safeParse(policy).success !== isDay || isPolicy(policy) !== isDay)
            throw new Error(`${expires} is a day: ${isDay}`)
        }
      }
    }
  })

  test.each([
    ['0123456789abcdef', true],
    ['new:0123456789abcdef:input-only', true],
    ['a:b c:0123456789abcdef:llama3~words:2', true],
    ['new:0123456789abcdef', false],
    ['0123456789ABCDEF', false],
    ['garbage', false],
    ['', false],
  ])('allows by the fingerprint %j: %s', (fingerprint, isGood) => {
    const policy = { version: 1, allow: [{ fingerprint, reason: 'x', expires: '2027-01-01' }] }
    expect(policySchema.safeParse(policy).success).toBe(isGood)
    expect(isPolicy(policy)).toBe(isGood)
  })

  test('names files relative to itself', async () => {
    const folder = await folderWith({ 'policy.yaml': FULL })
    const { indexes, sets, defaults } = await readPolicy(`${folder}/policy.yaml`)
    expect(indexes).toEqual([`${folder}/indexes/web`, '/data/code'])
    expect(sets).toMatchObject([
      { benchmark: 'gsm8k', paths: [`${folder}/gsm8k/test.jsonl`] },
      { benchmark: `${folder}/my/set.yaml`, paths: [`${folder}/data`] },
      { items: [`${folder}/new.jsonl`] },
    ])
    expect(defaults?.['corpus-roots']?.[0]).toMatch(/^web=\//u)
    expect(defaults?.['corpus-roots']?.[0]).not.toContain('..')
  })
})

describe('mistakes are named with line and column', () => {
  test.each([
    ['limits:\n  max-partial: 1', '1:1: missing key "version", expected 1'],
    [
      'version: 1\nlimits:\n  max-partal: 1',
      '3:3: unknown key "max-partal" in "limits", expected one of max-',
    ],
    ['version: 2', '1:10: "version" is 2, expected 1'],
    [
      'version: 1\nlimits: { max-partial: 3 }',
      '2:24: "limits.max-partial" is 3, expected a share from 0 to 1',
    ],
    ['version: 1\nlimits: { max-partial: 101% }', '2:24: "limits.max-partial" is "101%", expected a share'],
    ['version: 1\nlimits: { max-partial: few }', '2:24: "limits.max-partial" is "few", expected a share'],
    ['version: 1\nlimits: { max-partial: [1] }', '2:24: "limits.max-partial" is a list, expected a share'],
    [
      'version: 1\nlimits:\n  fail-on: [verifed]',
      '3:13: "limits.fail-on[0]" is "verifed", expected one of contam',
    ],
    [
      'version: 1\nlimits: { fields: { a: { max: 1 } } }',
      '2:26: unknown key "max" in "limits.fields.a", expected one of max-contaminated, max-partial, max-mean-coverage',
    ],
    [
      'version: 1\nsets:\n  - paths: [a]',
      '3:5: "sets[0]" is an object, expected either "benchmark" and "paths"',
    ],
    ['version: 1\nsets:\n  - benchmark: gsm8k', '3:5: missing key "sets[0].paths", expected the files'],
    ['version: 1\nsets:\n  - items: [a]', '3:5: missing key "sets[0].fields", expected the keys'],
    [
      'version: 1\nsets:\n  - {benchmark: a, paths: [b], name: c}',
      '3:38: "sets[0].name" is "c", expected no "name" beside "benchmark"',
    ],
    [
      'version: 1\nsets:\n  - {name: a, items: [x], fields: [q]}\n  - {name: a, items: [y], fields: [q]}',
      '4:12: "sets[1].name" is "a" again',
    ],
    ['version: 1\npresets: [llama33]', '2:11: "llama33" is no published definition'],
    [
      'version: 1\nbenchmarks:\n  a: { presets: { gpt33: {max-contaminated: 0} } }',
      '3:19: "gpt33" is no published definition',
    ],
    [
      'version: 1\nlimits:\n  presets:\n    llama3: { max-contaminated: 0 }',
      '4:5: "limits.presets.llama3": the source has no threshold, so nothing is ever contaminated by it, expected "at", the coverage from which an item counts',
    ],
    [
      'version: 1\nbenchmarks:\n  a: { presets: { helm: {max-contaminated: 0} } }',
      '3:19: "benchmarks.a.presets.helm": the source has no threshold',
    ],
    [
      'version: 1\nlimits: { presets: { gpt3: { at: 50%, max-contaminated: 0 } } }',
      '2:22: "limits.presets.gpt3": the definition has a threshold of its own, expected no "at"',
    ],
    [
      'version: 1\nlimits: { presets: { llama3: { at: 0, max-contaminated: 0 } } }',
      '2:36: "limits.presets.llama3.at" is 0, expected a share above 0',
    ],
    [
      'version: 1\nallow:\n  - {fingerprint: garbage, reason: y, expires: 2026-02-01}',
      '3:19: "allow[0].fingerprint" is "garbage", expected a fingerprint of a finding',
    ],
    [
      'version: 1\nallow:\n  - {fingerprint: 0123456789abcdef, reason: y}',
      '3:5: missing key "allow[0].expires", expected text',
    ],
    [
      'version: 1\nallow:\n  - {fingerprint: 0123456789abcdef, reason: y, expires: 2026-02-31}',
      '3:57: "allow[0].expires" is "2026-02-31", expected a day',
    ],
    [
      'version: 1\nallow:\n  - {fingerprint: 0123456789abcdef, reason: y, expires: 2026-02-01}\n  - {fingerprint: 0123456789abcdef, reason: z, expires: 2026-02-01}',
      '4:19: "allow[1].fingerprint" is "0123456789abcdef" again',
    ],
    ['version: 1\nlimits: {', '2:10: not YAML that can be read'],
    ['version: 1\nversion: 1', '2:1: not YAML that can be read: Map keys must be unique'],
    ['', '1:1: the policy is null, expected keys with values'],
  ])('%j', (source, message) => {
    expect(() => parsePolicy(source, 'dosimeter.yaml')).toThrow(`dosimeter.yaml:${message}`)
  })
})
