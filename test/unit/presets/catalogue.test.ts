import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { answerFromIndex } from '../../../src/presets/answer.ts'
import { findPreset, PRESETS } from '../../../src/presets/catalogue.ts'
import { labelOf } from '../../../src/presets/label.ts'

const IDS = PRESETS.map(({ id }) => id)
const WORDS = { unit: 'words', n: 8 }
const CHARS = { unit: 'chars', n: 25 }

describe('the presets', () => {
  it('are one file each, sorted, and complete', () => {
    const files = readdirSync(fileURLToPath(new URL('../../../src/presets/data', import.meta.url)))
    expect(IDS).toEqual(files.map((file) => file.replace(/\.ts$/, '')).sort())
    // The table of published definitions.
    const published =
      'gpt2 gpt3 gpt3-filter palm gpt4 llama2 llama3 contam-token contam-ngram contam-extend contam-longest qwen-strict ' +
      'qwen-lcs deepseek phi4 tulu3 apertus cosmopedia olmo3-decon olmo3-decon-synth olmo3-decon-web dolma infini-gram-mini ' +
      'data-portraits quip anthropic marin datatrove lm-eval nemo helm gopher bigcode dclm wimbd dodge'
    expect(published.split(' ').filter((id) => !IDS.includes(id))).toEqual([])
  })

  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    '%s is said in whole sentences',
    (_, preset) => {
      expect(preset.caveats.length).toBeGreaterThan(0)
      expect(preset.caveats.filter((caveat) => !/^\p{Lu}.*\.$/su.test(caveat))).toEqual([])
      expect(preset.sources.every(({ arxiv, url }) => arxiv !== undefined || url !== undefined)).toBe(true)
      // A measure of one document cannot come from grams alone.
      const isOfCorpus = ['windows', 'helm', 'chain'].includes(preset.measure.kind)
      if (!isOfCorpus) expect(preset.needs).not.toBe('grams')
    },
  )

  it('are found by id, with a suggestion for another', () => {
    expect(findPreset('llama3').id).toBe('llama3')
    expect(() => findPreset('lama3')).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND', hint: 'did you mean "llama3"?' }),
    )
    expect(() => findPreset('zzzzzzzzzzzz')).toThrow(
      expect.objectContaining({ hint: 'see "dosimeter presets list"' }),
    )
  })
})

describe('labels', () => {
  it.each([
    ['gpt2', undefined, 'gpt2'],
    ['palm', undefined, 'palm~words'],
    ['tulu3', undefined, 'tulu3~words'],
    ['llama3', undefined, 'llama3~words'],
    ['llama3', 'cl100k_base', 'llama3~cl100k_base'],
    ['olmo3-decon', 'cl100k_base', 'olmo3-decon'],
    ['olmo3-decon', 'o200k_base', 'olmo3-decon~o200k_base'],
    ['olmo3-decon', undefined, 'olmo3-decon~words'],
    ['quip', undefined, 'quip'],
  ])('%s with %s is %s', (id, vocabulary, label) => {
    expect(labelOf(findPreset(id), vocabulary)).toBe(label)
  })
})

describe('answers of an index', () => {
  it.each([
    ['palm', WORDS, 'palm~words'],
    ['gpt2', WORDS, 'gpt2~words'],
    ['llama3', WORDS, 'llama3~words'],
    ['llama3', { unit: 'cl100k_base', n: 8 }, 'llama3~cl100k_base'],
    ['qwen-strict', WORDS, 'qwen-strict~words'],
    ['quip', CHARS, 'quip~chars'],
    ['gpt4', CHARS, 'gpt4~chars'],
  ])('%s from %j is %s', (id, scheme, label) => {
    expect(answerFromIndex(findPreset(id), scheme)).toMatchObject({ kind: 'labelled', label })
  })

  it.each([
    ['tulu3', WORDS, 'needs text of one document'],
    ['gopher', WORDS, 'needs text of one document'],
    ['gpt3-filter', WORDS, 'is about documents, counts or whole texts'],
    ['bigcode', CHARS, 'is about documents, counts or whole texts'],
    ['quip', WORDS, 'counts characters, and this index holds words; build one with --unit chars --n 25'],
    ['palm', CHARS, 'counts words, and this index holds chars; build one with --unit words --n 8'],
    ['palm', { unit: 'cl100k_base', n: 8 }, 'counts words, and this index holds cl100k_base'],
    [
      'palm',
      { unit: 'words', n: 9 },
      'looks up 8-grams, and this index holds only 9-grams; build one with --n 8',
    ],
    ['gpt3', { unit: 'words', n: 13 }, 'looks up 8-grams'],
  ])('%s from %j: %s', (id, scheme, words) => {
    const answer = answerFromIndex(findPreset(id), scheme)
    expect(answer.kind).toBe('no')
    expect(answer.kind === 'no' ? answer.sentence : '').toContain(`${id} ${words}`)
    expect(answer.kind === 'no' ? answer.sentence : '').toContain(`dosimeter scan CORPUS... --preset ${id}`)
  })

  it('says what it leaves out', () => {
    const notes = (id: string) => {
      const answer = answerFromIndex(findPreset(id), WORDS)
      return answer.kind === 'no' ? '' : answer.notes.join(' ')
    }
    expect(notes('deepseek')).toContain('Texts of 3 to 9 units are not tested')
    expect(notes('gpt3')).toContain('Frequent grams count too')
    expect(notes('helm')).toContain('Weighted figures are absent')
    expect(notes('palm')).toBe('Ratios are upper bounds: an index does not tell documents apart.')
  })

  it('is exact with the own vocabulary of a definition about grams', () => {
    const preset = { ...findPreset('llama3'), vocabulary: 'o200k_base' }
    expect(answerFromIndex(preset, { unit: 'o200k_base', n: 8 })).toMatchObject({
      kind: 'exact',
      label: 'llama3',
    })
  })
})
