import { expect, test } from 'vitest'
import type { Io } from '../../../src/cli/io.ts'
import { explain } from '../../../src/cli/run.ts'
import { UserError } from '../../../src/errors.ts'

/** What an error prints on stderr, and its exit code. */
function explained(error: unknown, argv: readonly string[] = []): { text: string; code: number } {
  let text = ''
  const write = (more: string): void => {
    text += more
  }
  const io: Io = {
    stdout: { write: () => expect.unreachable() },
    stderr: { write },
    env: {},
    stopSignal: () => new AbortController().signal,
  }
  const code = explain(error, argv, io, () => 143)
  return { text, code }
}

test('errors of users are a sentence and a hint', () => {
  const error = new UserError('NOT_FOUND', 'a: no such file', { hint: 'name another' })
  expect(explained(error)).toEqual({ text: 'dosimeter: a: no such file\nName another.\n', code: 2 })
  expect(explained(new UserError('USAGE', 'no'))).toEqual({ text: 'dosimeter: no\n', code: 2 })
  expect(explained(error, ['--debug']).text).toContain('run.test.ts')
})

test('refusals of the system are sentences too', () => {
  const error = Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC', path: 'x/y' })
  expect(explained(error)).toEqual({
    text: 'dosimeter: x/y: no space left on the disk\nFree some space and run the same command again.\n',
    code: 2,
  })
})

test('a stop has the code of its signal', () => {
  expect(explained(new UserError('ABORTED', 'stopped'))).toEqual({ text: 'dosimeter: stopped\n', code: 143 })
})

test('anything else is a defect: one sentence, the stack only with --debug', () => {
  const error = new TypeError('x is not a function\n    at somewhere')
  expect(explained(error)).toEqual({
    text:
      'dosimeter: internal error: x is not a function\n' +
      'This is a defect of dosimeter. Please open an issue with the command and what it prints with --debug.\n',
    code: 70,
  })
  const debug = explained(error, ['check', '--debug'])
  expect(debug.code).toBe(70)
  expect(debug.text).toContain('run.test.ts')
  expect(explained('just text')).toMatchObject({ code: 70 })
})
