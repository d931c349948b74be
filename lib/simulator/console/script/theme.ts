/** Runs before anything is drawn: the theme and the language that this browser has chosen, so that nothing flickers. */
export const themeScript = `'use strict';
(function () {
  var root = document.documentElement;
  var asked = new URLSearchParams(location.search);
  function choice(name, allowed) {
    var value = asked.get(name);
    try {
      if (allowed.includes(value)) localStorage.setItem('simulator-' + name, value);
      else value = localStorage.getItem('simulator-' + name);
    } catch (error) { /* storage is switched off */ }
    return allowed.includes(value) ? value : undefined;
  }
  var theme = choice('theme', ['light', 'dark']);
  if (theme !== undefined) root.dataset.theme = theme;
  var first = (navigator.languages || [navigator.language || 'en'])[0] || 'en';
  root.lang = (choice('lang', ['zh', 'en']) || (/^zh/i.test(first) ? 'zh' : 'en')) === 'zh' ? 'zh-CN' : 'en';
})();
`
