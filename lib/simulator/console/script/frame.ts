/** The column on the left, and which section is shown. A section loads its data, and draws it. */
export const frame = `
const sections = [];
const live = { now: Date.now(), at: Date.now(), offsetMs: 0, faults: 0, run: undefined, revision: 0, requests: new Map() };
const main = document.querySelector('main');
const notes = h('div', { 'aria-live': 'polite' });
const body = h('div');
let shown;
let lastPrint;
let isDrawing = false;

const nowThere = () => live.now + (Date.now() - live.at);

function sectionAt(hash) {
  const id = hash.replace(/^#/, '').split('/')[0];
  return sections.find((one) => one.id === id) || sections[0];
}

/** Nobody's typing is thrown away, and no open list, because something happened elsewhere. */
function isBusy() {
  const { activeElement } = document;
  return body.contains(activeElement) && /^(?:INPUT|SELECT|TEXTAREA)$/.test(activeElement.tagName) && activeElement.type !== 'checkbox';
}

async function refresh(isForced) {
  const section = shown;
  if (section === undefined || (!isForced && isBusy())) return;
  let data;
  try {
    data = await section.load();
  } catch (error) {
    if (isForced && lastPrint === undefined) body.replaceChildren(empty('warn', t('unreachable'), error.message));
    return;
  }
  const print = JSON.stringify(data) + root.lang;
  if (section !== shown || (print === lastPrint && !isForced) || isDrawing) return;
  lastPrint = print;
  draw(section, data);
}

function draw(section, data) {
  isDrawing = true;
  const key = document.activeElement?.dataset?.key;
  const head = h('header', { class: 'head' },
    h('div', null, h('h1', { tabindex: '-1' }, t(section.id + '.title')), h('p', null, t(section.id + '.lead'))),
    section.actions && h('div', { class: 'actions' }, section.actions(data)));
  body.replaceChildren(head, ...section.view(data).flat().filter((part) => part));
  const again = key === undefined ? undefined : [...body.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key);
  again?.focus({ preventScroll: true });
  isDrawing = false;
  section.drawn?.();
}

async function go() {
  const section = sectionAt(location.hash);
  if (section !== shown) {
    shown = section;
    lastPrint = undefined;
    scrollTo(0, 0);
  }
  document.title = t(section.id + '.title') + ' · ' + t('console');
  drawNav();
  await refresh(true);
}

function drawNav() {
  const groups = [['start', 'requests', 'sent'], ['people', 'apps', 'wecom'], ['messages', 'scan', 'faults', 'clock']];
  const nav = document.querySelector('.nav');
  const links = groups.map((ids, index) => [
    index > 0 && h('h2', null, t('group.' + index)),
    ids.map((id) => h('a', { href: '#' + id, 'aria-current': shown?.id === id && 'page' }, icon(id), t(id + '.title'),
      id === 'faults' && live.faults > 0 && h('span', { class: 'count hot', title: t('faults.armedCount', { n: live.faults }) }, String(live.faults)))),
  ]);
  const place = nav.scrollLeft;
  const hadFocus = nav.contains(document.activeElement);
  nav.replaceChildren(...links.flat(2).filter((part) => part));
  nav.scrollLeft = place;
  const current = nav.querySelector('[aria-current]');
  if (hadFocus) current?.focus({ preventScroll: true });
  const strip = nav.getBoundingClientRect();
  const spot = current?.getBoundingClientRect();
  if (spot && nav.scrollWidth > nav.clientWidth) nav.scrollLeft += spot.left + spot.width / 2 - strip.left - strip.width / 2;
}
`
