/**
 * Shells that there is a completion script for.
 */

/** Their names. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** One of them. */
export type Shell = (typeof SHELLS)[number]
