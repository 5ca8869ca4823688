/**
 * JUnit XML, the form that CI servers read test results in: a suite for each benchmark with a case for each item, and
 * one for the gate with a case for each rule. The structure is that of the schema of the xUnit plugin of Jenkins
 * (junit-10.xsd): attributes that only some readers know are left out.
 */
import type { Judgement } from '../../gate/types.ts'
import type { ItemLine } from '../../results/schema.ts'
import type { CiPart } from '../formats.ts'
import { placeText, ruleFigures, ruleName, ruleSubject, untestedTexts } from '../wording.ts'
import { isUntested, type Notice, noticesOf } from './notices.ts'
import { isFailure, labelOf } from './parts.ts'

/** What XML 1.0 cannot hold, not even escaped: it becomes U+FFFD. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu

function escaped(text: string): string {
  return text
    .replace(NOT_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/gu, (space) => `&#${space.charCodeAt(0)};`)
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')
}

/** A case, and what came of it. */
interface Case {
  readonly name: string
  readonly classname: string
  readonly result:
    | { readonly kind: 'failure' | 'error' | 'skipped'; readonly message: string; readonly text: string }
    | undefined
  /** Said of cases that passed, too. */
  readonly output: string
}

function caseXml({ name, classname, result, output }: Case): string[] {
  const head = `    <testcase${attributes({ name, classname })}`
  const inner = [
    ...(result === undefined
      ? []
      : [
          `      <${result.kind}${attributes({ message: result.message })}>${escaped(result.text)}</${result.kind}>`,
        ]),
    ...(output === '' ? [] : [`      <system-out>${escaped(output)}</system-out>`]),
  ]
  return inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, '    </testcase>']
}

function suiteXml(name: string, cases: readonly Case[]): string[] {
  const number = (kind: string): number => cases.filter(({ result }) => result?.kind === kind).length
  const head = attributes({
    name,
    tests: cases.length,
    failures: number('failure'),
    errors: number('error'),
    skipped: number('skipped'),
  })
  return [`  <testsuite${head}>`, ...cases.flatMap(caseXml), '  </testsuite>']
}

function itemCase(line: ItemLine, notices: readonly Notice[]): Case {
  const place = placeText(line)
  const base = { name: line.id, classname: line.set }
  const errors = notices.filter(({ severity }) => severity === 'error')
  const [worst] = errors
  const texts = (of: readonly Notice[]): string =>
    of.map(({ text, fingerprint }) => `${text}\nfingerprint ${fingerprint}`).join('\n')
  if (worst !== undefined) {
    const text = `${place}\n${texts(errors)}`
    return { ...base, result: { kind: 'failure', message: worst.text, text }, output: '' }
  }
  const untested = notices.find(isUntested)
  if (untested !== undefined) {
    return { ...base, result: { kind: 'skipped', message: untested.text, text: '' }, output: '' }
  }
  return { ...base, result: undefined, output: notices.length === 0 ? '' : `${place}\n${texts(notices)}` }
}

function gateCases(judgement: Judgement): Case[] {
  const untested = untestedTexts(judgement).map(
    (output, i): Case => ({
      name: 'items that could not be tested',
      classname: `gate ${judgement.untested[i]?.set ?? ''}`,
      result: undefined,
      output,
    }),
  )
  const rules = judgement.rules.map((rule): Case => {
    const message = `${ruleSubject(rule)}: ${ruleFigures(rule)}`
    const items = rule.items.map(({ item }) => `${placeText(item)} ${item.set}/${item.id}`).join('\n')
    const kind = rule.outcome === 'over' ? 'failure' : 'error'
    return {
      name: ruleName(rule),
      classname: `gate ${rule.set}`,
      result: rule.outcome === 'within' ? undefined : { kind, message, text: items },
      output: rule.outcome === 'within' ? message : '',
    }
  })
  return [...rules, ...untested]
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

function suitesOf(part: CiPart, prefix: string): readonly Suite[] {
  if (isFailure(part)) {
    const { message, hint = '' } = part.failure
    const failed: Case = {
      name: 'an answer',
      classname: 'gate',
      result: { kind: 'error', message, text: hint },
      output: '',
    }
    return [{ name: `${prefix}gate`, cases: [failed] }]
  }
  const { report, items, judgement } = part
  const byName = new Map<string, Notice[]>()
  const key = ({ set, id }: { readonly set: string; readonly id: string }): string =>
    JSON.stringify([set, id])
  for (const notice of noticesOf(part)) {
    const name = key(notice.item)
    byName.set(name, [...(byName.get(name) ?? []), notice])
  }
  return [
    ...(judgement === undefined ? [] : [{ name: `${prefix}gate`, cases: gateCases(judgement) }]),
    ...report.sets.map(({ name }) => ({
      name: `${prefix}${name}`,
      cases: items
        .filter(({ set }) => set === name)
        .map((line) => itemCase(line, byName.get(key(line)) ?? [])),
    })),
  ]
}

/** @returns a JUnit document */
export function renderJunit(parts: readonly CiPart[]): string {
  const suites = parts.flatMap((part) => suitesOf(part, labelOf(part, parts, ': ')))
  const all = suites.flatMap(({ cases }) => cases)
  const number = (kind: string): number => all.filter(({ result }) => result?.kind === kind).length
  const head = attributes({
    name: 'dosimeter',
    tests: all.length,
    failures: number('failure'),
    errors: number('error'),
  })
  const lines = suites.flatMap(({ name, cases }) => suiteXml(name, cases))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${lines.join('\n')}\n</testsuites>\n`
}
