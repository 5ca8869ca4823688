import { expect, test } from 'vitest'
import { kernelOf, tablesOf } from '../../../src/input/vocabulary.ts'
import { Kernel } from '../../../src/kernel/kernel.ts'
import { VOCABULARY_NAMES } from '../../../src/text/bpe/vocabularies.ts'
import { gramScheme } from '../../../src/text/scheme.ts'

test.each(VOCABULARY_NAMES)('the package holds the expected %s', async (unit) => {
  const scheme = gramScheme({ unit })
  expect(await tablesOf(scheme)).toBe(await tablesOf(scheme))
  expect((await kernelOf(scheme)).tokens('a').length).toBe(1)
})

test('words need no vocabulary', async () => {
  expect(await tablesOf(gramScheme())).toBeUndefined()
})

test('a scheme of another edition of a vocabulary is refused', async () => {
  const scheme = { ...gramScheme({ unit: 'gpt2' }), vocabulary: '0123456789abcdef' }
  await expect(tablesOf(scheme)).rejects.toMatchObject({
    code: 'VOCABULARY',
    message: expect.stringContaining('its digest is 0123456789abcdef, expected d993a5b0eeb45f08'),
  })
})

test('a kernel has tables if and only if its unit is a vocabulary', async () => {
  const tables = await tablesOf(gramScheme({ unit: 'gpt2' }))
  expect(() => new Kernel(gramScheme({ unit: 'gpt2' }))).toThrow('tables of gpt2 are needed')
  expect(() => new Kernel(gramScheme(), tables)).toThrow('tables')
  expect(() => new Kernel(gramScheme()).tokens('a')).toThrow('words have no ids')
})
