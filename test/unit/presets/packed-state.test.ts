/**
 * What a scan remembers survives JSON: steps of a scan cross threads and stand in its journal.
 */
import { describe, expect, it } from 'vitest'
import { PRESETS } from '../../../src/presets/catalogue.ts'
import { packState, unpackState } from '../../../src/presets/packed-state.ts'
import { PresetScan, scanTexts } from '../../../src/presets/scan.ts'
import { documentsOf, fillers, madeSet, words } from '../../support/presets.ts'

const sets = [
  madeSet('one', [
    { question: words(1, 60), answer: words(61, 90), choices: [words(91, 93), words(94, 96)] },
    { question: words(100, 160), context: words(200, 260) },
  ]),
]
const texts = documentsOf([
  `${fillers(9)} ${words(1, 90)} ${fillers(5)}`,
  words(120, 160),
  `${words(1, 30)} x ${words(32, 60)}`,
  words(200, 260),
  fillers(40),
])

describe('the state of a scan', () => {
  it('is the same after JSON, and taken in steps gives what one scan gives', () => {
    const lane = new PresetScan(sets, PRESETS)
    const whole = new PresetScan(sets, PRESETS)
    for (const text of texts) {
      lane.add(text)
      const state = lane.take()
      expect(state.documents).toBe(1)
      const packed = JSON.parse(JSON.stringify(packState(state))) as ReturnType<typeof packState>
      const unpacked = unpackState(packed, lane.tableSizes)
      expect(unpacked).toEqual(state)
      whole.merge(unpacked)
    }
    expect(lane.take().documents).toBe(0)
    expect(whole.finish()).toEqual(scanTexts(sets, texts, PRESETS))
    expect(
      whole.state.presets.some(({ items }) => [...items.values()].some(({ spans }) => spans !== undefined)),
    ).toBe(true)
  })
})
