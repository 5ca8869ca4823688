import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cli } from '../support/cli.ts'

const packageFile = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
)

test('doctor --json tells versions, machine and libraries', async () => {
  const { exitCode, stdout, stderr } = await cli(['doctor', '--json'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const facts = JSON.parse(stdout)
  expect(facts.dosimeter).toMatchObject({
    version: packageFile.version,
    indexFormat: 1,
    segmentFormat: 1,
    gramScheme: 1,
    kernel: expect.stringMatching(/^[0-9a-f]{16}$/),
    kernelError: null,
  })
  expect(facts.node).toMatchObject({
    version: process.versions.node,
    wanted: packageFile.engines.node,
    isSupported: true,
    hasSimd: true,
  })
  expect(facts.machine.workers).toBeGreaterThan(0)
  expect(facts.disks.length).toBeGreaterThan(0)
  expect(facts.terminal).toEqual({
    isTerminal: false,
    columns: 80,
    hasColours: false,
    colourReason: 'no terminal',
  })
  expect(facts.libraries).toEqual(
    Object.entries(packageFile.dependencies).map(([name, version]) => ({
      name,
      wanted: version,
      found: version,
      isOptional: false,
    })),
  )
})

test('doctor says the same as text, and follows NO_COLOR and FORCE_COLOR', async () => {
  const plain = await cli(['doctor'])
  expect(plain).toMatchObject({ exitCode: 0, stderr: '' })
  expect(plain.stdout).toContain('\n  colours  no: this is no terminal\n')
  expect(Math.max(...plain.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  const forced = await cli(['doctor'], { env: { FORCE_COLOR: '1' } })
  expect(forced.stdout).toContain('\u001b[1mterminal\u001b[22m')
  expect(forced.stdout).toContain('yes: FORCE_COLOR is set')
  const refused = await cli(['doctor'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })
  expect(refused.stdout).toContain('no: NO_COLOR is set')
})
