/** The log, live: a line for each request, newest first, which opens to show what was looked at. */
export const requests: string = String.raw`
let wantedText = new URLSearchParams(location.search).get('filter') || '';
let wantedKind = 'all';
let showsOwn = false;
let shownLines = 100;
const openRequests = new Set();
let known = { apps: [], corps: [] };
let errorTexts = new Map();

/** The login pages' own errands: pictures, polls, buttons. */
const isErrand = ({ api }) => /^simulator\/(?:avatars|browser)$|^connect\/l\/qrconnect$|^connect\/qrcode$/.test(api);
const isRefused = (one) => (one.errcode !== undefined && one.errcode !== 0) || one.status >= 400 || one.checks.some(({ ok }) => !ok);

function isWanted(one) {
  if (!showsOwn && isErrand(one)) return false;
  if (wantedKind === 'refused' && !isRefused(one)) return false;
  if (wantedKind === 'bent' && one.fault === undefined) return false;
  const text = wantedText.trim().toLowerCase();
  return text === '' || text.split(/\s+/).every((part) => textOf(one).includes(part));
}

function textOf(one) {
  return [one.method, one.host, one.api, one.errcode, one.fault, JSON.stringify(one.query), JSON.stringify(one.body), JSON.stringify(one.answer), one.checks.map(({ what }) => what).join(' ')].join(' ').toLowerCase();
}

function errorTextOf(one) {
  const family = one.host === 'qyapi.weixin.qq.com' ? 'wecom' : 'wechat';
  return errorTexts.get(family + one.errcode) || '';
}

function verdict(one) {
  const bent = one.fault !== undefined && pill(t('kind.' + one.fault), 'sim', 'faults');
  if (one.durationMs === undefined) return [bent, pill(t('requests.open'))];
  if (one.errcode !== undefined && one.errcode !== 0) return [bent, pill(one.errcode + ' ' + errorTextOf(one).split(',')[0], 'bad')];
  if (one.status === undefined) return [bent, pill(t('requests.cut'), 'bad')];
  const isGood = one.status < 400 && !isRefused(one);
  return [bent, pill(one.status === 200 && isGood ? 'ok' : String(one.status), isGood ? 'good' : one.status >= 400 ? 'bad' : 'warn')];
}

function line(one) {
  const isOpen = openRequests.has(one.id);
  const failed = one.checks.find(({ ok }) => !ok);
  const detail = failed ? failed.what : one.api.startsWith('simulator/') ? one.query.url : one.host;
  return h('li', { 'data-id': String(one.id) },
    h('button', { type: 'button', class: 'line', 'aria-expanded': String(isOpen), 'data-key': 'request' + one.id, onclick: () => toggleRequest(one.id) },
      h('span', { class: 'when' }, h('time', null, timeOf(one.at)), h('span', { class: 'method' }, one.method)),
      h('span', { class: 'api' }, h('b', null, one.api), detail && h('small', null, detail)),
      h('span', { class: 'verdict' }, verdict(one)),
      h('span', { class: 'took' }, tookOf(one.durationMs)), icon('next')),
    isOpen && requestPanel(one));
}

function toggleRequest(id) {
  if (!openRequests.delete(id)) openRequests.add(id);
  drawLines();
}
`
