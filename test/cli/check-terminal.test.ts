import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  BUILD_SAMPLES,
  CHECK_SAMPLES,
  cli,
  type SampleFolder,
  sampleFolder,
  withoutTimes,
} from '../support/cli.ts'

let folder: SampleFolder
const run = (...args: string[]) => cli(args, { cwd: folder.path })

beforeAll(async () => {
  folder = sampleFolder()
  const { exitCode, stderr } = await run(...BUILD_SAMPLES)
  expect(exitCode, stderr).toBe(0)
})
afterAll(() => folder.remove())

describe('the terminal', () => {
  test('shows the whole report in 80 columns', async () => {
    const { exitCode, stdout, stderr } = await run(
      ...[
        'check',
        '--index',
        'samples.index',
        '--benchmark',
        'samples/trivia.yaml=samples/trivia.jsonl',
        '--top',
        '2',
      ],
    )
    expect(exitCode).toBe(0)
    expect(withoutTimes(stderr)).toBe('Checked 30 items against 1 segment (264 KiB) in # s.\n')
    expect(stdout).toBe(
      `${[
        'samples.index: 520 documents, 86,918 grams, 1 segment',
        '8-grams of words in runs of 2 (9 words in a row); partial from 20 % coverage,',
        'contaminated from 80 %, after Llama 2 (arXiv 2307.09288, appendix A.6).',
        '',
        '                                                           not    too',
        'benchmark  items  contaminated  partial  below  none  testable  short',
        'trivia        30            16        2      0     5         5      2',
        '',
        '           contaminated     any overlap          mean',
        'benchmark  (95 % interval)  (95 % interval)  coverage  likely  unproven',
        'trivia     53.3 %  36–70 %  60.0 %  42–75 %    55.2 %      18         0',
        '',
        'Most contaminated items (2 of 18 items with an overlap)',
        '',
        ' 1. trivia-19  samples/trivia.jsonl:19',
        '    contaminated, input only, likely: coverage 100 %, 33 words in a row',
        '    question      100 %  «雨の多い季節に、日本の子どもが窓につるす白い布の人形を',
        '                         何と呼びますか»。',
        '    too short to be looked for: choices',
        '',
        ' 2. trivia-18  samples/trivia.jsonl:18',
        '    contaminated, input only, likely: coverage 100 %, 27 words in a row',
        '    question      100 %  «从前走山路的商队主要靠什么牲口把茶叶和盐巴驮过雪山垭',
        '                         口»？',
        '    too short to be looked for: choices',
        '',
        'How to read this',
        '- Ratios are upper bounds: the index knows that a gram is somewhere in a',
        '  segment, not in which document.',
        '- "none" (5 items) means: no overlap of 9 words in a row found. It says nothing',
        '  about paraphrase or translation.',
        '- 7 items could not be tested: 5 "not testable" (fewer than 8 words), 2 "too',
        '  short" (fewer than 3 words) in the question. They are not clean, and count as',
        '  items without overlap in all shares and means. Short items can only be matched',
        '  whole, in the corpus itself: with "dosimeter scan", or "check --exact',
        '  --short-items".',
        '- Fields too short to be looked for by themselves: trivia choices (27 items),',
        '  trivia question (7 items).',
        '- "likely": the chance that the filters\' error alone made the overlap is at most',
        '  1 in a million; "unproven": it is higher. Nothing was compared with the',
        '  documents themselves.',
      ].join('\n')}\n`,
    )
  })

  test('has colours when asked, and none with NO_COLOR', async () => {
    const sequence = '\u001b['
    const check = (env: Record<string, string>) => cli(CHECK_SAMPLES, { cwd: folder.path, env })
    const coloured = await check({ FORCE_COLOR: '1' })
    expect(coloured.stdout).toContain(`${sequence}1m`)
    expect(coloured.stdout).not.toContain('«')
    const plain = await check({ FORCE_COLOR: '1', NO_COLOR: '1' })
    expect(plain.stdout).not.toContain(sequence)
    expect(plain.stdout).toContain('«')
    expect((await check({})).stdout).toBe(plain.stdout)
  })

  test('shows figures of fields and untested items with --verbose', async () => {
    const { stdout } = await run(...CHECK_SAMPLES, '--verbose', '--top', '1')
    expect(stdout).toContain('33 of 33 grams, 40 words in a row, segment 0')
    expect(stdout).toMatch(/chance that the filters' error alone made this: \d(?:\.\d)?e-\d+/)
    expect(stdout).toContain('Not tested of trivia: trivia-09, trivia-10, ')
  })
})
