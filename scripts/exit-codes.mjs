/**
 * Exit codes of the command and what they mean, for its documentation.
 */

/** @type {readonly (readonly [string, string])[]} */
export const EXIT_CODES = [
  ['0', 'answered, and within the policy or without one'],
  ['1', 'answered, strictly above a limit that a policy or a flag set'],
  ['2', 'could not answer: bad input, a bad option, damage; stderr says what, and what to do'],
  ['70', 'a defect of dosimeter'],
  ['130, 143', 'stopped by Ctrl-C or SIGTERM; a build goes on when the same command is run again'],
]
