import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { answerFromIndex, splitterFor } from '../../../src/presets/answer.ts'
import { findPreset, PRESETS } from '../../../src/presets/catalogue.ts'
import { labelOf } from '../../../src/presets/label.ts'
import { gramScheme } from '../../../src/text/scheme.ts'
import { textSplitter } from '../../../src/text/text-rule.ts'

const IDS = PRESETS.map(({ id }) => id)
const WORDS = gramScheme()
const CHARS = gramScheme({ unit: 'chars', n: 25 })
const TOKENS = gramScheme({ unit: 'cl100k_base' })
const LOWER_TOKENS = gramScheme({ unit: 'cl100k_base', lower: true })

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
      expect(preset.sources.length).toBeGreaterThan(0)
      expect(preset.sources.every(({ arxiv, url }) => arxiv !== undefined || url !== undefined)).toBe(true)
      // A section, appendix, table or file, or the plain statement that nobody has looked it up.
      const place =
        /^(\d+(\.\d+)*$|Appendix |Table |A\.\d|Claude .*\d|section not known$|[\w./-]+(\.(py|md|yaml)|$))/u
      expect(preset.sources.map(({ section }) => section).filter((section) => !place.test(section))).toEqual(
        [],
      )
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
    expect(() => findPreset('zzzzzzzzzzzz')).toThrow(expect.objectContaining({ hint: 'for example llama3' }))
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
    ['olmo3-decon', undefined, 'olmo3-decon~spaced'],
    ['datatrove', undefined, 'datatrove~spaced'],
    ['qwen-lcs', undefined, 'qwen-lcs~spaced'],
    ['qwen-lcs', 'cl100k_base', 'qwen-lcs~cl100k_base'],
    ['qwen-strict', undefined, 'qwen-strict'],
    ['contam-token', undefined, 'contam-token~words'],
    ['contam-token', 'cl100k_base', 'contam-token~cl100k_base'],
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
    ['llama3', TOKENS, 'llama3~cl100k_base'],
    ['contam-token', WORDS, 'contam-token~words'],
    ['qwen-strict', WORDS, 'qwen-strict~words'],
    ['datatrove', WORDS, 'datatrove~words'],
    ['quip', CHARS, 'quip~chars'],
    ['gpt4', CHARS, 'gpt4~chars'],
  ] as const)('%s from %j is %s', (id, scheme, label) => {
    expect(answerFromIndex(findPreset(id), scheme)).toMatchObject({ kind: 'yes', label, bound: 'upper' })
  })

  // Whoever answers, a label says how texts were cut.
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    '%s: a label of a scan and of an index means the same units',
    (_, preset) => {
      for (const [scheme, vocabulary] of [
        [WORDS, undefined],
        [CHARS, undefined],
        [TOKENS, 'cl100k_base'],
        [LOWER_TOKENS, 'cl100k_base'],
      ] as const) {
        const answer = answerFromIndex(preset, { ...scheme, n: 3 }, { isExact: true })
        if (answer.kind === 'no' || answer.label !== labelOf(preset, vocabulary)) continue
        const ids = {
          name: 'cl100k_base',
          encode: (text: string) => [...text].map((char) => char.codePointAt(0) ?? 0),
        }
        const encoder = vocabulary === undefined ? undefined : ids
        const text = 'Two “Words”, ＡＢ-ab_c: 1,000.50 naïve\u00ad İl  x\n東京!'
        const lowered = { ...ids, encode: (raw: string) => ids.encode(raw.toLowerCase()) }
        const held = splitterFor(scheme, scheme.normaliser === 'lower' ? lowered : encoder).split(text)
        expect(textSplitter(preset.text, encoder).split(text)).toEqual(held)
      }
    },
  )

  it.each([
    [
      'tulu3',
      WORDS,
      'needs text of one document, and an index does not tell documents apart; add --exact, or',
    ],
    ['gopher', WORDS, 'needs text of one document'],
    ['wimbd', CHARS, 'is about documents, counts or whole texts'],
    ['gpt3-filter', WORDS, 'is about documents, counts or whole texts'],
    ['bigcode', CHARS, 'is about documents, counts or whole texts'],
    ['quip', WORDS, 'counts characters, and this index holds words; build one with --unit chars --n 25'],
    ['palm', CHARS, 'counts words, and this index holds chars; build one with --unit words --n 8'],
    ['palm', TOKENS, 'counts words, and this index holds cl100k_base'],
    [
      'palm',
      gramScheme({ n: 9 }),
      'looks up 8-grams, and this index holds only 9-grams; build one with --n 8',
    ],
    ['gpt3', gramScheme({ n: 13 }), 'looks up 8-grams'],
    ['phi4', WORDS, 'looks up 7-grams'],
  ] as const)('%s from %j: %s', (id, scheme, words) => {
    const answer = answerFromIndex(findPreset(id), scheme)
    const sentence = answer.kind === 'no' ? answer.sentence : ''
    expect(sentence).toContain(`${id} ${words}`)
    expect(sentence).toMatch(new RegExp(`use: dosimeter scan CORPUS\\.\\.\\. --preset ${id}$`))
  })

  // Lower case and punctuation change where tokens begin and end.
  it.each([
    [
      'contam-token',
      TOKENS,
      'counts tokens of lower-case text without punctuation, and this index holds cl100k_base tokens of text as it is',
    ],
    ['contam-ngram', TOKENS, 'counts tokens of lower-case text without punctuation'],
    [
      'contam-ngram',
      LOWER_TOKENS,
      'counts tokens of lower-case text without punctuation, and this index holds cl100k_base tokens of lower-case text',
    ],
    [
      'llama3',
      LOWER_TOKENS,
      'counts tokens of text as it is, and this index holds cl100k_base tokens of lower-case text',
    ],
    ['qwen-lcs', TOKENS, 'counts tokens of text without punctuation and symbols, case kept'],
  ] as const)('%s from tokens %j: %s', (id, scheme, words) => {
    const answer = answerFromIndex(findPreset(id), scheme, { isExact: true })
    const sentence = answer.kind === 'no' ? answer.sentence : ''
    expect(sentence).toContain(`${id} ${words}`)
    expect(sentence).toContain(
      `; build one with --unit words --n 8, or use: dosimeter scan CORPUS... --unit cl100k_base --preset ${id}`,
    )
  })

  it('are exact where documents are read again, of one text field', () => {
    const exact = (id: string, hasSeveralFields = false) =>
      answerFromIndex(findPreset(id), WORDS, { isExact: true, hasSeveralFields })
    expect(exact('tulu3')).toEqual({ kind: 'yes', label: 'tulu3~words', bound: 'exact', notes: [] })
    expect(exact('gpt3')).toEqual({ kind: 'yes', label: 'gpt3~words', bound: 'exact', notes: [] })
    expect(exact('palm', true)).toMatchObject({ kind: 'yes', bound: 'approximate' })
    expect(exact('tulu3', true)).toMatchObject({
      kind: 'no',
      sentence: expect.stringContaining(
        'tulu3 looks at documents as one text, and the index holds their text fields apart',
      ),
    })
    expect(exact('wimbd').kind).toBe('no')
  })

  it('are no bounds where documents have several text fields', () => {
    expect(answerFromIndex(findPreset('llama3'), WORDS, { hasSeveralFields: true })).toMatchObject({
      bound: 'approximate',
      notes: [expect.stringMatching(/^Ratios are no bounds: documents have several text fields/)],
    })
  })

  it('say what they leave out', () => {
    const notes = (id: string) => {
      const answer = answerFromIndex(findPreset(id), WORDS)
      return answer.kind === 'no' ? '' : answer.notes.join(' ')
    }
    expect(notes('deepseek')).toContain('Texts of 3 to 9 units are not tested')
    expect(notes('gpt3')).toContain('Frequent grams count too')
    expect(notes('helm')).toContain('Weighted figures are absent')
    expect(notes('palm')).toBe('')
  })

  it('carry the id where the tokens are those of the definition', () => {
    const preset = { ...findPreset('llama3'), vocabulary: 'o200k_base' }
    expect(answerFromIndex(preset, gramScheme({ unit: 'o200k_base' }))).toMatchObject({ label: 'llama3' })
  })
})
