import { expect, test } from 'vitest'
import { knownNames } from '../../../src/cli/known-names.ts'
import { outlineOf } from '../../../src/cli/outline.ts'
import { createProgram } from '../../../src/cli/program.ts'

const nowhere = { write: () => true }
const io = { stdout: nowhere, stderr: nowhere, env: {}, stopSignal: () => new AbortController().signal }
const outline = outlineOf(
  createProgram(io, () => {}),
  await knownNames(),
)

test('an option takes a value in all commands that have it, or in none', () => {
  // Completion in fish tells values from arguments by the option's name alone.
  const valued = new Map<string, boolean>()
  const options = [outline.program, ...outline.commands].flatMap((command) => command.options)
  for (const { flags, values } of options) {
    for (const flag of flags) {
      expect([flag, valued.get(flag) ?? values !== undefined]).toEqual([flag, values !== undefined])
      valued.set(flag, values !== undefined)
    }
  }
})

test('tells values, repeats and headings of options', () => {
  const check = outline.commands.find(({ path }) => path === 'check')
  const option = (flag: string) => check?.options.find(({ flags }) => flags.includes(flag))
  expect(option('--benchmark')).toMatchObject({
    placeholder: 'name=path',
    values: { kind: 'named', path: 'file', choices: expect.arrayContaining(['gsm8k']) },
    isRepeatable: true,
    group: 'What is checked:',
  })
  expect(option('--top')).toMatchObject({ values: { kind: 'free' }, isRepeatable: false })
  expect(option('--json')).toMatchObject({ placeholder: undefined, values: undefined })
})

test('every command says what it does, and shows an example that calls it', () => {
  for (const { path, summary, description, examples, group } of outline.commands) {
    expect([path, summary !== '', description.endsWith('.'), group !== '']).toEqual([path, true, true, true])
    expect(examples.filter((line) => line.includes(`dosimeter ${path} `) || line.endsWith(path))).not.toEqual(
      [],
    )
  }
})
