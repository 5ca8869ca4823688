/**
 * Completion for fish, from 3.0 on.
 *
 * @see https://fishshell.com/docs/current/cmds/complete.html
 */
import type { Outline, OutlineArgument, OutlineOption, Values } from '../outline.ts'
import { brief, optionsOf, valuedOptions, wordsBelow } from './words.ts'

/** Inside single quotes fish knows `\'` and `\\`. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** What `complete` is told of values: options without the flag's name. */
function valueArguments(values: Values): readonly string[] {
  switch (values.kind) {
    case 'choices':
      return ['-x', '-a', quote(values.choices.join(' '))]
    case 'list':
      return ['-x', '-a', quote(`(__fish_append , ${values.choices.join(' ')})`)]
    case 'named':
      return [
        '-x',
        '-a',
        quote(`(__dosimeter_named ${values.path} ${values.choices.join(' ')})`.replace(' )', ')')),
      ]
    case 'file':
      return ['-r', '-F']
    case 'folder':
      return ['-x', '-a', quote('(__fish_complete_directories (commandline -ct))')]
    case 'free':
      return ['-x']
  }
}

function optionLine(path: string, { flags, values, description }: OutlineOption): string {
  const names = flags.flatMap((flag) =>
    flag.startsWith('--') ? ['-l', flag.slice(2)] : ['-s', flag.slice(1)],
  )
  return [
    'complete -c dosimeter',
    `-n ${quote(`__dosimeter_at ${quote(path)}`)}`,
    ...names,
    ...(values === undefined ? [] : valueArguments(values)),
    `-d ${quote(brief(description))}`,
  ].join(' ')
}

function argumentLine(path: string, { values }: OutlineArgument, position: number, isLast: boolean): string {
  const range = isLast ? `${position} 1000000` : `${position} ${position}`
  const own = values.kind === 'file' ? ['-F'] : valueArguments(values).filter((word) => word !== '-x')
  return ['complete -c dosimeter', `-n ${quote(`__dosimeter_at ${quote(path)} ${range}`)}`, ...own].join(' ')
}

/**
 * @param outline the program
 * @param version of dosimeter
 * @returns a script for fish's folder of completions
 */
export function fishCompletion(outline: Outline, version: string): string {
  const { program, groups, commands } = outline
  const valued = [...new Set(valuedOptions(outline).flatMap(({ flags }) => flags))]
  const paths = [...groups, ...commands].map(({ path }) => path)
  const words = [program, ...groups].flatMap(({ path }) =>
    [...wordsBelow(path, outline)].map(
      ([word, what]) =>
        `complete -c dosimeter -n ${quote(`__dosimeter_at ${quote(path)} 0 0`)} -a ${word} -d ${quote(brief(what))}`,
    ),
  )
  const options = [program, ...commands].flatMap((command) =>
    optionsOf(command, outline).map((option) => optionLine(command.path, option)),
  )
  const positional = commands.flatMap((command) =>
    command.arguments
      .filter(({ values }) => values.kind !== 'free')
      .map((argument) => {
        const position = command.arguments.indexOf(argument)
        return argumentLine(command.path, argument, position, argument.isVariadic)
      }),
  )
  return `# fish completion for dosimeter ${version}, made by \`dosimeter completion fish\`.

# Prints the command that the line names, and how many arguments it has already.
function __dosimeter_where
    set -l path ''
    set -l position 0
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case ${valued.join(' ')}
                set skip 1
            case '-*'
            case '*'
                set -l longer (string trim -- "$path $word")
                if contains -- $longer ${paths.map(quote).join(' ')}
                    set path $longer
                else
                    set position (math $position + 1)
                end
        end
    end
    echo $path
    echo $position
end

# Whether the line names this command and has from $2 to $3 arguments.
function __dosimeter_at
    set -l where (__dosimeter_where)
    test "$where[1]" = "$argv[1]"; or return 1
    test (count $argv) = 1; and return 0
    test $where[2] -ge $argv[2]; and test $where[2] -le $argv[3]
end

# NAME=PATH: names before the sign, files or folders after it.
function __dosimeter_named
    set -l token (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
    if string match -q -- '*=*' $token
        set -l name (string split -m 1 -- '=' $token)
        set -l paths
        if test $argv[1] = folder
            set paths (__fish_complete_directories $name[2] '')
        else
            set paths (__fish_complete_path $name[2])
        end
        for path in $paths
            string join '' -- $name[1] '=' (string split -m 1 \\t -- $path)[1]
        end
    else
        for name in $argv[2..-1]
            echo $name=
        end
    end
end

complete -c dosimeter -f
${[...words, ...options, ...positional].join('\n')}
`
}
