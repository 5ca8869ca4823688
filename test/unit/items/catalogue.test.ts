import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  checkDescription,
  findDescription,
  isKnown,
  listDescriptions,
  readShippedFiles,
} from '../../../src/items/catalogue.ts'
import { folderWith } from './temporary-folder.ts'

describe('the shipped descriptions', () => {
  it('are all listed, each under the name of its file', async () => {
    const descriptions = await listDescriptions()
    const ids = descriptions.map((description) => description.id)
    const files = await readdir(new URL('../../../benchmarks/', import.meta.url))
    expect(files.sort()).toEqual(['README.md', ...ids.map((id) => `${id}.yaml`)].sort())
    expect(ids).toEqual([...ids].sort())
  })

  it('stand in the build as their files say', async () => {
    const compiled = await readFile(new URL('../../../dist/items/shipped.json', import.meta.url), 'utf8')
    expect(JSON.parse(compiled)).toEqual(await readShippedFiles())
  })

  it('name their publisher and their paper', async () => {
    for (const { id, homepage, paper } of await listDescriptions()) {
      expect(homepage, id).toMatch(/^https:/u)
      // Problems of competitions have no paper.
      if (id !== 'aime' && id !== 'amc') expect(paper, id).toMatch(/^https:/u)
    }
  })
})

describe('findDescription', () => {
  it('finds a shipped description by its id', async () => {
    expect((await findDescription('gsm8k')).title).toBe('GSM8K')
  })

  it.each([
    ['GSM-8K', 'gsm8k'],
    ['MATH-500', 'math-500'],
    ['C-Eval', 'ceval'],
    ['HumanEval', 'humaneval'],
    ['humaneval+', 'humaneval-plus'],
    ['Arena Hard', 'arena-hard'],
  ])('finds it however it is spelt: %s', async (name, id) => {
    expect((await findDescription(name)).id).toBe(id)
    expect(await isKnown(name)).toBe(true)
  })

  it('has ids that no other spelling of another one is', async () => {
    const ids = (await listDescriptions()).map(({ id }) => id.replace(/[^a-z0-9]/gu, ''))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each([
    ['gsm8kk', 'did you mean "gsm8k"?'],
    ['nothing-like-it', expect.stringContaining('a description of your own is named by its path')],
    ['..', expect.stringContaining('a description of your own is named by its path')],
  ])('does not know "%s"', async (id, hint) => {
    const { length } = await listDescriptions()
    await expect(findDescription(id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `"${id}": no such benchmark, expected one of the ${length} that are known`,
      hint,
    })
  })

  it('reads a file that is named by its path', async () => {
    const folder = await folderWith({ 'set.yaml': 'id: 1', set: 'id: 1' })
    for (const path of [`${folder}/set.yaml`, `${folder}/set`]) {
      await expect(findDescription(path)).rejects.toMatchObject({ code: 'BAD_DESCRIPTION' })
    }
    for (const path of ['no-such-file.yaml', 'no-such-file.YML']) {
      await expect(findDescription(path)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: `${path}: no such file or folder, expected a benchmark description`,
      })
    }
  })
})

describe('checkDescription', () => {
  it('takes its argument for a path, also where it is the id of a shipped set', async () => {
    await expect(checkDescription('gsm8k')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
