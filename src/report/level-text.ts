/**
 * Levels with their emphasis. Pure.
 */
import type { Level } from '../measure/verdict.ts'
import type { Style } from './style.ts'

/**
 * @param level of an item
 * @param text that is emphasised, default the level's name
 */
export function levelText(level: Level, style: Style, text: string = level): string {
  if (level === 'contaminated') return style.alarm(text)
  return level === 'partial' ? style.caution(text) : text
}
