/**
 * Completion for bash, from 3.2 (as macOS has it) on; needs nothing of the bash-completion package.
 *
 * @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
 */
import type { Outline, Values } from '../outline.ts'
import { optionsOf, quoted, valuedOptions, wordsBelow } from './words.ts'

/** Pattern and action of a `case`. */
type Case = readonly [key: string, action: string]

/** Cases with the same action as one; the last line says what happens otherwise. */
function cases(entries: readonly Case[], indent: string): string {
  const keys = new Map<string, string[]>()
  for (const [key, action] of entries) keys.set(action, [...(keys.get(action) ?? []), quoted(key)])
  return [...keys].map(([action, own]) => `${indent}${own.join(' | ')}) ${action} ;;`).join('\n')
}

/** What sets `kind` and `choices`. */
function setValues(values: Values): string {
  const kind = values.kind === 'named' ? `named-${values.path}` : values.kind
  const set = `kind=${quoted(kind)}`
  return 'choices' in values ? `${set} choices=${quoted(values.choices.join(' '))}` : set
}

/**
 * @param outline the program
 * @param version of dosimeter
 * @returns a script to be sourced
 */
export function bashCompletion(outline: Outline, version: string): string {
  const { program, groups, commands } = outline
  const paths = [...groups, ...commands].map(({ path }) => path)
  const words = ['', ...groups.map(({ path }) => path)].map((path): Case => {
    const below = [...wordsBelow(path, outline).keys()]
    return [path, `choices=${quoted(below.join(' '))}`]
  })
  const positional = commands.flatMap((command) => {
    const [first, ...rest] = command.arguments
    if (first === undefined) return []
    return [first, ...rest].map((argument, i): Case => {
      const isLast = i === rest.length && argument.isVariadic
      return [`${command.path}:${isLast ? 'rest' : i}`, setValues(argument.values)]
    })
  })
  const valued = valuedOptions(outline).flatMap(({ path, flags, values }) =>
    flags.map((flag): Case => [`${path} ${flag}`.trimStart(), setValues(values)]),
  )
  const options = [program, ...groups, ...commands].map((command: Parameters<typeof optionsOf>[0]): Case => {
    const own = optionsOf(command, outline).flatMap(({ flags }) => flags)
    return [command.path, `choices=${quoted(own.filter((flag) => flag.startsWith('--')).join(' '))}`]
  })
  return `# bash completion for dosimeter ${version}, made by \`dosimeter completion bash\`.

# What an option expects: sets kind and choices, fails when it expects nothing.
_dosimeter_option() { # PATH FLAG
  case "\${1:+$1 }$2" in
${cases(valued, '    ')}
    *) return 1 ;;
  esac
}

# What an argument is.
_dosimeter_argument() { # PATH POSITION
  case "$1:$2" in
${cases(positional, '    ')}
    *)
      [[ $2 != rest ]] && _dosimeter_argument "$1" rest
      ;;
  esac
}

_dosimeter_commands() { # PATH
  case $1 in
${cases(words, '    ')}
    *) return 1 ;;
  esac
}

_dosimeter_options() { # PATH
  case $1 in
${cases(options, '    ')}
  esac
}

# Adds the words of $2 that begin with $1, each between $3 and $4.
_dosimeter_add() {
  local word
  for word in $2; do
    [[ $word == "$1"* ]] && COMPREPLY+=("$3$word$4")
  done
}

# Names of files and folders are completed by bash itself, which knows of quotes, blanks and tildes.
_dosimeter_names() { # file | folder
  type compopt >/dev/null 2>&1 || return
  if [[ $1 == folder ]]; then compopt -o dirnames -o nospace; else compopt -o default -o bashdefault; fi
}

_dosimeter_nospace() {
  if type compopt >/dev/null 2>&1; then compopt -o nospace; fi
}

_dosimeter() {
  local IFS=$' \\t\\n' path='' option='' ended='' kind='' choices='' cur word before i
  local position=0 last=-1 joins=0
  local -a line
  COMPREPLY=()
  # Bash cuts words at \`=\`.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((last >= 0)) && { [[ $word == = ]] || ((joins)); }; then
      line[last]=\${line[last]}$word
    else
      line[++last]=$word
    fi
    if [[ $word == = ]]; then joins=1; else joins=0; fi
  done
  cur=\${line[last]}
  for ((i = 0; i < last; i++)); do
    word=\${line[i]}
    if [[ -n $option ]]; then
      option=
    elif [[ -n $ended ]]; then
      position=$((position + 1))
    elif [[ $word == -- ]]; then
      ended=1
    elif [[ $word == -* ]]; then
      if _dosimeter_option "$path" "$word"; then option=$word; fi
    else
      case "\${path:+$path }$word" in
        ${paths.map(quoted).join(' | ')}) path="\${path:+$path }$word" ;;
        *) position=$((position + 1)) ;;
      esac
    fi
  done
  kind='' choices=''
  # What stands before the word to be completed and was typed already.
  before=
  if [[ -n $option ]]; then
    _dosimeter_option "$path" "$option"
  elif [[ $cur == --*=* && -z $ended ]] && _dosimeter_option "$path" "\${cur%%=*}"; then
    before=\${cur%%=*}=
    cur=\${cur#*=}
  elif [[ $cur == -* && -z $ended ]]; then
    kind=choices
    _dosimeter_options "$path"
  elif _dosimeter_commands "$path"; then
    kind=choices
  elif ! _dosimeter_argument "$path" "$position"; then
    kind=choices
    _dosimeter_options "$path"
  fi
  case $kind in
    choices) _dosimeter_add "$cur" "$choices" "$before" '' ;;
    list)
      if [[ $cur == *,* ]]; then
        before=$before\${cur%,*},
        cur=\${cur##*,}
      fi
      _dosimeter_add "$cur" "$choices" "$before" ''
      _dosimeter_nospace
      ;;
    named-*)
      if [[ $cur == *=* ]]; then
        _dosimeter_names "\${kind#named-}"
      else
        _dosimeter_add "$cur" "$choices" "$before" =
        if ((\${#COMPREPLY[@]})); then _dosimeter_nospace; else _dosimeter_names file; fi
      fi
      ;;
    file | folder) _dosimeter_names "$kind" ;;
  esac
  # Bash completes only what comes after the last \`=\`.
  if [[ $before == *=* && $COMP_WORDBREAKS == *=* ]]; then
    for i in "\${!COMPREPLY[@]}"; do COMPREPLY[i]=\${COMPREPLY[i]#"\${before%%=*}="}; done
  fi
}

if type compopt >/dev/null 2>&1; then
  complete -F _dosimeter dosimeter
else
  complete -o default -F _dosimeter dosimeter
fi
`
}
