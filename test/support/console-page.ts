/**
 * Pages of documentation whose commands are run: blocks of ```console have lines that begin with `$ `, each followed by
 * what it prints. All commands of a page run in one shell.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const BLOCK = /```console\n([\s\S]*?)```/gu
const MARK = '@@ end of a command @@'

/**
 * @param folder where to put programs
 * @returns a folder for the path with `dosimeter`, and an `npx` that knows nothing else
 */
export function programFolder(folder: string): string {
  const bin = join(folder, '.bin')
  mkdirSync(bin, { recursive: true })
  const scripts = {
    dosimeter: `exec '${process.execPath}' '${PROGRAM}' "$@"`,
    npx: '[ "$1" = --yes ] && shift\n[ "$1" = dosimeter ] || exit 127\nshift\nexec dosimeter "$@"',
  }
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  return bin
}

/** @returns an environment in which programs are found there first, without colours and without this run's settings */
export function environmentWith(bin: string): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...env } = process.env
  return { ...env, PATH: `${bin}${delimiter}${env.PATH ?? ''}` }
}

/**
 * Runs the commands of a page.
 *
 * @param page its text
 * @param folder where they run
 * @returns the page with what the commands print now
 */
export function runPage(page: string, folder: string): string {
  const commands = [...page.matchAll(BLOCK)].flatMap(([, block = '']) => commandsOf(block))
  const script = commands.map((command) => `${command}\necho '${MARK}'\n`).join('')
  const { stdout, status } = spawnSync('bash', ['-c', `exec 2>&1\n${script}`], {
    cwd: folder,
    encoding: 'utf8',
    env: environmentWith(programFolder(folder)),
  })
  if (status !== 0) throw new Error(`the shell ended with ${status}: ${stdout}`)
  const outputs = stdout.split(`${MARK}\n`)
  return page.replace(BLOCK, (_, block: string) => {
    const shown = commandsOf(block).map((command) => `$ ${command}\n${outputs.shift() ?? ''}`)
    return `\`\`\`console\n${shown.join('')}\`\`\``
  })
}

function commandsOf(block: string): string[] {
  return block
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => line.slice(2))
}
