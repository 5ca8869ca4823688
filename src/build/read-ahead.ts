/**
 * Which lanes have a second thread that reads and decodes for them. Never changes what they give.
 */
import type { InputRange } from '../input/range-texts.ts'
import { isWorthThread } from '../input/range-thread.ts'
import type { Input } from '../input/types.ts'

/** Text bytes of a compressed byte, more or less. */
const USUAL_EXPANSION = 4

/** A range of an input, by its position in the list of inputs. */
type Source = InputRange & { readonly input: number }

/**
 * Lanes that have more to do than a worker's share, and would still run when the other workers have nothing left: those of
 * large inputs that cannot be cut.
 *
 * @param lanes sources of each lane
 * @param workers how many run at once, were there lanes for all of them
 * @returns their numbers, the one with the most to do first
 */
export function readAheadLanes(
  lanes: readonly (readonly Source[])[],
  inputs: readonly Pick<Input, 'codec' | 'format'>[],
  workers: number,
): readonly number[] {
  const loads = lanes.map((sources) =>
    sources.reduce((sum, { input, start, end }) => {
      const isPacked = inputs[input]?.codec !== 'none'
      return sum + (end - start) * (isPacked ? USUAL_EXPANSION : 1)
    }, 0),
  )
  const total = loads.reduce((sum, load) => sum + load, 0)
  const isWorth = (lane: number): boolean =>
    (lanes[lane] ?? []).some(({ input }) => {
      const source = inputs[input]
      return source !== undefined && isWorthThread(source)
    })
  return [...loads.entries()]
    .filter(([lane, load]) => load * workers > total && isWorth(lane))
    .sort(([a, first], [b, second]) => second - first || a - b)
    .map(([lane]) => lane)
}
