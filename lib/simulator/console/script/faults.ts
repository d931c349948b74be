/** What goes wrong on purpose: one click arms it. */
export const faults = `
const bending = { api: 'sns/oauth2/access_token', times: '1', delayMs: '5000', skip: '0', afterCommit: false };
const plainKinds = ['html', 'status', 'empty', 'null', 'not-object', 'truncate', 'reset', 'drip', 'redirect', 'gzip'];
const delays = [['1000', '1 s'], ['5000', '5 s'], ['30000', '30 s']];

function orderOf(fault) {
  const skip = Number(bending.skip);
  return { api: bending.api, times: bending.times === 'Infinity' ? 'Infinity' : Number(bending.times), ...(skip > 0 && { skip }), ...(bending.afterCommit && { afterCommit: true }), ...fault };
}

function timesText(times) {
  return times === 'Infinity' || times === null ? t('faults.forever') : Number(times) === 1 ? t('faults.once') : t('faults.timesN', { n: times });
}

function nameOf(fault) {
  if (fault.kind === 'errcode') return String(fault.errcode ?? -1);
  return t('kind.' + fault.kind) + (fault.kind === 'delay' ? ' ' + (fault.delayMs ?? 1000) / 1000 + ' s' : '');
}

function armButton(label, text, fault, isWord) {
  return h('button', { type: 'button', class: 'fault' + (isWord ? ' word' : ''), 'data-key': 'arm' + label, onclick: () =>
    act(() => api('POST', '/faults', orderOf(fault)), t('faults.armedNow', { what: label, api: bending.api === '*' ? t('faults.every') : bending.api, times: timesText(bending.times) })) },
    h('b', null, label), h('span', null, text));
}

function apiChoice(catalogue) {
  const hosts = [...new Set(catalogue.apis.map(({ host }) => host))];
  const groups = hosts.map((host) => h('optgroup', { label: host }, catalogue.apis.filter((one) => one.host === host).map((one) =>
    h('option', { value: one.api, selected: one.api === bending.api && (bending.host || one.host) === one.host }, one.api))));
  return h('select', { class: 'mono', 'data-key': 'fault-api', onchange: (event) => { bending.api = event.target.value; bending.host = event.target.selectedOptions[0].parentElement.label; void refresh(true); } },
    h('option', { value: '*', selected: bending.api === '*' }, t('faults.every')), groups);
}

function errcodesFor(catalogue) {
  const one = catalogue.apis.find(({ api, host }) => api === bending.api && (bending.host || host) === host);
  const texts = new Map(catalogue.errors[one?.host.includes('qyapi') ? 'wecom' : 'wechat'].map(({ errcode, errmsg }) => [errcode, errmsg]));
  const likely = one ? one.likely : [-1, 45009, 45011];
  return likely.map((errcode) => armButton(String(errcode), texts.get(errcode) || t('faults.unnamed'), { kind: 'errcode', errcode }));
}

function otherErrcode() {
  const number = h('input', { type: 'number', name: 'errcode', placeholder: '40029', 'aria-label': t('faults.otherErrcode'), 'data-key': 'other-errcode', required: true });
  return h('form', { class: 'row', onsubmit: (event) => { event.preventDefault(); const errcode = Number(number.value);
    if (number.value !== '') void act(() => api('POST', '/faults', orderOf({ kind: 'errcode', errcode })), t('faults.armedNow', { what: String(errcode), api: bending.api, times: timesText(bending.times) })); } },
    h('div', { class: 'grow' }, number), h('button', { class: 'button', type: 'submit' }, t('faults.arm')));
}

function armedList(armed) {
  if (armed.length === 0) return empty('faults', t('faults.none'), t('faults.noneLead'));
  return h('ul', { class: 'list' }, armed.map((fault) => h('li', { class: 'item' },
    h('div', { class: 'grow' }, h('div', { class: 'row wrap' }, h('span', { class: 'title break' }, nameOf(fault)), pill(timesText(fault.times), 'warn'), fault.skip > 0 && pill(t('faults.after', { n: fault.skip }))),
      h('div', { class: 'sub break' }, h('code', null, fault.api === '*' ? t('faults.every') : fault.api), fault.afterCommit && ' · ' + t('faults.commit'))),
    button(t('faults.disarm', { what: nameOf(fault) }), { kind: 'quiet small', icon: 'cross', onlyIcon: true, onclick: () => act(() => api('DELETE', '/faults/' + fault.id)) }))));
}
`
