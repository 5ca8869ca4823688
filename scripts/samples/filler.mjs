/**
 * Harmless text for the sample corpus: a small seeded grammar in five languages and a few code shapes.
 *
 * `[a|b|c]` chooses one alternative (it may be nested), `<name>` expands one entry of the vocabulary, `#` is a
 * number from 2 to 90. The same seed gives the same text on every machine: integers only, no locale, no clock.
 */

/** @typedef {() => number} Random a source of numbers in [0, 1) */

/**
 * A small deterministic generator (mulberry32).
 * @param {number} seed any 32-bit integer
 * @returns {Random}
 */
export function randomFrom(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * @template T
 * @param {Random} random
 * @param {readonly T[]} list not empty
 * @returns {T}
 */
function pick(random, list) {
  return list[Math.floor(random() * list.length)]
}

/**
 * @param {Random} random
 * @param {number} low
 * @param {number} high
 * @returns {number} an integer, both bounds included
 */
function between(random, low, high) {
  return low + Math.floor(random() * (high - low + 1))
}

const COMMON = {
  name: 'Amara Bruno Celeste Dario Edda Farouk Greta Hamid Ilse Joaquin Keiko Leander Mirja Nadim Oksana Petra Quentin Rosalind Sadie Tarek Ulla Viktor Wanda Ximena Yannick Zora'.split(
    ' ',
  ),
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  season: ['spring', 'summer', 'autumn', 'winter'],
  when: [
    'last <season>',
    'on <day>',
    'late in the evening',
    'before sunrise',
    'a few weeks ago',
    'after the holidays',
    'in the middle of the <season>',
    'around noon',
    'years earlier',
  ],
  mood: [
    'patiently',
    'in a hurry',
    'without a word',
    'with great care',
    'half asleep',
    'cheerfully',
    'reluctantly',
  ],
  quality: [
    'old',
    'heavy',
    'borrowed',
    'narrow',
    'spotless',
    'rusty',
    'bright',
    'crooked',
    'quiet',
    'enormous',
    'cheap',
  ],
  colour: ['grey', 'olive', 'scarlet', 'white', 'ochre', 'violet', 'turquoise'],
  judge: [
    'nobody complained',
    'it was worth the trouble',
    'the result looked better than expected',
    'somebody had to do it again',
    'that settled the question',
    'the neighbours only shook their heads',
    'there was still time for tea',
    'we never heard of it again',
  ],
  link: [
    'Meanwhile',
    'In the end',
    'To be fair',
    'As usual',
    'Oddly enough',
    'After that',
    'For once',
    'Even so',
  ],
}

/** Topics of English prose: people, things, places, and what one does with the things. */
const TOPICS = {
  railways: {
    who: ['the signalman', 'a retired driver', 'the conductor', 'the depot manager', 'an apprentice fitter'],
    thing: ['carriage', 'signal lamp', 'timetable', 'buffer', 'ticket machine', 'brake hose', 'turntable'],
    place: ['the branch line', 'the freight yard', 'platform #', 'the engine shed', 'the junction'],
    act: ['oiled', 'inspected', 'photographed', 'shunted', 'uncoupled', 'waited for'],
  },
  gardening: {
    who: ['my aunt', 'the head gardener', 'a volunteer', 'the man from the allotment', 'our landlady'],
    thing: [
      'cold frame',
      'compost heap',
      'pear tree',
      'seed tray',
      'hosepipe',
      'hedge',
      'trellis',
      'watering can',
    ],
    place: ['the kitchen garden', 'the orchard', 'the south wall', 'the greenhouse', 'bed number #'],
    act: ['pruned', 'covered', 'dug over', 'watered', 'moved', 'sketched', 'mulched'],
  },
  weather: {
    who: [
      'the forecaster',
      'a student of meteorology',
      'the coastguard',
      'the shepherd',
      'the airport office',
    ],
    thing: ['rain gauge', 'pressure chart', 'balloon', 'wind vane', 'radar picture', 'cloud diary'],
    place: ['the summit station', 'the pier', 'the airfield', 'the valley floor', 'buoy #'],
    act: ['compared', 'recalibrated', 'read', 'lost', 'repaired', 'launched'],
  },
  cooking: {
    who: ['the chef', 'my flatmate', 'a guest from Lisbon', 'the dishwasher', 'grandfather'],
    thing: ['stockpot', 'dumpling', 'pickle jar', 'rye loaf', 'pepper mill', 'oven tray', 'pan of onions'],
    place: ['the canteen', 'the back kitchen', 'the food market', 'the stove', 'table #'],
    act: ['stirred', 'salted', 'tasted', 'burned', 'covered', 'served', 'forgot'],
  },
  music: {
    who: ['the cellist', 'the choir master', 'a street drummer', 'the piano tuner', 'the second violin'],
    thing: ['score', 'metronome', 'bow', 'microphone', 'melody', 'drum kit', 'music stand'],
    place: ['the rehearsal room', 'the chapel', 'the bandstand', 'studio #', 'the conservatory'],
    act: ['tuned', 'practised', 'recorded', 'dropped', 'carried', 'hummed'],
  },
  software: {
    who: ['the maintainer', 'a new contractor', 'the on-call engineer', 'the tester', 'our intern'],
    thing: ['cache', 'migration', 'log file', 'test suite', 'config parser', 'release note', 'memory leak'],
    place: ['the staging server', 'the main branch', 'ticket #', 'the build farm', 'the wiki'],
    act: ['reverted', 'profiled', 'documented', 'rewrote', 'bisected', 'reviewed', 'renamed'],
  },
  travel: {
    who: ['the guide', 'a backpacker', 'the hostel owner', 'the border officer', 'two sisters'],
    thing: ['map', 'rucksack', 'ferry ticket', 'phrase book', 'rental bicycle', 'torch', 'postcard'],
    place: ['the mountain hut', 'the old harbour', 'bus stop #', 'the market square', 'the monastery'],
    act: ['unfolded', 'left behind', 'borrowed', 'exchanged', 'described', 'packed'],
  },
  science: {
    who: [
      'the lab assistant',
      'a doctoral student',
      'the curator',
      'the visiting physicist',
      'the night observer',
    ],
    thing: ['microscope', 'sample', 'mirror', 'centrifuge', 'fossil', 'spectrum', 'field notebook'],
    place: ['the basement laboratory', 'the dome', 'drawer #', 'the dig', 'the reading room'],
    act: ['measured', 'labelled', 'cleaned', 'photographed', 'misplaced', 'weighed'],
  },
  football: {
    who: ['the goalkeeper', 'the referee', 'the youth coach', 'a supporter in row #', 'the physiotherapist'],
    thing: ['corner flag', 'penalty', 'training plan', 'free kick', 'team sheet', 'turnstile'],
    place: ['the home stand', 'the training ground', 'the penalty area', 'the dressing room', 'the away end'],
    act: ['argued about', 'missed', 'celebrated', 'studied', 'cancelled', 'replayed'],
  },
  housing: {
    who: ['the tenant upstairs', 'the plumber', 'the architect', 'an estate agent', 'the caretaker'],
    thing: ['radiator', 'stairwell', 'letter box', 'balcony', 'fuse box', 'roof tile', 'floorboard'],
    place: ['the attic', 'the courtyard', 'flat #', 'the cellar', 'the north front'],
    act: ['painted', 'measured', 'insulated', 'replaced', 'complained about', 'sealed'],
  },
}

const ENGLISH = [
  '<Who> <act> the <thing> <when>, and <judge>.',
  'When <name> came to <place>, the <quality> <thing> was [gone|still warm|standing in the rain|already sold].',
  '<link>, <who> <act> the <thing> <mood>.',
  'There were # [ways|reasons|attempts] to do it, but <who> only trusted the <quality> <thing> at <place>.',
  '“[Leave|Take|Never touch] the <thing>,” said <name>, “[because|unless|now that] <who> [needs|has paid for|is coming back for] it.”',
  '<name> <act> # of them <mood> while <who> [waited|laughed|took notes|made coffee].',
  'A <quality> <thing> costs about # euros, which is [less|more|exactly] what <name> had [hoped|feared|saved].',
  '[Nobody|Hardly anybody|Everybody] at <place> [remembers|forgot|knows] how <who> <act> that <colour> <thing> <when>.',
  'The <colour> <thing> beside <place> belongs to <name>, who <act> it <when>.',
  'It took # minutes until <who> found the <thing>, and <judge>.',
  'If the <thing> is [too|rather] <quality>, ask <who> at <place> for a <quality> one.',
  '[First|Then|Later] they <act> the <thing>; <name> stood at <place> and watched <mood>.',
  'What surprised <name> [most|a little] was the <thing>: it was <quality>, <colour> and # years old.',
  'Two out of # visitors [prefer|avoid|overlook] the <thing> near <place>, as <who> noticed <when>.',
  '<link>, the <thing> from <place> [turned up|broke|was given away] <when>, so <judge>.',
  '<name> and <name> have shared one <quality> <thing> since they left <place>.',
  'A short note on the door of <place> said that <who> had <act> the <thing> <when>.',
  'Between <place> and the <quality> <thing> lies [a mile|half a mile|a day] of [mud|gravel|long grass].',
]

const HEADINGS = [
  'Notes on the <thing>',
  'A morning at <place>',
  'What <name> learned',
  'Questions about the <quality> <thing>',
  'The <thing> and <place>',
  'From the diary of <name>',
]

const GERMAN = {
  name: ['Anneliese', 'Jörg', 'Käthe', 'Sören', 'Frau Böhm', 'Herr Krüger', 'die Försterin', 'unser Bäcker'],
  thing: [
    'das Fahrrad',
    'die Wärmflasche',
    'das Gemälde',
    'die Stehlampe',
    'das Hörspiel',
    'die Blechbüchse',
  ],
  place: ['am Kanal', 'im Gewächshaus', 'hinter der Mühle', 'auf dem Dachboden', 'in Görlitz', 'an der Tür'],
  verb: ['reparierte', 'verkaufte', 'suchte', 'vergaß', 'bemalte', 'verlieh', 'säuberte'],
  time: ['gestern', 'im März', 'kurz vor Mitternacht', 'während der Ferien', 'am frühen Morgen', 'jüngst'],
}
const GERMAN_SENTENCES = [
  '<name> <verb> <time> <thing> <place>.',
  'Wer <place> vorbeikommt, hört <time> [die Glocken|den Regen|das Gelächter der Kinder|nichts als Vögel].',
  '„Früher“, sagte <name>, „[kostete das alles nur # Mark|war hier alles voller Störche|gab es noch keine Straße].“',
  'Für <thing> hätte <name> höchstens # Euro bezahlt, doch [es kam anders|der Händler blieb stur|niemand fragte].',
  'Während <name> schlief, <verb> jemand <thing> <place>.',
  'Es dauerte # Tage, bis <name> verstand, [warum die Schlüssel fehlten|wem die Schuhe gehörten|was der Brief bedeutete].',
  'Weil es <time> stürmte, blieb <thing> <place> stehen.',
]

const FRENCH = {
  name: [
    'Émilie',
    'François',
    'la boulangère',
    'le facteur',
    'Noëlle',
    'Jérôme',
    'ma grand-mère',
    'le maçon',
  ],
  thing: [
    'la théière',
    'le vélo',
    'la clé',
    'le canapé',
    'la fenêtre',
    'le gâteau',
    'l’échelle',
    'le château de sable',
  ],
  place: [
    'près du marché',
    'derrière l’église',
    'à Nîmes',
    'au bord du lac',
    'sous le hêtre',
    'dans l’entrée',
  ],
  verb: ['a réparé', 'a oublié', 'a vendu', 'a décoré', 'a cherché', 'a trouvé', 'a caché'],
  time: ['hier', 'l’été dernier', 'à midi', 'pendant la grève', 'après la fête', 'très tôt'],
}
const FRENCH_SENTENCES = [
  '<time>, <name> <verb> <thing> <place>.',
  '«\u202fC’était [déjà|presque|sûrement] trop tard\u202f», répétait <name> en regardant <thing>.',
  'Il fallait # minutes à pied pour arriver <place>, où <name> <verb> <thing>.',
  'Personne ne savait pourquoi <thing> coûtait # euros, et <name> préférait [se taire|en rire|ne pas y penser].',
  'Quand <name> est revenue <place>, [la pièce était vide|le chat dormait|tout sentait la cannelle].',
  'On raconte que <name> <verb> <thing> <time>, mais [c’est à vérifier|les voisins en doutent|qui s’en soucie].',
]

const CHINESE = {
  who: ['老木匠', '隔壁的阿姨', '新来的实习生', '小杰', '摆渡人', '图书馆的管理员', '退休的老师'],
  thing: ['一把竹椅', '旧收音机', '半袋面粉', '蓝色的雨伞', '三本相册', '一台缝纫机', '刚晒干的茶叶'],
  place: ['河边', '巷子口', '二楼的阳台', '山脚下的车站', '菜市场里', '院子中间'],
  verb: ['修好了', '卖掉了', '找到了', '借走了', '画下了', '忘记了'],
  time: ['上个月', '清晨', '下雨的时候', '过年之前', '周末', '那年秋天'],
}
const CHINESE_SENTENCES = [
  '<time>，<who>在<place><verb><thing>。',
  '<who>说，<thing>至少值#块钱，可是没有人[相信|愿意买|放在心上]。',
  '因为<place>太[吵|冷|挤]，大家<time>都不愿意停下来。',
  '走了#分钟以后，<who>才发现自己把<thing>落在了<place>。',
  '如果你<time>路过<place>，也许会听见<who>[唱歌|讲故事|敲打木头]的声音。',
  '这件事[过去很久了|没有写进报纸]，只有<who>还记得<thing>。',
]

const JAPANESE = {
  who: ['駅員さん', '母の友人', '若い大工', 'パン屋の主人', '隣の学生', '釣り人'],
  thing: ['古い時計', '青いかばん', '木の皿', '手紙の束', '小さなラジオ', '自転車の鍵'],
  place: ['川沿いの道', '商店街の角', '図書館の二階', '港の倉庫', '坂の上の公園'],
  verb: ['直した', '見つけた', '売った', '忘れた', '描いた', '運んだ'],
  time: ['昨日の朝', '去年の夏', '雨が上がったころ', '夕方', '祭りの前'],
}
const JAPANESE_SENTENCES = [
  '<time>、<who>は<place>で<thing>を<verb>。',
  '<place>まで歩いて#分ほどかかるが、<who>は[気にしない|いつも走る|途中で休む]。',
  '「<thing>は[要りません|まだ使えます|どこですか]」と<who>が言った。',
  '<time>は[静か|にぎやか|とても寒い日]で、<place>には誰もいなかった。',
  '<who>によると、<thing>は#年前に<place>で作られたものだという。',
]

/**
 * @param {Random} random
 * @param {string} template
 * @param {Record<string, readonly string[]>} vocabulary
 * @returns {string}
 */
function expand(random, template, vocabulary) {
  let text = template
  // Innermost alternatives and slots first, from the left, until nothing is left to expand.
  for (;;) {
    const next = text
      .replace(/\[([^[\]]*)\]/, (_, list) => pick(random, list.split('|')))
      .replace(/<(\p{L}+)>/u, (_, slot) => {
        const lower = slot.toLowerCase()
        const word = pick(random, vocabulary[lower] ?? vocabulary[slot])
        return slot === lower ? word : word[0].toUpperCase() + word.slice(1)
      })
      .replace('#', () => String(between(random, 2, 90)))
    if (next === text) return text.replace(/\b([Aa]) (?=[aeiou])/g, '$1n ')
    text = next
  }
}

/** @param {string} sentence */
function capitalised(sentence) {
  return sentence.replace(/^([«„“]?\s*)(\p{Ll})/u, (_, before, letter) => before + letter.toUpperCase())
}

/** @param {Random} random */
function englishVocabulary(random) {
  return { ...COMMON, ...TOPICS[pick(random, Object.keys(TOPICS))] }
}

/**
 * @param {Random} random
 * @param {readonly string[]} templates
 * @param {Record<string, readonly string[]>} vocabulary
 * @param {number} count number of sentences
 * @param {string} joiner
 * @returns {string}
 */
function paragraph(random, templates, vocabulary, count, joiner) {
  const sentences = []
  let last = ''
  while (sentences.length < count) {
    const template = pick(random, templates)
    if (template === last) continue
    last = template
    sentences.push(capitalised(expand(random, template, vocabulary)))
  }
  return sentences.join(joiner)
}

/**
 * English prose in paragraphs about one topic.
 * @param {Random} random
 * @param {number} paragraphs
 * @returns {string}
 */
export function english(random, paragraphs) {
  const vocabulary = englishVocabulary(random)
  const parts = []
  if (random() < 0.6) parts.push(expand(random, pick(random, HEADINGS), vocabulary))
  for (let index = 0; index < paragraphs; index++) {
    parts.push(paragraph(random, ENGLISH, vocabulary, between(random, 4, 5), ' '))
  }
  return parts.join('\n\n')
}

const OTHER_LANGUAGES = {
  de: [GERMAN_SENTENCES, GERMAN, ' '],
  fr: [FRENCH_SENTENCES, FRENCH, ' '],
  zh: [CHINESE_SENTENCES, CHINESE, ''],
  ja: [JAPANESE_SENTENCES, JAPANESE, ''],
}

/**
 * Prose in another language.
 * @param {Random} random
 * @param {'de' | 'fr' | 'zh' | 'ja'} language
 * @param {number} paragraphs
 * @returns {string}
 */
export function foreign(random, language, paragraphs) {
  const [templates, vocabulary, joiner] = OTHER_LANGUAGES[language]
  const parts = []
  for (let index = 0; index < paragraphs; index++) {
    parts.push(paragraph(random, templates, vocabulary, between(random, 5, 8), joiner))
  }
  return parts.join('\n\n')
}

const IDENTIFIERS =
  'ledger orbit parcel kettle meadow signal lantern pebble harvest beacon quarry saddle'.split(' ')
const VERBS = 'collect merge trim encode schedule balance filter render'.split(' ')

const SNIPPETS = [
  (noun, verb, n) => `def ${verb}_${noun}(items, limit=${n}):
    """Return at most limit entries of the ${noun}, newest first."""
    seen = set()
    for item in reversed(items):
        if item.key not in seen and len(seen) < limit:
            seen.add(item.key)
            yield item
`,
  (noun, verb, n) => `export function ${verb}${noun[0].toUpperCase()}${noun.slice(1)}(rows, width = ${n}) {
  const out = []
  for (const row of rows) {
    if (row.${noun} === undefined) continue // nothing to ${verb}
    out.push(row.${noun}.padEnd(width, '.'))
  }
  return out.join('\\n')
}
`,
  (noun, verb, n) => `func ${verb}(${noun} []int) (total int) {
	for i, v := range ${noun} {
		if i%${n} == 0 {
			total += v << 1
		}
	}
	return total
}
`,
  (noun, verb, n) => `SELECT ${noun}_id, count(*) AS ${verb}_count
FROM ${noun}s
WHERE created_at > now() - interval '${n} days' AND state <> 'void'
GROUP BY ${noun}_id
HAVING count(*) > ${n % 7};
`,
  (noun, verb, n) => `#!/bin/sh
# ${verb} every ${noun} that is older than ${n} days
find /srv/${noun} -type f -mtime +${n} -print | while read -r path; do
  gzip -9 "$path" && echo "$path" >> ${verb}.log
done
`,
]

/**
 * A short tutorial: prose around two pieces of code.
 * @param {Random} random
 * @returns {string}
 */
export function tutorial(random) {
  const vocabulary = { ...COMMON, ...TOPICS.software }
  const code = () => {
    const text = pick(random, SNIPPETS)(
      pick(random, IDENTIFIERS),
      pick(random, VERBS),
      between(random, 3, 60),
    )
    return `\`\`\`\n${text}\`\`\``
  }
  return [
    paragraph(random, ENGLISH, vocabulary, between(random, 3, 5), ' '),
    code(),
    paragraph(random, ENGLISH, vocabulary, between(random, 2, 4), ' '),
    code(),
    paragraph(random, ENGLISH, vocabulary, 2, ' '),
  ].join('\n\n')
}

const NICKS =
  'mossy_kettle brakeman77 lune_rousse tin.whistle hedgefox northpier tofu_and_rain quillon 阿青 gänseblume'.split(
    ' ',
  )

/**
 * A forum thread: two to four posts, some with a quotation.
 * @param {Random} random
 * @returns {string}
 */
export function thread(random) {
  const posts = []
  const vocabulary = englishVocabulary(random)
  let quoted = ''
  for (let count = between(random, 2, 4); count > 0; count--) {
    const body = paragraph(random, ENGLISH, vocabulary, between(random, 3, 6), ' ')
    const quote = quoted !== '' && random() < 0.4 ? `> ${quoted}\n` : ''
    posts.push(`${pick(random, NICKS)} wrote:\n${quote}${body}`)
    quoted = body.slice(0, body.indexOf('.') + 1)
  }
  return posts.join('\n\n')
}

const QUESTIONS = [
  'How do I keep a <quality> <thing> at <place> from [rusting|warping|disappearing|being stolen]?',
  'Why did <who> [refuse|forget|insist on] the <thing> <when>?',
  'Is a <colour> <thing> better than a <quality> one if <who> uses it <mood>?',
  'What happened to the <thing> of <name> at <place>?',
  'Can <who> lend me a <thing> for # days?',
]

/**
 * A question with a short answer.
 * @param {Random} random
 * @returns {{ question: string, answer: string }}
 */
export function questionAndAnswer(random) {
  const vocabulary = englishVocabulary(random)
  const question = capitalised(expand(random, pick(random, QUESTIONS), vocabulary))
  return { question, answer: paragraph(random, ENGLISH, vocabulary, between(random, 2, 4), ' ') }
}
