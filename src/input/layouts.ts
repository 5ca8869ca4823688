/**
 * Layouts of records that corpora have: which keys make up a training text. Sources: the dataset hub's documentation of
 * text, conversational, prompt-completion and preference data (trl, "Dataset formats and types"), the layouts of Alpaca,
 * ShareGPT, LIMA, Capybara, The Stack and sentence-transformers ("Dataset overview"), and the cards of the sets in
 * test/unit/input/auto-fields.test.ts.
 */

/** One text of a layout, under any of these names; the first is the usual one. */
interface Slot {
  readonly names: readonly string[]
  readonly isRequired: boolean
}

/** A layout. */
export interface Layout {
  readonly name: string
  /** In the order in which a reader meets them. */
  readonly slots: readonly Slot[]
  /** How many of the slots that are not required there must be, default none. */
  readonly least?: number
  /** Keys beside it that hold text which is no part of the training text. */
  readonly beside?: readonly string[]
}

const needs = (...names: readonly string[]): Slot => ({ names, isRequired: true })
const may = (...names: readonly string[]): Slot => ({ names, isRequired: false })

/** Every list of turns, with each key that the text of a turn has. */
function turns(lists: readonly string[], keys: readonly string[]): Slot {
  return needs(...lists.flatMap((list) => keys.map((key) => `${list}[]${key}`)))
}

const SYSTEM = may('system', 'system_prompt', 'system_message')
const CONTEXT = may(
  'context',
  'contexts[]',
  'passage',
  'passages[]',
  'background',
  'support',
  'article',
  'paragraph',
)
const CHOICES = may(
  'choices[]',
  'choices.text[]',
  'options[]',
  'options.text[]',
  'endings[]',
  'answerChoices[]',
)
const REASONS = may('rationale', 'explanation', 'reasoning', 'thinking', 'cot')

/** Most telling first: of two that hold the same text, the first is taken. */
export const LAYOUTS: readonly Layout[] = [
  { name: 'documents', slots: [needs('text')], beside: ['title'] },
  {
    name: 'chat messages',
    slots: [SYSTEM, turns(['messages'], ['.content', '.text', '.value'])],
  },
  {
    name: 'conversations',
    slots: [
      SYSTEM,
      turns(
        ['conversations', 'conversation', 'turns', 'dialogue', 'dialog'],
        ['.value', '.content', '.text', ''],
      ),
      may('reference[]'),
    ],
  },
  {
    name: 'conversations of pairs',
    slots: [
      SYSTEM,
      needs('conversation[].input', 'conversations[].input'),
      needs('conversation[].output', 'conversations[].output'),
    ],
  },
  {
    name: 'preferences',
    slots: [
      SYSTEM,
      may('prompt', 'prompt[].content', 'question', 'instruction', 'query', 'input'),
      needs('chosen', 'chosen[].content'),
      needs('rejected', 'rejected[].content'),
    ],
  },
  {
    name: 'instructions',
    slots: [
      SYSTEM,
      needs('instruction'),
      may('input'),
      may('context'),
      may('history[][]'),
      needs('output', 'response', 'completion', 'answer'),
    ],
  },
  {
    name: 'prompts',
    slots: [
      SYSTEM,
      needs('prompt', 'prompt[].content'),
      needs('completion', 'completion[].content', 'response', 'output', 'answer'),
    ],
  },
  {
    name: 'queries',
    slots: [
      needs('query', 'anchor'),
      needs('positive', 'pos', 'pos[]', 'positive[]', 'positives[]'),
      may('negative', 'neg', 'neg[]', 'negative[]', 'negatives[]'),
    ],
  },
  {
    name: 'questions',
    slots: [
      SYSTEM,
      CONTEXT,
      needs('question', 'problem', 'query'),
      CHOICES,
      REASONS,
      may('solution'),
      may('answer', 'answers', 'answer[]', 'answers[]', 'answers.text[]', 'correct_answer'),
      may('response', 'output', 'completion'),
    ],
    least: 1,
  },
  {
    name: 'summaries',
    slots: [needs('document', 'article', 'dialogue', 'text'), needs('summary', 'highlights', 'abstract')],
    beside: ['title'],
  },
  {
    name: 'inputs and outputs',
    slots: [
      may('definition'),
      needs('input', 'inputs', 'inputs_pretokenized', 'input[].content'),
      needs('output', 'outputs', 'target', 'targets', 'targets_pretokenized', 'output[].content'),
    ],
  },
  { name: 'sentences and hypotheses', slots: [needs('premise'), needs('hypothesis')] },
  { name: 'pairs of sentences', slots: [needs('sentence1'), needs('sentence2')] },
  { name: 'documents', slots: [needs('content')], beside: ['title'] },
  { name: 'documents', slots: [needs('raw_content')], beside: ['title'] },
  { name: 'documents', slots: [needs('code')] },
]

/** Keys that hold many others about the text, and none of it. */
const ABOUT =
  /^_?(meta|metadata|meta_data|metainfo|info|provenance|stats|statistics|quality_signals|openai_moderation|header|attributes|headers)$/
/** Keys that say something of a record, alone or behind a word: `repo_name`, `source_url`. */
const LABEL =
  /^(.*_)?(ids?|idx|index|uuid|guid|hash|hexsha|sha\d*|md5|digest|fingerprint|keys?|urls?|uri|link|href|domain|sources?|src|origin|datasets?|corpus|subset|split|config|dump|langs?|languages?|locale|licen[cs]es?|date|datetime|time|timestamp|created|updated|modified|added|at|version|type|kind|category|categories|subject|genre|tags?|labels?|scores?|level|difficulty|ratings?|models?|roles?|from|authors?|user|username|name|file|filename|path|repo|repository|ext|extension|format|mime|encoding|status|gender|country|size|length|count|answerkey|language_code|annotation)$/
/** A label that is longer than this in words is none. */
const MOST_LABEL_WORDS = 20

/**
 * @param field as `--text-field` names it
 * @param words most words that it holds anywhere
 * @returns whether its name says that it holds something about the text, such as `id`, `url` or `meta.source`
 */
export function isLabel(field: string, words: number): boolean {
  const keys = field
    .replaceAll('[]', '')
    .split('.')
    .map((key) => key.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase())
  if (keys.some((key) => ABOUT.test(key))) return true
  return words < MOST_LABEL_WORDS && LABEL.test(keys.at(-1) ?? '')
}
