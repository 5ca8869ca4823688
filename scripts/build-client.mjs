/**
 * Builds the script and the style of the HTML report:
 *
 *   src/report/html/client/*.ts  → tsc, with the browser's types → one script without imports
 *   src/report/html/page.css
 *   → src/report/html/client.generated.ts, with the SHA-256 digests that the page's content security policy names
 *
 * The modules are joined by hand: named imports and exports only, no name twice. That is checked here.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT, runQuietly, StepFailed } from './build.mjs'

const CLIENT = 'src/report/html/client'
const STYLE = 'src/report/html/page.css'

/** The module that is made, absolute. */
export const CLIENT_MODULE = fileURLToPath(new URL('../src/report/html/client.generated.ts', import.meta.url))

const IMPORT = /^import \{([^}]*)\} from '(\.[^']+)';\n/gm
const EXPORT = /^export (?=(?:const|let|function|async function|class) )/gm

/**
 * @param {string} file compiled module, absolute
 * @param {Set<string>} seen files that are part of the script already; `file` and what it imports are added
 * @returns {string} the module and those that it imports, each after what it needs
 */
function joined(file, seen) {
  if (seen.has(file)) return ''
  seen.add(file)
  const source = readFileSync(file, 'utf8')
  let before = ''
  const own = source
    .replace(IMPORT, (_, names, path) => {
      if (/\sas\s/.test(names))
        throw new StepFailed(`${file}: import of ${names}: names must stay the same`, 1)
      before += joined(resolve(dirname(file), path), seen)
      return ''
    })
    .replace(EXPORT, '')
  const left = /^(?:import|export)\b.*$/m.exec(own)
  if (left !== null) throw new StepFailed(`${file}: "${left[0]}" cannot be joined`, 1)
  return `${before}${own}`
}

/** @returns {string} one script, which leaves nothing in the global scope */
function buildScript() {
  const folder = mkdtempSync(join(tmpdir(), 'dosimeter-client-'))
  try {
    const options = ['--noEmit', 'false', '--outDir', folder, '--removeComments', '--declaration', 'false']
    const args = ['node_modules/typescript/bin/tsc', '-p', `${CLIENT}/tsconfig.json`, ...options]
    runQuietly('compiling the script of the HTML report', process.execPath, args)
    const body = joined(join(folder, CLIENT, 'main.js'), new Set())
    // As a module, a name that two files have is an error.
    const check = join(folder, 'joined.mjs')
    writeFileSync(check, body)
    runQuietly('joining the script of the HTML report', process.execPath, ['--check', check])
    return `(() => {\n'use strict';\n${body}})();\n`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns {string} the style without its comments and indentation */
function buildStyle() {
  return readFileSync(join(ROOT, STYLE), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\n\s*/g, '\n')
    .trim()
}

/** Makes the module, unless it is what it should be. */
export function buildClient() {
  const script = buildScript()
  const style = buildStyle()
  if (/<\/script|<!--/i.test(script) || /<\/style|<!--/i.test(style)) {
    throw new StepFailed('the script or the style of the HTML report would end its own element', 1)
  }
  const source = [
    '/** Made from client/ and page.css by scripts/build-client.mjs. Not committed, not to be edited. */',
    ...constants('CLIENT_SCRIPT', script),
    ...constants('CLIENT_STYLE', style),
    '',
  ].join('\n')
  if (existsSync(CLIENT_MODULE) && readFileSync(CLIENT_MODULE, 'utf8') === source) return
  const partial = `${CLIENT_MODULE}.${process.pid}.tmp`
  writeFileSync(partial, source)
  renameSync(partial, CLIENT_MODULE)
}

/** A text, and its digest as policies name it. */
function constants(name, text) {
  const digest = createHash('sha256').update(text).digest('base64')
  return [
    `export const ${name} = ${JSON.stringify(text)}`,
    `export const ${name}_DIGEST = 'sha256-${digest}'`,
  ]
}
