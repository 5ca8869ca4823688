import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli } from '../support/cli.ts'
import { completeInBash, completeInFish, completeInZsh, hasProgram } from '../support/shells.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

let folder = ''
const scriptOf = (shell: string): string => join(folder, `_dosimeter.${shell}`)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dosimeter-completion-'))
  mkdirSync(join(folder, 'work/corpus'), { recursive: true })
  mkdirSync(join(folder, 'work/my index'))
  mkdirSync(join(folder, 'functions'))
  writeFileSync(join(folder, 'work/test.jsonl'), '')
  for (const shell of SHELLS) {
    const { exitCode, stdout, stderr } = await cli(['completion', shell])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    writeFileSync(scriptOf(shell), stdout)
    if (shell === 'zsh') writeFileSync(join(folder, 'functions/_dosimeter'), stdout)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

for (const shell of SHELLS) {
  test.skipIf(!hasProgram(shell))(`${shell} parses its script (skipped where it is not installed)`, () => {
    const { status, stderr } = spawnSync(shell, ['-n', scriptOf(shell)], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
}

test('a shell without a script is named with the nearest', async () => {
  expect(await cli(['completion', 'bsh'])).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: 'dosimeter: completion bsh: expected one of bash, zsh, fish\nDid you mean "bash"?\n',
  })
})

describe.skipIf(!hasProgram('bash'))('bash (skipped where it is not installed)', () => {
  const complete = (line: string, breaksAtEquals = true): readonly string[] =>
    completeInBash(scriptOf('bash'), line, join(folder, 'work'), breaksAtEquals)
  const FOLDER = '(compopt -o dirnames -o nospace)'
  const FILE = '(compopt -o default -o bashdefault)'
  const NO_SPACE = '(compopt -o nospace)'

  test.each([
    ['commands', 'dosimeter ch', ['check']],
    ['commands of the second level', 'dosimeter index ', ['build', 'info', 'verify', 'merge']],
    ['options', 'dosimeter check --pre', ['--preset']],
    ['options after values and arguments', 'dosimeter scan a --n 9 b --uni', ['--unit']],
    ['options that every command takes', 'dosimeter index info x --de', ['--debug']],
    ['presets', 'dosimeter check --preset ll', ['llama2', 'llama3']],
    ['values after a sign', 'dosimeter check --preset=llama3', ['llama3']],
    ['units', 'dosimeter index build --unit c', ['chars', 'cl100k_base']],
    ['no option where a value stands', 'dosimeter check --n --pre', []],
    ['benchmarks', 'dosimeter check --benchmark mbp', [NO_SPACE, 'mbpp=', 'mbpp-plus=']],
    ['the file of a benchmark', 'dosimeter check --benchmark gsm8k=t', [FILE]],
    ['a description file', 'dosimeter check --benchmark my-', [FILE]],
    ['folders', 'dosimeter check --index ', [FOLDER]],
    ['a folder of a root', 'dosimeter index build --root a=c', [FOLDER]],
    ['inputs', 'dosimeter index build co', [FILE]],
    ['arguments', 'dosimeter presets show pa', ['palm']],
    ['no second argument where there is one', 'dosimeter presets show palm pa', []],
    ['arguments after two dashes', 'dosimeter presets show -- pal', ['palm']],
    ['shells', 'dosimeter completion ', ['bash', 'zsh', 'fish']],
  ])('completes %s', (_, line, expected) => {
    expect(complete(line)).toEqual(expected)
  })

  test('completes values after a sign where words are not cut there', () => {
    expect(complete('dosimeter check --preset=ll', false)).toEqual(['--preset=llama2', '--preset=llama3'])
    expect(complete('dosimeter check --benchmark gsm8', false)).toEqual([NO_SPACE, 'gsm8k='])
  })
})

describe.skipIf(!hasProgram('fish'))('fish (skipped where it is not installed)', () => {
  test.each([
    ['dosimeter ch', ['check']],
    ['dosimeter index ', ['build', 'info', 'merge', 'verify']],
    ['dosimeter index build --uni', ['--unit']],
    ['dosimeter check --preset ll', ['llama2', 'llama3']],
    ['dosimeter check --preset=ll', ['--preset=llama2', '--preset=llama3']],
    ['dosimeter check --benchmark mbp', ['mbpp=', 'mbpp-plus=']],
    ['dosimeter check --benchmark gsm8k=te', ['gsm8k=test.jsonl']],
    ['dosimeter index build --root a=', ['a=corpus/', 'a=my index/']],
    ['dosimeter check --index co', ['corpus/']],
    ['dosimeter index build te', ['test.jsonl']],
    ['dosimeter check --n ', []],
    ['dosimeter presets show pa', ['palm']],
  ])('completes %s', (line, expected) => {
    expect(completeInFish(scriptOf('fish'), line, join(folder, 'work'))).toEqual(expected)
  })
})

describe.skipIf(!hasProgram('zsh'))('zsh (skipped where it is not installed)', () => {
  const LOADS = {
    sourced: () => `autoload -U compinit; compinit -u -D; source ${scriptOf('zsh')}`,
    autoloaded: () => `fpath+=${join(folder, 'functions')}; autoload -U compinit; compinit -u -D`,
  }
  test.each([
    ['sourced', 'dosimeter ch', 'dosimeter check '],
    ['autoloaded', 'dosimeter ch', 'dosimeter check '],
    ['autoloaded', 'dosimeter index b', 'dosimeter index build '],
    ['autoloaded', 'dosimeter check --preset pal', 'dosimeter check --preset palm '],
    ['autoloaded', 'dosimeter check --preset=pal', 'dosimeter check --preset=palm '],
    ['autoloaded', 'dosimeter check --benchmark gsm8', 'dosimeter check --benchmark gsm8k='],
    ['autoloaded', 'dosimeter check --benchmark gsm8k=te', 'dosimeter check --benchmark gsm8k=test.jsonl '],
    ['autoloaded', 'dosimeter check --index my', 'dosimeter check --index my\\ index/'],
    ['autoloaded', 'dosimeter presets show pa', 'dosimeter presets show palm '],
  ] as const)('%s, completes %s', (load, line, expected) => {
    expect(completeInZsh(LOADS[load](), line, join(folder, 'work'))).toBe(expected)
  })
})
