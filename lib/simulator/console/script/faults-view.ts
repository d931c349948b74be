/** The faults section: for which API, what, how often, and what is armed. */
export const faultsView = `
function howOften() {
  const set = (name) => (value) => { bending[name] = value; void refresh(true); };
  return h('div', { class: 'stack' },
    h('div', { class: 'row wrap often' },
    h('div', { class: 'field' }, h('span', null, t('faults.times')), h('div', null,
      segments(t('faults.times'), [['1', '1'], ['2', '2'], ['3', '3'], ['10', '10'], ['Infinity', t('faults.forever')]], bending.times, set('times')))),
    h('div', { class: 'field' }, h('span', null, t('faults.skip')), h('div', null,
      segments(t('faults.skip'), [['0', t('faults.skip0')], ['1', t('faults.skipN', { n: 1 })], ['2', t('faults.skipN', { n: 2 })], ['5', t('faults.skipN', { n: 5 })]], bending.skip, set('skip'))))),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: bending.afterCommit, 'data-key': 'after-commit', onchange: (event) => set('afterCommit')(event.target.checked) }),
      h('span', null, t('faults.afterCommit'), h('small', null, t('faults.afterCommitHint')))));
}

function faultForm(catalogue) {
  return [
    card(t('faults.which'), undefined, h('div', { class: 'stack' }, field(t('faults.api'), apiChoice(catalogue)), howOften())),
    card(t('faults.errcodes'), t('faults.errcodesLead'), h('div', { class: 'stack' }, h('div', { class: 'codes' }, errcodesFor(catalogue)), field(t('faults.otherErrcode'), otherErrcode()))),
    card(t('faults.network'), t('faults.networkLead'), h('div', { class: 'codes' },
      delays.map(([ms, text]) => armButton(t('kind.delay') + ' ' + text, t('kindHint.delay'), { kind: 'delay', delayMs: Number(ms) }, true)),
      armButton(t('faults.quota'), t('faults.quotaHint'), { kind: 'errcode', errcode: 45009, times: 'Infinity' }, true),
      armButton(t('kind.double-callback'), t('kindHint.double-callback'), { kind: 'double-callback', api: 'connect/oauth2/authorize' }, true),
      plainKinds.map((kind) => armButton(t('kind.' + kind), t('kindHint.' + kind), { kind }, true)))),
  ];
}

sections.push({
  id: 'faults',
  async load() {
    const [armed, catalogue] = await Promise.all([api('GET', '/faults'), api('GET', '/faults/catalogue')]);
    return { armed, catalogue };
  },
  actions: ({ armed }) => armed.length > 0 && [button(t('faults.clear'), { icon: 'trash', onclick: () => act(() => api('DELETE', '/faults'), t('faults.cleared')) })],
  view: ({ armed, catalogue }) => [h('div', { class: 'two wide-left' },
    h('div', { class: 'stack' }, faultForm(catalogue)),
    h('section', { class: 'card flush armed' + (armed.length > 0 ? ' some' : ''), 'aria-label': t('faults.armed') }, h('div', { class: 'item' }, h('h2', { class: 'grow' }, t('faults.armed')), armed.length > 0 && pill(String(armed.length), 'warn')), armedList(armed)))],
});
`
