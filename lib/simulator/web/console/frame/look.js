import { createStore } from '../tools/store.js'
import { isChinese } from '../tools/words.js'

const root = document.documentElement
const prefersDark = matchMedia('(prefers-color-scheme: dark)')

/** Changed whenever language or theme are: both stand in the root element, which theme.js has set. */
export const look = createStore({ changes: 0 })

const changed = () => look.set({ changes: look.get().changes + 1 })

prefersDark.addEventListener('change', changed)

export function isDark() {
  const { theme } = root.dataset
  return theme === 'dark' || (theme === undefined && prefersDark.matches)
}

export function switchLanguage() {
  root.lang = isChinese() ? 'en' : 'zh-CN'
  keep('lang', isChinese() ? 'zh' : 'en')
  changed()
}

export function switchTheme() {
  const theme = isDark() ? 'light' : 'dark'
  root.dataset.theme = theme
  keep('theme', theme)
  changed()
}

/**
 * @param {string} name
 * @param {string} value
 */
function keep(name, value) {
  try {
    localStorage.setItem(`simulator-${name}`, value)
  } catch {
    // Storage may be switched off: the choice then lasts as long as the page.
  }
}
