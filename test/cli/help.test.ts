import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cli } from '../support/cli.ts'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const COMMANDS = [
  ['index', 'build'],
  ['index', 'info'],
  ['index', 'verify'],
  ['index', 'merge'],
  ['check'],
  ['benchmarks', 'list'],
  ['benchmarks', 'show'],
  ['benchmarks', 'validate'],
  ['presets', 'list'],
  ['presets', 'show'],
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
    'Options:',
    'Index a corpus, once:',
    'Check benchmarks against it, or against the corpus itself:',
    'Decide, and compare:',
    'See what is known of benchmarks:',
    'See published definitions:',
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
