import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { cli } from '../support/cli.ts'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const COMMANDS = [
  ['index', 'build'],
  ['index', 'info'],
  ['index', 'verify'],
  ['index', 'merge'],
  ['check'],
  ['scan'],
  ['gate'],
  ['explain'],
  ['compare'],
  ['benchmarks', 'list'],
  ['benchmarks', 'show'],
  ['benchmarks', 'validate'],
  ['presets', 'list'],
  ['presets', 'show'],
  ['init'],
  ['doctor'],
  ['completion'],
]

test('--version prints the version', async () => {
  const { version } = JSON.parse(readFileSync(root('package.json'), 'utf8'))
  expect(await cli(['--version'])).toEqual({ exitCode: 0, signal: null, stdout: `${version}\n`, stderr: '' })
})

test('--help lists every command by what it is for', async () => {
  const { exitCode, stdout, stderr } = await cli(['--help'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const headings = stdout.split('\n').filter((line) => /^\S.*:$/.test(line))
  expect(headings).toEqual([
    'Build an index of a corpus, once:',
    'Check benchmarks against an index, or against the corpus itself:',
    'Read results:',
    'Inspect indexes, benchmarks and published definitions:',
    'Set up:',
    'Options:',
    'Examples:',
  ])
  for (const command of COMMANDS) expect(stdout).toContain(`  ${command.join(' ')} `)
})

test.each(COMMANDS.map((command) => [command.join(' '), command] as const))(
  '%s --help shows usage and an example within 80 columns',
  async (_, command) => {
    const { exitCode, stdout, stderr } = await cli([...command, '--help'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain(`Usage: dosimeter ${command.join(' ')} `)
    expect(stdout).toContain(`\n  dosimeter ${command.join(' ')}`)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  },
)

test('help COMMAND is COMMAND --help', async () => {
  expect(await cli(['help', 'index', 'info'])).toEqual(await cli(['index', 'info', '--help']))
})

test('headings stand out where colours are wanted, and only there', async () => {
  const { stdout: coloured } = await cli(['index', 'info', '--help'], { env: { FORCE_COLOR: '1' } })
  const { stdout: plain } = await cli(['index', 'info', '--help'])
  expect(coloured).toContain('\u001b[1mOptions:\u001b[22m\n')
  expect(stripVTControlCharacters(coloured)).toBe(plain)
})

test.each([
  [[], 'Usage: dosimeter COMMAND'],
  [['index'], 'Usage: dosimeter index COMMAND'],
])('%j alone shows help on stderr and exits 2', async (args, usage) => {
  const { exitCode, stdout, stderr } = await cli(args)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain(usage)
})

describe('help', () => {
  test('loads nothing but commander', async () => {
    const nodeArguments = ['--import', root('test/support/loaded-modules.mjs')]
    const { stderr } = await cli(['check', '--help'], { nodeArguments })
    const packages = [...stderr.matchAll(/^loaded .*\/node_modules\/([^/]+)\//gm)].map(([, name]) => name)
    expect([...new Set(packages)]).toEqual(['commander'])
  })
})
