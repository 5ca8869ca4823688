/**
 * What an exact pass makes of an item's result: exact levels, evidence, documents. Pure.
 */
import { type Kind, LEVELS, type Level } from '../measure/verdict.ts'
import type { DefinitionResult, FoundDocument } from '../results/schema.ts'
import { reachEntry } from './evaluate.ts'
import type { QueryItem } from './query.ts'
import type { ExactFindings } from './verified.ts'

/**
 * @param result of the index, or of no filters at all
 * @param item its hashed item
 * @param exact what documents have of it
 */
export function applyExact(
  result: DefinitionResult,
  { fields }: QueryItem,
  { verdict, verified, documents, short, withoutBoilerplate }: ExactFindings,
): DefinitionResult {
  const wholeShort = shortMain(fields, short?.documents ?? [])
  const raised = wholeShort?.level ?? 'too short'
  const raise = (level: Level): Level => (LEVELS.indexOf(raised) < LEVELS.indexOf(level) ? raised : level)
  const isFound = verified !== null || wholeShort !== undefined
  return {
    ...result,
    level: raise(verdict.level),
    // What was matched whole is so at every threshold.
    reach: reachEntry({
      reach: {
        partial: wholeShort === undefined ? verdict.reach.partial : 1,
        contaminated: wholeShort?.level === 'contaminated' ? 1 : verdict.reach.contaminated,
      },
    }),
    contextLevel: verdict.contextLevel,
    kind: verdict.kind ?? wholeShort?.kind ?? null,
    // A candidate of which nothing is left in any document is refuted.
    evidence: isFound ? 'verified' : result.evidence === null ? null : 'refuted',
    withoutBoilerplate:
      withoutBoilerplate === null
        ? null
        : {
            ...withoutBoilerplate,
            level: raise(withoutBoilerplate.level),
            kind: withoutBoilerplate.kind ?? wholeShort?.kind ?? null,
          },
    verified,
    documents: [...documents],
    short,
  }
}

/**
 * A question or code too short for grams, found whole in a document together with another field, counts: fully when
 * that field has a gram, else at most as partial, because two short texts meet by accident.
 */
function shortMain(
  fields: QueryItem['fields'],
  documents: readonly FoundDocument[],
): { readonly level: Level; readonly kind: Kind } | undefined {
  const roleOf = (name: string): string | undefined => fields.find((field) => field.name === name)?.role
  const isMain = (name: string): boolean => {
    const field = fields.find((each) => each.name === name)
    const isWhole = field?.parts.every(({ units }) => units < 1 || units > 2) ?? false
    return (field?.role === 'question' || field?.role === 'code') && field.grams.ids.length === 0 && isWhole
  }
  let best: { level: Level; kind: Kind } | undefined
  for (const { fields: found, shortFields } of documents) {
    if (!shortFields.some(isMain)) continue
    const names = [...found.map(({ name }) => name), ...shortFields].filter(
      (name) => roleOf(name) !== 'context',
    )
    const isInput = (name: string): boolean => ['question', 'choices'].includes(roleOf(name) ?? '')
    const kind = names.every(isInput)
      ? 'input-only'
      : names.some(isInput)
        ? 'input-and-answer'
        : 'answer-only'
    const hasGrams = found.some(({ name }) => roleOf(name) !== 'context')
    const level = hasGrams ? 'contaminated' : 'partial'
    if (best === undefined || LEVELS.indexOf(level) < LEVELS.indexOf(best.level)) best = { level, kind }
  }
  return best
}
