/** The last part: puts the frame together and begins. */
export const begin = `
const languageButton = document.querySelector('[data-switch=language]');
const themeButton = document.querySelector('[data-switch=theme]');

function keep(name, value) {
  try { localStorage.setItem('simulator-' + name, value); } catch (error) { /* storage is switched off */ }
}

const isDark = () => root.dataset.theme === 'dark' || (root.dataset.theme === undefined && matchMedia('(prefers-color-scheme: dark)').matches);

function drawFrame() {
  document.querySelector('.skip').textContent = t('skip');
  document.querySelector('.brand span').replaceChildren(t('brand'), h('small', null, t('console')));
  document.querySelector('.nav').setAttribute('aria-label', t('sections'));
  languageButton.replaceChildren(icon('globe'), h('span', null, isChinese() ? 'English' : '中文'));
  languageButton.setAttribute('aria-label', isChinese() ? 'English' : '中文');
  themeButton.replaceChildren(icon('theme'), h('span', null, t(isDark() ? 'light' : 'dark')));
  themeButton.setAttribute('aria-label', t(isDark() ? 'light' : 'dark'));
  drawClock();
}

languageButton.addEventListener('click', () => {
  root.lang = isChinese() ? 'en' : 'zh-CN';
  keep('lang', isChinese() ? 'zh' : 'en');
  drawFrame();
  void go();
});

themeButton.addEventListener('click', () => {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  keep('theme', root.dataset.theme);
  drawFrame();
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawFrame);
addEventListener('hashchange', async () => {
  await go();
  body.querySelector('h1')?.focus({ preventScroll: true });
});
addEventListener('focus', () => void refresh(false));

main.replaceChildren(notes, body);
document.body.append(toasts);
drawFrame();
(async () => {
  shown = sectionAt(location.hash);
  drawNav();
  await followLink();
  shown = undefined;
  await go();
  await poll();
})();
`
