import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  checkDescription,
  findDescription,
  listDescriptions,
  readShippedFiles,
} from '../../../src/items/catalogue.ts'
import { folderWith } from './temporary-folder.ts'

const IDS = ['agieval', 'bbh', 'gsm8k', 'humaneval', 'mbpp', 'mmlu', 'qasc']

describe('the shipped descriptions', () => {
  it('are all listed, each under the name of its file', async () => {
    const descriptions = await listDescriptions()
    expect(descriptions.map((description) => description.id)).toEqual(IDS)
    const files = await readdir(new URL('../../../benchmarks/', import.meta.url))
    expect(files.sort()).toEqual(['README.md', ...IDS.map((id) => `${id}.yaml`)])
  })

  it('stand in the build as their files say', async () => {
    const compiled = await readFile(new URL('../../../dist/items/shipped.json', import.meta.url), 'utf8')
    expect(JSON.parse(compiled)).toEqual(await readShippedFiles())
  })

  it('name their publisher and their paper', async () => {
    for (const { homepage, paper } of await listDescriptions()) {
      expect(homepage).toMatch(/^https:/u)
      expect(paper).toMatch(/^https:\/\/arxiv\.org\/abs\//u)
    }
  })
})

describe('findDescription', () => {
  it('finds a shipped description by its id', async () => {
    expect((await findDescription('gsm8k')).title).toBe('GSM8K')
  })

  it.each([
    ['gsm-8k', 'did you mean "gsm8k"?'],
    ['hellaswag', 'a description of your own is named by its path, e.g. ./my-set.yaml'],
    ['..', 'a description of your own is named by its path, e.g. ./my-set.yaml'],
  ])('does not know "%s"', async (id, hint) => {
    await expect(findDescription(id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `"${id}": no such benchmark, expected one of ${IDS.join(', ')}`,
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
