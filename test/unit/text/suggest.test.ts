import { describe, expect, it } from 'vitest'
import { nearest } from '../../../src/text/suggest.ts'

const SETS = ['agieval', 'bbh', 'gsm8k', 'humaneval', 'mbpp', 'mmlu', 'qasc']

describe('nearest', () => {
  it.each([
    ['gsm-8k', 'gsm8k'],
    ['humen-eval', 'humaneval'],
    ['MMLU', 'mmlu'],
    ['mmul', 'mmlu'],
    ['agievl', 'agieval'],
  ])('takes %s for %s', (typed, meant) => {
    expect(nearest(typed, SETS)).toBe(meant)
  })

  it('counts a swap of two neighbours as one edit', () => {
    expect(nearest('abdc', ['abcd'])).toBe('abcd')
    expect(nearest('badc', ['abcd'])).toBeUndefined()
  })

  it('prefers fewer edits, then the earlier candidate', () => {
    expect(nearest('mbpu', ['mmlu', 'mbpp'])).toBe('mbpp')
    expect(nearest('role', ['rule', 'roll'])).toBe('rule')
    expect(nearest('role', ['roll', 'rule'])).toBe('roll')
  })

  it('takes the beginning of a name for the first that begins so, unless another is spelt alike', () => {
    expect(nearest('human', SETS)).toBe('humaneval')
    expect(nearest('olmo3', ['olmo3-decon', 'olmo3-decon-web'])).toBe('olmo3-decon')
    expect(nearest('open', ['openers-and-more', 'opens'])).toBe('opens')
    expect(nearest('hu', SETS)).toBeUndefined()
  })

  it('suggests nothing for a word that is far from all', () => {
    expect(nearest('hellaswag', SETS)).toBeUndefined()
    expect(nearest('', SETS)).toBeUndefined()
    expect(nearest('x', [])).toBeUndefined()
    expect(nearest('x', ['y'])).toBeUndefined()
  })
})
