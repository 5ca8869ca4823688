/**
 * `dosimeter presets list` and `show`.
 */
import { classicBits } from '../../filter/classic.ts'
import { answerFromIndex, UPPER_BOUNDS } from '../../presets/answer.ts'
import { findPreset, PRESETS } from '../../presets/catalogue.ts'
import { openFigure } from '../../presets/decide.ts'
import {
  describeDecision,
  describeFigure,
  describeGrams,
  describeMeasure,
  describeNeeds,
  describeSource,
  describeText,
} from '../../presets/describe.ts'
import { labelOf } from '../../presets/label.ts'
import type { Preset, PresetText } from '../../presets/types.ts'
import { facts, table } from '../../report/table.ts'
import { shorten } from '../../report/width.ts'
import { gramScheme } from '../../text/scheme.ts'
import { type Io, styleFor, widthFor } from '../io.ts'

/** Options as typed. */
export interface RawPresetOptions {
  readonly json?: boolean
}

/** Columns of a decision in the list; `show` has it whole. */
const DECISION_WIDTH = 42

/**
 * Lists the presets.
 *
 * @returns exit code
 */
export async function runPresetsList(raw: RawPresetOptions, io: Io): Promise<number> {
  if (raw.json === true) {
    io.stdout.write(`${JSON.stringify(PRESETS, null, 2)}\n`)
    return 0
  }
  const { faint, strong } = styleFor(io.stdout, io.env)
  const columns = ['id', 'contaminated when', 'answered by'].map((heading) => ({ heading }))
  const rows = PRESETS.map((preset) => [
    { text: preset.id, style: strong },
    shorten(describeDecision(preset.decision), DECISION_WIDTH, 'end'),
    describeNeeds(preset),
  ])
  io.stdout.write(`${table(columns, rows, faint).join('\n')}\n`)
  return 0
}

function describeFields({ name, roles, instead, eachPart, lastSentence, eachParagraph }: PresetText): string {
  return [
    `${name}: ${roles.join(', ')}`,
    instead === undefined ? undefined : `else ${instead.join(', ')}`,
    eachPart === true ? 'each by itself' : undefined,
    lastSentence === true ? 'last sentence' : undefined,
    eachParagraph === true ? 'each paragraph by itself' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('; ')
}

/** What results are called in a scan. */
function labelLine(preset: Preset): string {
  const label = labelOf(preset, undefined)
  if (preset.textIs !== undefined) return label
  const own = preset.vocabulary === undefined ? '' : `, ${preset.id} with ${preset.vocabulary}`
  return `${label} where words stand in for tokens${own}`
}

/** What an index of words says of it, by itself and with an exact pass. */
function indexLine(preset: Preset): string {
  const answer = answerFromIndex(preset, gramScheme())
  if (answer.kind === 'yes') {
    return [
      `as ${answer.label}.`,
      UPPER_BOUNDS,
      ...answer.notes,
      'With --exact, documents are read again and counted.',
    ].join(' ')
  }
  const exact = answerFromIndex(preset, gramScheme(), { isExact: true })
  return exact.kind === 'no'
    ? answer.sentence
    : [`as ${exact.label}, with --exact.`, ...exact.notes].join(' ')
}

/**
 * Shows one preset.
 *
 * @param id of a preset
 * @returns exit code
 * @throws {UserError} `NOT_FOUND` for an unknown one
 */
export async function runPresetsShow(id: string, raw: RawPresetOptions, io: Io): Promise<number> {
  const preset = findPreset(id)
  if (raw.json === true) {
    io.stdout.write(`${JSON.stringify(preset, null, 2)}\n`)
    return 0
  }
  const { strong } = styleFor(io.stdout, io.env)
  const { decision, counts, fpr, caveats } = preset
  const label = labelOf(preset, undefined)
  const open = openFigure(preset)
  const limits = [
    counts?.leastOccurrences === undefined ? [] : [`at least ${counts.leastOccurrences} times`],
    counts?.mostDocuments === undefined ? [] : [`in at most ${counts.mostDocuments} documents`],
    counts?.mostOccurrences === undefined ? [] : [`at most ${counts.mostOccurrences} times`],
  ].flat()
  const entries: [string, string][] = [
    ...preset.sources.map((source, i): [string, string] => [i === 0 ? 'source' : '', describeSource(source)]),
    ['text', describeText(preset)],
    ['grams', describeGrams(preset.grams)],
    ...preset.texts.map((text, i): [string, string] => [i === 0 ? 'fields' : '', describeFields(text)]),
    ['measure', describeMeasure(preset.measure)],
    ...(limits.length === 0 ? [] : [['counted', limits.join(', ')] satisfies [string, string]]),
    ['decision', describeDecision(decision)],
    ...(decision.bands ?? []).map(({ name, from, below }, i): [string, string] => [
      i === 0 ? 'bands' : '',
      [name, from === undefined ? '' : `from ${from}`, below === undefined ? '' : `below ${below}`]
        .filter((part) => part !== '')
        .join(' '),
    ]),
    ...(open === undefined
      ? []
      : [
          [
            'in a gate',
            `needs a threshold of yours: \`${id}: { at: 0.5, max-contaminated: 0 }\`, ${describeFigure(open)} from which an item counts`,
          ] satisfies [string, string],
        ]),
    ['judges', { item: 'items', document: 'training documents', set: 'whole sets' }[preset.side]],
    ...(label === preset.id ? [] : [['label', labelLine(preset)] satisfies [string, string]]),
    ['index', indexLine(preset)],
    ...(fpr === undefined
      ? []
      : [
          [
            'filter',
            `false positives ${fpr} in the source, ${classicBits(fpr).toFixed(1)} bits a gram`,
          ] satisfies [string, string],
        ]),
    ...caveats.map((caveat, i): [string, string] => [i === 0 ? 'caveats' : '', caveat]),
  ]
  const lines = [`${strong(preset.id)}: ${preset.title}`, ...facts(entries, widthFor(io.stdout))]
  io.stdout.write(`${lines.join('\n')}\n`)
  return 0
}
