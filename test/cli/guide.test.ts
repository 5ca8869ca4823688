/**
 * The commands of docs/guide, run as they stand there; each line shown below one is a line of what it prints.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SampleFolder, sampleFolder, shellCommand } from '../support/cli.ts'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

interface Step {
  readonly command: string
  readonly lines: readonly string[]
}

function stepsOf(page: string): readonly Step[] {
  const blocks = [...readFileSync(root(`docs/guide/${page}`), 'utf8').matchAll(/```console\n([\s\S]*?)```/g)]
  return blocks.flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((step): Step => {
        const [command = '', ...lines] = step.trimEnd().split('\n')
        return { command, lines }
      }),
  )
}

let folder: SampleFolder

beforeAll(() => {
  folder = sampleFolder()
  mkdirSync(join(folder.path, 'bin'))
  writeFileSync(join(folder.path, 'bin/dosimeter'), `#!/bin/sh\nexec ${shellCommand([])} "$@"\n`)
  chmodSync(join(folder.path, 'bin/dosimeter'), 0o755)
})
afterAll(() => folder.remove())

describe.each(['first-check.md', 'what-you-have.md', 'setup.md'])('%s', (page) => {
  const steps = stepsOf(page).filter(({ command }) => command.startsWith('dosimeter '))

  test('has commands', () => {
    expect(steps.length).toBeGreaterThan(0)
  })

  // In order: later commands use what earlier ones have made.
  test.each(steps)('$command', ({ command, lines }) => {
    const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...env, PATH: `${join(folder.path, 'bin')}${delimiter}${process.env.PATH}` },
    })
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
    const printed = stdout.split('\n')
    expect(lines.filter((line) => !printed.includes(line))).toEqual([])
  })
})

const pages = [
  ...readdirSync(root('.')).filter((name) => name.endsWith('.md')),
  ...readdirSync(root('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.split(sep).join('/')}`),
]

test('docs/README.md names every page', () => {
  const index = readFileSync(root('docs/README.md'), 'utf8')
  const missing = pages
    .filter((page) => page.startsWith('docs/') && !/README|decisions/.test(page))
    .filter((page) => !index.includes(`(${page.replace('docs/', '')})`))
  expect(missing).toEqual([])
})

test('links lead to files', () => {
  const links = pages.flatMap((page) =>
    [...readFileSync(root(page), 'utf8').matchAll(/\]\(([^)#\s:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => ({
      page,
      link,
    })),
  )
  expect(links.length).toBeGreaterThan(20)
  expect(links.filter(({ page, link }) => !existsSync(join(root(page), '..', link)))).toEqual([])
})
