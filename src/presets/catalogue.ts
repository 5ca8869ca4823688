/**
 * All presets. A new one is a file in `data/` and a line here; a test compares the two.
 */

import { UserError } from '../errors.ts'
import { nearest } from '../text/suggest.ts'
import { anthropic } from './data/anthropic.ts'
import { anthropicPairs } from './data/anthropic-pairs.ts'
import { apertus } from './data/apertus.ts'
import { bigcode } from './data/bigcode.ts'
import { contamExtend } from './data/contam-extend.ts'
import { contamLongest } from './data/contam-longest.ts'
import { contamNgram } from './data/contam-ngram.ts'
import { contamToken } from './data/contam-token.ts'
import { cosmopedia } from './data/cosmopedia.ts'
import { dataPortraits } from './data/data-portraits.ts'
import { datatrove } from './data/datatrove.ts'
import { dclm } from './data/dclm.ts'
import { deepseek } from './data/deepseek.ts'
import { dodge } from './data/dodge.ts'
import { dolma } from './data/dolma.ts'
import { gopher } from './data/gopher.ts'
import { gpt2 } from './data/gpt2.ts'
import { gpt3 } from './data/gpt3.ts'
import { gpt3Filter } from './data/gpt3-filter.ts'
import { gpt4 } from './data/gpt4.ts'
import { helm } from './data/helm.ts'
import { helmF10 } from './data/helm-f10.ts'
import { infiniGramMini } from './data/infini-gram-mini.ts'
import { llama2 } from './data/llama2.ts'
import { llama3 } from './data/llama3.ts'
import { lmEval } from './data/lm-eval.ts'
import { marin } from './data/marin.ts'
import { nemo } from './data/nemo.ts'
import { olmo3Decon } from './data/olmo3-decon.ts'
import { olmo3DeconSynth } from './data/olmo3-decon-synth.ts'
import { olmo3DeconWeb } from './data/olmo3-decon-web.ts'
import { palm } from './data/palm.ts'
import { phi4 } from './data/phi4.ts'
import { quip } from './data/quip.ts'
import { qwenLcs } from './data/qwen-lcs.ts'
import { qwenStrict } from './data/qwen-strict.ts'
import { tulu3 } from './data/tulu3.ts'
import { wimbd } from './data/wimbd.ts'
import type { Preset } from './types.ts'

/** All presets, by id. */
export const PRESETS: readonly Preset[] = [
  anthropic,
  anthropicPairs,
  apertus,
  bigcode,
  contamExtend,
  contamLongest,
  contamNgram,
  contamToken,
  cosmopedia,
  dataPortraits,
  datatrove,
  dclm,
  deepseek,
  dodge,
  dolma,
  gopher,
  gpt2,
  gpt3,
  gpt3Filter,
  gpt4,
  helm,
  helmF10,
  infiniGramMini,
  llama2,
  llama3,
  lmEval,
  marin,
  nemo,
  olmo3Decon,
  olmo3DeconSynth,
  olmo3DeconWeb,
  palm,
  phi4,
  quip,
  qwenLcs,
  qwenStrict,
  tulu3,
  wimbd,
]

/**
 * Finds a preset.
 *
 * @param id as typed
 * @throws {UserError} `NOT_FOUND` for an unknown one, with the nearest id
 */
export function findPreset(id: string): Preset {
  const found = PRESETS.find((preset) => preset.id === id)
  if (found !== undefined) return found
  const ids = PRESETS.map((preset) => preset.id)
  const near = nearest(id, ids)
  throw new UserError(
    'NOT_FOUND',
    `"${id}": no such definition, expected an id of "dosimeter presets list"`,
    {
      hint: near === undefined ? 'for example llama3' : `did you mean "${near}"?`,
    },
  )
}
