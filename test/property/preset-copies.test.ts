/**
 * Every preset against copies of its own items: one that is tested at all must be found in its copy. Otherwise it was
 * never tested, and a report that calls it below or none is wrong.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/items/types.ts'
import { PRESETS } from '../../src/presets/catalogue.ts'
import type { PresetItemResult } from '../../src/presets/result.ts'
import type { Preset } from '../../src/presets/types.ts'
import { documentsOf, fillers, type MadeFields, scanOne } from '../support/presets.ts'

const ROLES = ['context', 'question', 'choices', 'answer', 'code'] as const satisfies readonly Role[]

/** Whatever roles may be one text to a definition. */
const INPUTS: readonly (readonly Role[])[] = Array.from({ length: 2 ** ROLES.length }, (_, bits) =>
  ROLES.filter((_, role) => ((bits >> role) & 1) === 1),
)

/** So many words, or something that some normalisers make nothing of. */
const content = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom('?!', '7', 'yes', '«»') },
)
const item = fc.record(
  { context: content, question: content, choices: content, answer: content, code: content },
  { requiredKeys: [] },
)
const items = fc
  .array(
    item.filter((fields) => Object.keys(fields).length > 0),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => {
    // No two words of a set are the same, so that nothing is found in another item's copy. No digits: one rule makes
    // all numbers one.
    let next = 0
    const word = (): string => `w${[...String(next++)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
    return list.map((fields): MadeFields => {
      const texts = ROLES.flatMap((role) => {
        const made = fields[role]
        if (made === undefined) return []
        return [[role, typeof made === 'string' ? made : Array.from({ length: made }, word).join(' ')]]
      })
      return Object.fromEntries(texts)
    })
  })

/** A document with each item, and one with all. */
function copies(preset: Preset, list: readonly MadeFields[]): string[] {
  // decon knows no choices, looks for the answer behind the question, and begins to look at every tenth token only.
  const isDecon = preset.measure.kind === 'decon'
  const roles = ROLES.filter((role) => !isDecon || role !== 'choices')
  const of = (wanted: readonly Role[]) => (fields: MadeFields) =>
    wanted.flatMap((role) => fields[role] ?? []).join('\n')
  // Where there is no question, context and code may be looked for in its place.
  const instead = list.filter(({ question }) => question === undefined).map(of(['context', 'code']))
  // HELM's split leaves an empty word where a text begins or ends with signs: there its copy must begin and end too.
  const isHelm = preset.measure.kind === 'helm'
  const inputs = isHelm ? INPUTS.flatMap((input) => list.map(of(input))) : []
  const whole = [...list.map(of(roles)), ...instead, ...inputs.filter((text) => text !== '')]
  const shifts = isDecon ? 10 : 1
  return [...whole, whole.join('\n\n')].flatMap((text) =>
    Array.from({ length: shifts }, (_, k) => (k === 0 ? text : `${fillers(k)}\n${text}`)),
  )
}

/** Whether a result is what a whole copy must give. */
function isFull({ decision }: Preset, { outcome, figures, bands }: PresetItemResult): boolean {
  if (outcome === 'not testable' || outcome === 'too short' || outcome === 'contaminated') return true
  if (outcome !== 'measured') return false
  if (decision.sweep !== undefined) return figures[decision.sweep.figure] === 1
  return decision.bands === undefined || bands.includes('dirty')
}

describe.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s', (_, preset) => {
  it('finds a copy of every item that it tests', () => {
    fc.assert(
      fc.property(items, (list) => {
        const texts = copies(preset, list)
        const result = scanOne(preset, list, texts)
        expect(result.documents).toBe(documentsOf(texts).length)
        expect(result.items.filter((found) => !isFull(preset, found))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('tests something', () => {
    const list = Array.from({ length: 6 }, (_, i): MadeFields => {
      const word = (k: number) =>
        `v${'abcdef'[i]}${[...String(k)].map((d) => 'abcdefghij'[Number(d)]).join('')}`
      const words = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, k) => word(from + k)).join(' ')
      return { question: words(0, 30), choices: [words(30, 34), words(34, 40)], answer: words(40, 60) }
    })
    const texts = copies(preset, list)
    const { items: results } = scanOne(preset, list, texts)
    expect(results.every((found) => isFull(preset, found))).toBe(true)
    expect(results.filter(({ outcome }) => outcome === 'not testable')).toEqual([])
  })
})
