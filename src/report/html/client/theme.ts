/**
 * The switch between light and dark; without it the page follows the system.
 */
import { byId } from './dom.ts'

/** Makes the button work. It names the theme that it switches to. */
export function startTheme(): void {
  const button = byId('theme', HTMLButtonElement)
  const name = button.querySelector('.name') ?? button
  const system = matchMedia('(prefers-color-scheme: dark)')
  const root = document.documentElement
  const isDark = (): boolean => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark'
  const label = (): void => {
    name.textContent = isDark() ? 'Light' : 'Dark'
    button.setAttribute('aria-label', isDark() ? 'Switch to the light theme' : 'Switch to the dark theme')
  }
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark'
    label()
  })
  system.addEventListener('change', label)
  button.hidden = false
  label()
}
