import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { parseDescription, readDescription } from '../../../src/items/description-file.ts'
import { folderWith } from './temporary-folder.ts'

const GOOD = `id: quiz
title: Village quiz
licence: CC0-1.0
languages: [en]
files: ['*.jsonl']
records: { format: jsonl }
item: { id: key }
fields:
  - name: question
    role: question
    from: text
`

function failure(source: string): UserError {
  try {
    parseDescription(source, 'quiz.yaml')
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the description was taken, though the test expects an error')
}

describe('parseDescription', () => {
  it('fills in what may be left out', () => {
    expect(parseDescription(GOOD, 'quiz.yaml')).toEqual({
      id: 'quiz',
      title: 'Village quiz',
      licence: 'CC0-1.0',
      languages: ['en'],
      files: ['*.jsonl'],
      records: { format: 'jsonl' },
      item: { id: 'key' },
      fields: [{ name: 'question', role: 'question', from: 'text', optional: false }],
    })
    expect(parseDescription(GOOD.replace('format: jsonl', 'format: json'), 'quiz.yaml').records).toEqual({
      format: 'json',
      path: '',
    })
  })

  it.each<[string, string, string, string, string?]>([
    [
      'an unknown key',
      'title: Village',
      'titel: Village',
      '2:1: unknown key "titel", expected one of id, title, homepage, paper, licence, source, unconfirmed, notes, languages, files, records, item, fields',
      'did you mean "title"?',
    ],
    [
      'an unknown key of a field',
      '    from: text',
      '    from: text\n    stirp: x',
      '12:5: unknown key "stirp" in "fields[0]", expected one of name, role, from, strip, optional',
      'did you mean "strip"?',
    ],
    [
      'an unknown key that resembles none',
      'item: { id: key }',
      'item: { id: key, weather: fine }',
      '7:18: unknown key "weather" in "item", expected one of id',
    ],
    [
      'a key of another record format',
      'format: jsonl }',
      'format: jsonl, path: rows }',
      '6:27: unknown key "path" in "records", expected one of format',
    ],
    ['a missing key', 'title: Village quiz\n', '', '1:1: missing key "title", expected text'],
    [
      'a missing key of a field',
      '    role: question\n',
      '',
      '9:5: missing key "fields[0].role", expected one of question, context, choices, answer, code, tests',
    ],
    [
      'a missing record format',
      '{ format: jsonl }',
      '{}',
      '6:10: missing key "records.format", expected one of jsonl, json, csv, tsv, parquet, arrow',
    ],
    ['a number for text', 'Village quiz', '12', '2:8: "title" is a number, expected text'],
    ['text for a list', '[en]', 'en', '4:12: "languages" is text, expected a list'],
    ['text for keys', '{ format: jsonl }', 'jsonl', '6:10: "records" is text, expected keys with values'],
    ['nothing for a value', 'Village quiz', '', '2:8: "title" is null, expected text'],
    [
      'text for a boolean',
      'from: text',
      "from: text\n    optional: 'no'",
      '12:15: "fields[0].optional" is text, expected true or false',
    ],
    [
      'a misspelt role',
      'role: question',
      'role: questoin',
      '10:11: "fields[0].role" is "questoin", expected one of question, context, choices, answer, code, tests',
      'did you mean "question"?',
    ],
    [
      'an unknown record format',
      'jsonl }',
      'yaml }',
      '6:20: "records.format" is "yaml", expected one of jsonl, json, csv, tsv, parquet, arrow',
    ],
    [
      'a malformed path',
      'from: text',
      "from: 'text[0]'",
      '11:11: "fields[0].from" is "text[0]", expected a path such as question.stem or choices[].text, or a list of paths',
    ],
    [
      'a malformed id',
      'id: key',
      "id: '{key'",
      '7:13: "item.id" is "{key", expected a path such as task_id, or a template such as {stem}/{index}',
    ],
    [
      'a malformed expression',
      'from: text',
      "from: text\n    strip: '('",
      '12:12: "fields[0].strip" is "(", expected a regular expression',
    ],
    [
      'a language that is none',
      '[en]',
      '[en, English please]',
      '4:17: "languages[1]" is "English please", expected a BCP-47 tag such as en or zh-Hans',
    ],
    [
      'an address that is none',
      'licence: CC0-1.0',
      'licence: CC0-1.0\nhomepage: my desk',
      '4:11: "homepage" is "my desk", expected a web address such as https://example.org/set',
    ],
    [
      'a file outside the folder',
      "'*.jsonl'",
      "'../*.jsonl'",
      '5:9: "files[0]" is "../*.jsonl", expected a glob below the folder of the set, with "/" between parts',
    ],
    ['no file', "['*.jsonl']", '[]', '5:8: "files" is a list, expected at least one pattern'],
    [
      'an id with capitals',
      'id: quiz',
      'id: Quiz',
      '1:5: "id" is "Quiz", expected an id of lower-case letters, digits, "-", "_" and "."',
    ],
    ['blank text', 'Village quiz', "' '", '2:8: "title" is " ", expected text that is not empty'],
    [
      'two fields of one name',
      '    from: text',
      '    from: text\n  - { name: question, role: answer, from: key }',
      '12:13: "fields[1].name" is "question", expected a name that no other field has',
    ],
  ])('refuses %s', (_, good, bad, sentence, hint) => {
    expect(GOOD).toContain(good)
    const error = failure(GOOD.replace(good, bad))
    expect(error).toMatchObject({ code: 'BAD_DESCRIPTION', message: `quiz.yaml:${sentence}` })
    expect(error.hint).toBe(hint)
  })

  it('names the first problem in the file, unknown keys before all others', () => {
    expect(failure(GOOD.replace('[en]', 'en').replace('Village quiz', '12')).message).toMatch(
      /^quiz\.yaml:2:8: /u,
    )
    const titleLast = GOOD.replace('title: Village quiz\n', '').replace('CC0-1.0', '1')
    expect(failure(`${titleLast}title: 12\n`).message).toMatch(/^quiz\.yaml:2:10: "licence" /u)
    expect(
      failure(GOOD.replace('title: Village quiz', 'titel: 12').replace('quiz\n', 'Q\n')).message,
    ).toMatch(/^quiz\.yaml:2:1: unknown key/u)
  })

  it.each([
    ['an open list', GOOD.replace('[en]', '[en'), /^quiz\.yaml:5:\d+: not YAML that can be read: /u],
    [
      'a key twice',
      `${GOOD}title: Again\n`,
      /^quiz\.yaml:12:1: not YAML that can be read: Map keys must be unique$/u,
    ],
    ['two documents', `${GOOD}---\nid: other\n`, /^quiz\.yaml:12:1: not YAML that can be read: /u],
    [
      'an alias without anchor',
      GOOD.replace('Village quiz', '*name'),
      /^quiz\.yaml:1:1: not YAML that can be read: /u,
    ],
    [
      'an unknown tag',
      GOOD.replace('Village quiz', '!name x'),
      /^quiz\.yaml:2:8: not YAML that can be read: /u,
    ],
  ])('refuses YAML with %s', (_, source, message) => {
    const error = failure(source)
    expect(error.code).toBe('BAD_DESCRIPTION')
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('\n')
  })

  it.each([
    ['', 'null'],
    ['- a\n- b\n', 'a list'],
    ['quiz', 'text'],
  ])('refuses %j as a description', (source, found) => {
    expect(failure(source).message).toBe(
      `quiz.yaml:1:1: the description is ${found}, expected keys with values`,
    )
  })
})

describe('readDescription', () => {
  it('reads a file and names it in errors', async () => {
    const folder = await folderWith({ 'good.yaml': GOOD, 'bad.yaml': GOOD.replace('id: quiz', 'id: 1') })
    expect((await readDescription(`${folder}/good.yaml`)).title).toBe('Village quiz')
    await expect(readDescription(`${folder}/bad.yaml`)).rejects.toMatchObject({
      code: 'BAD_DESCRIPTION',
      message: `${folder}/bad.yaml:1:5: "id" is a number, expected text`,
    })
    await expect(readDescription(`${folder}/none.yaml`)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `${folder}/none.yaml: no such file or folder, expected a benchmark description`,
    })
  })
})
