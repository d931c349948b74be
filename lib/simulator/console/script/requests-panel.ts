/** One request, opened: its checks in words, what was asked, what was answered. */
export const requestsPanel = `
function checkList(one) {
  if (one.checks.length === 0) return h('p', { class: 'muted small' }, t(one.fault ? 'requests.noChecksBent' : 'requests.noChecks'));
  return h('ul', { class: 'checks' }, one.checks.map(({ what, ok }) =>
    h('li', { class: ok ? '' : 'failed' }, icon(ok ? 'check' : 'cross'), h('span', { lang: 'en' }, h('span', { class: 'sr' }, t(ok ? 'requests.passed' : 'requests.failed') + ': '), what))));
}

function answerOf(one) {
  if (one.answer === undefined) return t(one.durationMs === undefined ? 'requests.waiting' : 'requests.nothingSent');
  return one.answer === '' ? t('requests.emptyBody') : pretty(one.answer);
}

function requestPanel(one) {
  const hasQuery = Object.keys(one.query).length > 0;
  return h('div', { class: 'opened' },
    one.fault && h('p', { class: 'row wide' }, pill(t('kind.' + one.fault), 'sim', 'faults'), h('span', { class: 'small' }, t('requests.bentHint'))),
    h('div', { class: 'stack' },
      h('div', null, h('h3', null, t('requests.checks')), checkList(one)),
      isCallable(one) && h('div', null, button(t('requests.curl'), { icon: 'copy', kind: 'small', onclick: () => copyText(curlOf(one, known)) }))),
    h('div', { class: 'stack' },
      h('div', null, h('h3', null, t('requests.asked')), hasQuery ? codeBlock(pretty(one.query), t('requests.asked')) : h('p', { class: 'muted small' }, t('requests.noQuery'))),
      one.body !== undefined && h('div', null, h('h3', null, t('requests.body')), codeBlock(pretty(one.body), t('requests.body'))),
      h('div', null, h('h3', null, t('requests.answered') + (one.status === undefined ? '' : ' · HTTP ' + one.status)), codeBlock(answerOf(one), t('requests.answered')))));
}

const lines = h('ul', { class: 'list' });
const drawn = new Map();

/** Only lines that are new or different are made again: the rest stays as it is, with focus and selection. */
function drawLines() {
  if (shown?.id !== 'requests') return;
  const fitting = [...live.requests.values()].filter(isWanted).sort((one, other) => other.id - one.id);
  const visible = fitting.slice(0, shownLines);
  const kept = new Set(visible.map(({ id }) => id));
  for (const id of drawn.keys()) if (!kept.has(id)) { drawn.get(id).node.remove(); drawn.delete(id); }
  let place = lines.firstChild;
  for (const one of visible) {
    const print = JSON.stringify(one) + openRequests.has(one.id) + root.lang;
    const old = drawn.get(one.id);
    if (old?.print === print) {
      if (old.node === place) place = place.nextSibling;
      else lines.insertBefore(old.node, place);
      continue;
    }
    const node = line(one);
    const hadFocus = old?.node.contains(document.activeElement);
    if (old?.node === place) place = place.nextSibling;
    if (old) old.node.replaceWith(node);
    else lines.insertBefore(node, place);
    if (hadFocus) node.querySelector('.line').focus({ preventScroll: true });
    drawn.set(one.id, { node, print });
  }
  const parts = { none: document.querySelector('.no-requests'), list: document.querySelector('.requests'), more: document.querySelector('.more') };
  if (parts.none === null) return;
  const isEmpty = visible.length === 0;
  parts.list.hidden = isEmpty;
  parts.none.hidden = !isEmpty;
  parts.more.hidden = fitting.length <= shownLines;
  if (isEmpty) parts.none.replaceChildren(live.requests.size === 0 || wantedText + wantedKind === 'all'
    ? empty('requests', t('requests.none'), t('requests.noneLead', { url: origin })) : empty('search', t('nothingFound'), t('requests.nothingLead')));
}
watchers.push(drawLines);

sections.push({
  id: 'requests',
  async load() {
    const [apps, corps, catalogue] = await Promise.all([api('GET', '/apps'), api('GET', '/corps'), api('GET', '/faults/catalogue')]);
    known = { apps, corps };
    for (const [family, list] of Object.entries(catalogue.errors)) for (const { errcode, errmsg } of list) errorTexts.set(family + errcode, errmsg);
    return {};
  },
  actions: () => [button(t('requests.clear'), { icon: 'trash', onclick: () => act(() => api('DELETE', '/requests')) })],
  view() {
    const again = () => { drawLines(); };
    const choose = (kind) => { wantedKind = kind; void refresh(true); };
    return [
      h('div', { class: 'tools' },
        h('div', { class: 'search' }, icon('search'), h('input', { type: 'search', value: wantedText, placeholder: t('requests.search'), 'aria-label': t('requests.search'), 'data-key': 'search', oninput: (event) => { wantedText = event.target.value; again(); } })),
        segments(t('requests.show'), ['all', 'refused', 'bent'].map((kind) => [kind, t('requests.' + kind)]), wantedKind, choose),
        h('label', { class: 'check small' }, h('input', { type: 'checkbox', checked: showsOwn, onchange: (event) => { showsOwn = event.target.checked; again(); } }), h('span', null, t('requests.own')))),
      h('div', { class: 'card flush requests' }, lines),
      h('div', { class: 'card no-requests', hidden: true }),
      h('p', { class: 'more', hidden: true }, button(t('more'), { onclick: () => { shownLines += 200; again(); } })),
    ];
  },
  drawn: drawLines,
});
`
