/**
 * Asks real shells what a completion script completes.
 */
import { spawnSync } from 'node:child_process'

/** @returns whether a program can be started here, whatever it says of `--version` */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined
}

function runShell(shell: string, args: readonly string[], script: string, cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(shell, [...args, script], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH, HOME: cwd, TERM: 'dumb', LC_ALL: 'C' },
  })
  if (error !== undefined || status !== 0 || stderr !== '') {
    throw new Error(`${shell}: ${error?.message ?? `exit code ${status}`}: ${stderr}`)
  }
  return stdout
}

/** Words of a line as bash cuts them before it calls a completion function. */
function bashWords(line: string, breaksAtEquals: boolean): readonly string[] {
  const words = line.split(' ')
  return breaksAtEquals ? words.flatMap((word) => word.split(/(=)/).filter((part) => part !== '')) : words
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/**
 * What bash replies: the words, and what it is asked to do itself as `(compopt …)`.
 *
 * @param script path of the completion script
 * @param line up to the cursor
 * @param cwd where files are looked for
 * @param breaksAtEquals as by default in bash; some users take `=` out of COMP_WORDBREAKS
 */
export function completeInBash(
  script: string,
  line: string,
  cwd: string,
  breaksAtEquals = true,
): readonly string[] {
  const words = bashWords(line, breaksAtEquals)
  // Where the cursor stands after a blank, the word to be completed is empty.
  const all = line.endsWith(' ') && words.at(-1) !== '' ? [...words, ''] : words
  const text = `
    source ${quote(script)}
    compopt() { echo "(compopt $*)"; }
    COMP_WORDS=(${all.map(quote).join(' ')})
    COMP_CWORD=${all.length - 1}
    COMP_WORDBREAKS=${breaksAtEquals ? "' ='" : "' '"}
    _dosimeter
    printf '%s\\n' "\${COMPREPLY[@]}"`
  return runShell('bash', ['--norc', '--noprofile', '-c'], text, cwd)
    .split('\n')
    .filter((word) => word !== '')
}

/** As `completeInBash`, for fish; descriptions are left out. */
export function completeInFish(script: string, line: string, cwd: string): readonly string[] {
  const text = `source ${quote(script)}; complete -C ${quote(line)}`
  return runShell('fish', ['--no-config', '-c'], text, cwd)
    .split('\n')
    .map((reply) => reply.split('\t')[0] ?? '')
    .filter((word) => word !== '')
}

/**
 * The line after Tab in an interactive zsh with its completion system.
 *
 * @param load what loads the script, in the interactive shell
 */
export function completeInZsh(load: string, line: string, cwd: string): string {
  const text = `
    zmodload zsh/zpty
    zpty shell 'TERM=dumb zsh -f -i'
    zpty -w shell ${quote(`${load}; show() { zle complete-word; print -r -- "<""<$BUFFER>"">"; zle -I; BUFFER= }; zle -N show; bindkey "^I" show; print -r -- REA""DY`)}
    zpty -r shell out '*READY*'
    zpty -n -w shell ${quote(`${line}\t`)}
    zpty -r shell out '*<<*>>*'
    zpty -d shell
    print -r -- $out`
  const out = runShell('zsh', ['-f', '-c'], text, cwd)
  return /<<(.*?)>>/.exec(out)?.[1] ?? out
}
