import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cli } from '../support/cli.ts'
import { hasProgram } from '../support/shells.ts'

const PAGE = fileURLToPath(new URL('../../man/dosimeter.1', import.meta.url))
const page = readFileSync(PAGE, 'utf8')

const LINTERS: readonly (readonly [string, ...string[]])[] = [
  ['mandoc', '-Tlint', PAGE],
  ['groff', '-mandoc', '-ww', '-z', PAGE],
  ['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', PAGE],
]

for (const [program, ...args] of LINTERS) {
  test.skipIf(!hasProgram(program))(
    `${program} has nothing to say against the page (skipped where it is not installed)`,
    () => {
      const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
      // Only `man` prints the page.
      expect({ stderr, lint: program === 'man' ? '' : stdout }).toEqual({ stderr: '', lint: '' })
    },
  )
}

test('the page has every command and every option of help', async () => {
  const { stdout } = await cli(['--help'])
  const commands = [...stdout.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}/gm)].map(([, name = '']) => name)
  expect(commands.length).toBeGreaterThan(10)
  for (const command of commands) {
    expect(page).toContain(`\n.Ss dosimeter ${command}\n`)
    const section = page.split(`\n.Ss dosimeter ${command}\n`)[1]?.split('\n.S')[0] ?? ''
    const help = (await cli([...command.split(' '), '--help'])).stdout
    for (const [, flag = ''] of help.matchAll(/^ {2}--([a-z-]+)/gm)) {
      expect(section).toContain(`\n.It Fl \\-${flag.replaceAll('-', '\\-')}`)
    }
  }
})

test('the package brings the page', () => {
  const { man, files } = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
  )
  expect({ man, hasFolder: files.includes('man') }).toEqual({ man: ['man/dosimeter.1'], hasFolder: true })
})
