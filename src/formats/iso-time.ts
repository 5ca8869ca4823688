/**
 * Times of columns as records hold them: text, as JSON would have it.
 */

/**
 * @param milliseconds since 1970
 * @returns ISO 8601; the number itself for a time that no calendar has
 */
export function isoTime(milliseconds: number): string {
  const time = new Date(milliseconds)
  return Number.isNaN(time.getTime()) ? String(milliseconds) : time.toISOString()
}
