/** Signs of the levels, from contaminated to too short: colours are not the only difference. */
export const SIGNS = ['●', '◐', '○', '–', '?', '?'] as const
