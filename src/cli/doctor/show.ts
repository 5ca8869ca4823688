/**
 * Facts and problems as text. Pure.
 */
import { counted, size } from '../../report/format.ts'
import type { Style } from '../../report/style.ts'
import { facts as factLines, wrap } from '../../report/table.ts'
import type { ColourReason } from '../io.ts'
import { isFatal } from './problems.ts'
import type { DoctorFacts, LibraryFacts, Problem } from './types.ts'

const REASONS: Readonly<Record<ColourReason, string>> = {
  NO_COLOR: 'NO_COLOR is set',
  FORCE_COLOR: 'FORCE_COLOR is set',
  terminal: 'this is a terminal',
  'no terminal': 'this is no terminal',
  'TERM=dumb': 'TERM is dumb',
}

/** @returns what is wrong, and what to do */
function sentence(problem: Problem): string {
  switch (problem.code) {
    case 'NODE_TOO_OLD':
      return `Node ${problem.found} is too old: dosimeter needs ${problem.wanted}.`
    case 'NO_SIMD':
      return 'This Node cannot run WebAssembly with SIMD, which the kernel needs: use Node 20.19 or later on a CPU of the last ten years.'
    case 'KERNEL_FAILS':
      return `The kernel does not work: ${problem.reason}. Install dosimeter again; if that does not help, please open an issue with this output.`
    case 'LIBRARY_MISSING':
      return `${problem.name} is not installed: \`npm install ${problem.name}@${problem.wanted}\`, or install dosimeter again.`
    case 'LIBRARY_DIFFERS':
      return `${problem.name} is ${problem.found}, dosimeter was tested with ${problem.wanted}.`
    case 'NOT_WRITABLE':
      return `${problem.folder} cannot be written to: name another folder with --out.`
    case 'LITTLE_DISK':
      return `${problem.folder} has only ${size(problem.freeBytes)} left: a large index does not fit.`
    case 'LITTLE_MEMORY':
      return `An index of a large corpus can take ${size(problem.wantedBytes)} while it is built, and there are ${size(problem.hasBytes)}: say --memory or --workers, and --segment-size for less a worker.`
  }
}

function diskText({ freeBytes, isWritable }: DoctorFacts['disks'][number]): string {
  const free = freeBytes === null ? 'unknown' : `${size(freeBytes)} free`
  return isWritable ? free : `${free}, not writable`
}

/** Those that are as they should be are many and say little. */
function libraryLines(libraries: DoctorFacts['libraries']): readonly (readonly [string, string])[] {
  const isAsTested = ({ wanted, found, isOptional }: LibraryFacts): boolean =>
    isOptional ? found !== null : wanted === found
  return [
    ['as tested', `${libraries.filter(isAsTested).length} of ${libraries.length} (--json lists them)`],
    ...libraries
      .filter((library) => !isAsTested(library))
      .map(({ name, found, isOptional }): [string, string] => [
        name,
        found ?? (isOptional ? 'not installed; few inputs need it' : 'missing'),
      ]),
  ]
}

/**
 * @param facts as gathered
 * @param problems of these facts
 * @param style emphasis of headings and problems
 * @param width columns of a line
 * @returns lines
 */
export function showDoctor(
  { dosimeter, node, machine, disks, terminal, libraries }: DoctorFacts,
  problems: readonly Problem[],
  style: Style,
  width: number,
): readonly string[] {
  const yes = (holds: boolean): string => (holds ? 'yes' : 'no')
  const limit = machine.memoryLimitBytes
  const sections: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      'dosimeter',
      [
        ['version', dosimeter.version],
        [
          'formats',
          `index ${dosimeter.indexFormat}, segment ${dosimeter.segmentFormat}, gram scheme ${dosimeter.gramScheme}`,
        ],
        ['Unicode', `${dosimeter.unicode} for words and characters, ${dosimeter.tokenUnicode} for tokens`],
        ['kernel', `${dosimeter.kernel}, ${dosimeter.kernelError === null ? 'works' : 'fails'}`],
      ],
    ],
    [
      'Node',
      [
        ['version', `${node.version} (${node.wanted} is needed)`],
        ['Unicode', node.unicode],
        ['SIMD', yes(node.hasSimd)],
      ],
    ],
    [
      'machine',
      [
        ['system', `${machine.platform} ${machine.arch}`],
        ['processor', machine.cpu],
        ['workers', `${machine.workers}, one for each core that may be used`],
        [
          'memory',
          `${size(machine.memoryBytes)}, ${size(machine.freeMemoryBytes)} free${limit === null ? '' : `, ${size(limit)} allowed`}`,
        ],
      ],
    ],
    ['disk', disks.map((disk) => [disk.folder, diskText(disk)] as const)],
    [
      'terminal',
      [
        ['columns', String(terminal.columns)],
        ['colours', `${yes(terminal.hasColours)}: ${REASONS[terminal.colourReason]}`],
      ],
    ],
    ['libraries', libraryLines(libraries)],
  ]
  const verdict =
    problems.length === 0
      ? [style.strong('No problems found.')]
      : [
          style.strong(`${counted(problems.length, 'problem')}:`),
          ...problems.flatMap((problem) => {
            const [first = '', ...rest] = wrap(sentence(problem), width - 4)
            const mark = isFatal(problem) ? style.alarm('!') : style.caution('-')
            return [`  ${mark} ${first}`, ...rest.map((line) => `    ${line}`)]
          }),
        ]
  return [
    ...sections.flatMap(([heading, entries]) => [style.strong(heading), ...factLines(entries, width), '']),
    ...verdict,
  ]
}
