/** The simulator's own time. */
export const clock: string = String.raw`
const shifts = [[60000, 'minute'], [600000, 'tenMinutes'], [7200000, 'twoHours'], [86400000, 'day'], [2678400000, 'month']];

const moveClock = (ms) => act(() => api('POST', '/clock', { advanceMs: ms }), t('clock.moved', { span: spanOf(ms) }));

function ownShift() {
  const text = h('input', { type: 'text', class: 'mono', placeholder: '90m', 'aria-label': t('clock.own'), 'data-key': 'own-shift' });
  return h('form', { class: 'row', onsubmit: (event) => {
    event.preventDefault();
    const ms = spanIn(text.value);
    if (ms === undefined) tell(t('clock.wrong'), 'bad');
    else void moveClock(ms);
  } }, h('div', { class: 'grow' }, text), h('button', { type: 'submit', class: 'button' }, t('clock.move')));
}

/** "+7200", "90m", "-2h", "1d" */
function spanIn(text) {
  const parts = /^\s*([+-]?)(\d+(?:\.\d+)?)\s*([smhd]?)\s*$/.exec(text);
  if (parts === null) return undefined;
  const sizes = { '': 1000, s: 1000, m: 60000, h: 3600000, d: 86400000 };
  return (parts[1] === '-' ? -1 : 1) * Number(parts[2]) * sizes[parts[3]];
}

sections.push({
  id: 'clock',
  async load() {
    const { now, offsetMs } = await api('GET', '/clock');
    Object.assign(live, { now, at: Date.now(), offsetMs });
    return { offsetMs };
  },
  actions: ({ offsetMs }) => offsetMs !== 0 && [button(t('clock.reset'), { icon: 'undo', onclick: () => act(() => api('DELETE', '/clock'), t('clock.resetDone')) })],
  view: () => [h('div', { class: 'stack' },
    h('section', { class: 'card' }, h('div', { class: 'dial', role: 'timer' }, h('b'), h('span'), h('span')),
      h('div', { class: 'shifts' }, shifts.map(([ms, name]) => h('button', { type: 'button', class: 'button', 'data-key': name, onclick: () => moveClock(ms) },
        h('b', null, t('clock.' + name)), h('small', null, t('clock.' + name + 'Ends')))))),
    h('div', { class: 'two' },
      card(t('clock.own'), t('clock.ownLead'), ownShift()),
      card(t('clock.lifetimes'), undefined, facts(['code', 'token', 'refresh', 'consent', 'qr'].map((name) => [t('clock.life.' + name), t('clock.lasts.' + name)])))))],
  drawn: drawClock,
});
`
