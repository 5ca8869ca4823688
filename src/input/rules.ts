/**
 * Options that mean one thing for all inputs and another for those whose path matches: `[GLOB=]…`.
 */
import picomatch from 'picomatch'
import { UserError } from '../errors.ts'

/** One such option. */
export interface InputRule {
  /** Glob over paths; undefined matches every input. */
  readonly glob: string | undefined
}

/**
 * @param rules in the order in which the user gave them
 * @param paths an input's path below its root and as typed; a glob without `/` also matches the base name
 * @returns the last rule whose glob matches, else the last one without a glob
 */
export function ruleFor<Rule extends InputRule>(
  rules: readonly Rule[],
  paths: readonly string[],
): Rule | undefined {
  return (
    rules.findLast(({ glob }) => glob !== undefined && matches(glob, paths)) ??
    rules.findLast(({ glob }) => glob === undefined)
  )
}

/**
 * @param option its name, for the message
 * @param rules all rules
 * @param inputs paths of all inputs, see ruleFor
 * @throws {UserError} USAGE naming a glob that matches no input: most likely a typing error
 */
export function assertEveryGlobMatches(
  option: string,
  rules: readonly InputRule[],
  inputs: readonly (readonly string[])[],
): void {
  for (const { glob } of rules) {
    if (glob === undefined || inputs.some((paths) => matches(glob, paths))) continue
    const none =
      inputs.length === 1 ? 'does not match the input' : `matches none of the ${inputs.length} inputs`
    throw new UserError('USAGE', `${option} ${glob}=…: the pattern ${none}`)
  }
}

/** @returns whether a glob matches one of the paths */
export function matches(glob: string, paths: readonly string[]): boolean {
  const isMatch = picomatch(glob, { dot: true })
  return paths.some(
    (path) => isMatch(path) || (!glob.includes('/') && isMatch(path.slice(path.lastIndexOf('/') + 1))),
  )
}
