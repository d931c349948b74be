// Runs before anything is drawn, so that nothing flickers: the theme and the language that this browser has chosen.
;(() => {
  const root = document.documentElement
  const asked = new URLSearchParams(location.search)

  /**
   * What the address says, or what was chosen before.
   *
   * @param {string} name
   * @param {string[]} allowed
   */
  function choice(name, allowed) {
    let value = asked.get(name)
    try {
      if (value !== null && allowed.includes(value)) localStorage.setItem(`simulator-${name}`, value)
      else value = localStorage.getItem(`simulator-${name}`)
    } catch {
      // Storage may be switched off.
    }
    return value !== null && allowed.includes(value) ? value : undefined
  }

  const theme = choice('theme', ['light', 'dark'])
  if (theme !== undefined) root.dataset.theme = theme
  const first = (navigator.languages ?? [navigator.language])[0] ?? 'en'
  const lang = choice('lang', ['zh', 'en']) ?? (/^zh/i.test(first) ? 'zh' : 'en')
  root.lang = lang === 'zh' ? 'zh-CN' : 'en'
})()
