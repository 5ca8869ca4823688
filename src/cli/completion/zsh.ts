/**
 * Completion for zsh, from 5 on.
 *
 * @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html
 */
import type { Outline, OutlineArgument, OutlineCommand, OutlineOption, Values } from '../outline.ts'
import { brief, optionsOf, quoted, wordsBelow } from './words.ts'

/** Characters that end parts of a specification of `_arguments`. */
function escaped(text: string): string {
  return text.replace(/[\\:[\]]/g, '\\$&')
}

/** What completes a value. The blank before a function keeps zsh from adding arguments to it. */
function action(values: Values): string {
  switch (values.kind) {
    case 'choices':
      return `(${values.choices.join(' ')})`
    case 'list':
      return ` _sequence compadd - ${values.choices.join(' ')}`
    case 'named':
      return ` _dosimeter_named ${values.path} ${values.choices.join(' ')}`.trimEnd()
    case 'file':
      return '_files'
    case 'folder':
      return '_files -/'
    case 'free':
      return ' '
  }
}

function optionSpec({ flags, values, description, placeholder, isRepeatable }: OutlineOption): string {
  const isHelp = flags.includes('--help') || flags.includes('--version')
  const excluded = isHelp ? '(- : *)' : flags.length > 1 && !isRepeatable ? `(${flags.join(' ')})` : ''
  const value = values === undefined ? '' : `:${escaped(placeholder ?? '')}:${action(values)}`
  const rest = `[${escaped(brief(description))}]${value}`
  const star = isRepeatable ? '*' : ''
  const equals = values === undefined ? '' : '='
  return flags
    .map((flag) => quoted(`${excluded}${star}${flag}${flag.startsWith('--') ? equals : ''}${rest}`))
    .join(' ')
}

function argumentSpec({ name, isVariadic, values }: OutlineArgument, index: number): string {
  return quoted(`${isVariadic ? '*' : index + 1}:${escaped(name)}:${action(values)}`)
}

function functionName(path: string): string {
  return `_dosimeter${path === '' ? '' : `_${path.replace(/[^a-z]/g, '_')}`}`
}

function leafFunction(command: OutlineCommand, outline: Outline): string {
  const specs = [...optionsOf(command, outline).map(optionSpec), ...command.arguments.map(argumentSpec)]
  return [
    `${functionName(command.path)}() {`,
    `  _arguments -s -S ${specs.map((spec) => `\\\n    ${spec}`).join(' ')}`,
    '}',
  ].join('\n')
}

/** A command that holds others: its words, and the function of the word that was typed. */
function groupFunction(path: string, options: readonly OutlineOption[], outline: Outline): string {
  const words = wordsBelow(path, outline)
  const branches = [...words.keys()].map(
    (word) => `        ${word}) ${functionName(`${path} ${word}`.trimStart())} && ret=0 ;;`,
  )
  return [
    `${functionName(path)}() {`,
    '  local curcontext=$curcontext state line ret=1',
    '  local -a commands=(',
    ...[...words].map(([word, what]) => `    ${quoted(`${word}:${brief(what).replaceAll(':', '\\:')}`)}`),
    '  )',
    `  _arguments -C ${options.map((option) => `${optionSpec(option)} `).join('')}'1: :->command' '*:: :->rest' && ret=0`,
    '  case $state in',
    '    command) _describe -t commands command commands && ret=0 ;;',
    '    rest)',
    '      case $words[1] in',
    ...branches,
    '      esac',
    '      ;;',
    '  esac',
    '  return ret',
    '}',
  ].join('\n')
}

/**
 * @param outline the program
 * @param version of dosimeter
 * @returns a script that works in a folder of `fpath` as `_dosimeter`, and when it is evaluated
 */
export function zshCompletion(outline: Outline, version: string): string {
  const { program, groups, commands } = outline
  return `#compdef dosimeter
# zsh completion for dosimeter ${version}, made by \`dosimeter completion zsh\`.

# NAME=PATH: names before the sign, files or folders after it.
_dosimeter_named() {
  # Not \`path\`, which is zsh's own.
  local kind=$1
  shift
  if compset -P '*='; then
    if [[ $kind == folder ]]; then _files -/; else _files; fi
  else
    local ret=1
    (( $# )) && compadd -S = -- "$@" && ret=0
    [[ $kind == file ]] && _files -g '*.y(a|)ml(-.)' -S = && ret=0
    return ret
  fi
}

${[
  ...commands.map((command) => leafFunction(command, outline)),
  ...groups.map(({ path }) => groupFunction(path, optionsOf({ path }, outline), outline)),
  groupFunction('', optionsOf(program, outline), outline),
].join('\n\n')}

# Loaded by the completion system, or evaluated by the user.
if [[ $funcstack[1] == _dosimeter ]]; then _dosimeter "$@"; else compdef _dosimeter dosimeter; fi
`
}
