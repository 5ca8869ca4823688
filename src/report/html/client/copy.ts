/**
 * Buttons that copy a text.
 */
import { make } from './dom.ts'

/** How long a button tells what it did, in milliseconds. */
const TOLD_MS = 1600

/**
 * @param label of the button
 * @param text what is copied, asked for when it is pressed
 * @param what says more than the label does to those who do not see what stands beside it
 */
export function copyButton(label: string, text: () => string, what?: string): HTMLButtonElement {
  const button = make('button', { type: 'button', 'aria-label': what }, label)
  button.addEventListener('click', async () => {
    const isCopied = await copy(text())
    button.textContent = isCopied ? 'Copied' : 'Could not copy'
    setTimeout(() => {
      button.textContent = label
    }, TOLD_MS)
  })
  return button
}

/** Pages from disk may be refused the clipboard; a selection may still be copied. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = make('textarea', { readonly: true, class: 'hidden' })
    area.value = text
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand('copy')
    area.remove()
    return isCopied
  }
}
