/** Addresses that set something up. Nothing is changed by opening the page: this script does it, says so, and can undo it. */
export const links: string = String.raw`
const faultIn = (text) => {
  const at = text.lastIndexOf(':');
  const [name, what] = at < 0 ? [text, 'errcode'] : [text.slice(0, at), text.slice(at + 1)];
  return /^-?\d+$/.test(what) ? { api: name, kind: 'errcode', errcode: Number(what) } : { api: name, kind: what };
};

function deedsIn(query) {
  const deeds = [];
  for (const text of query.getAll('fault')) {
    const delay = query.get('delay');
    const fault = { ...faultIn(text), times: query.get('times') === 'forever' ? 'Infinity' : Number(query.get('times') || 1), skip: Number(query.get('skip') || 0), ...(delay !== null && { delayMs: Number(delay) }) };
    deeds.push({ section: 'faults', says: t('links.fault', { what: nameOf(fault), api: fault.api === '*' ? t('faults.every') : fault.api, times: timesText(fault.times) }), async run() {
      const { id } = await api('POST', '/faults', fault);
      return () => api('DELETE', '/faults/' + id);
    } });
  }
  for (const [name, key] of [['person', 'person'], ['member', 'member'], ['act', 'userAgent']]) {
    const value = query.get(name);
    if (value !== null) deeds.push({ section: name === 'member' ? 'wecom' : name === 'person' ? 'people' : 'start', says: t('links.' + name, { value }), async run() {
      const before = await api('GET', '/browser');
      await api('PUT', '/browser', { [key]: value });
      return () => api('PUT', '/browser', { [key]: before[key] ?? null });
    } });
  }
  const span = query.get('clock');
  if (span === null) return deeds;
  const ms = span === 'reset' ? undefined : spanIn(span);
  if (ms === undefined && span !== 'reset') throw new Error(t('clock.wrong') + ': ' + span);
  deeds.push({ section: 'clock', says: ms === undefined ? t('clock.resetDone') : t('links.clock', { span: spanOf(ms) }), async run() {
    const { offsetMs } = await api('GET', '/clock');
    if (ms === undefined) await api('DELETE', '/clock');
    else await api('POST', '/clock', { advanceMs: ms });
    return () => api('POST', '/clock', { advanceMs: ms === undefined ? offsetMs : -ms });
  } });
  return deeds;
}

function linkNote(text, label, sign, onclick) {
  const note = h('p', { class: 'note' }, icon('link'), h('span', { class: 'grow break' }, text),
    button(label, { icon: sign, kind: 'small', onclick: () => { note.remove(); onclick(); } }),
    button(t('close'), { icon: 'cross', kind: 'quiet small', onlyIcon: true, onclick: () => note.remove() }));
  notes.append(note);
}

async function runDeed(deed) {
  try {
    const undo = await deed.run();
    linkNote(t('links.armed') + ' ' + deed.says, t('links.undo'), 'undo', () => act(undo, t('links.undone')));
  } catch (error) {
    notes.append(h('p', { class: 'note bad' }, icon('warn'), h('span', { class: 'grow break' }, t('links.failed') + ' ' + error.message)));
  }
}

/** Runs what the address asks for, and takes it out of the address: a reload does not do it again. */
async function followLink() {
  const query = new URLSearchParams(location.search);
  let deeds = [];
  try { deeds = deedsIn(query); } catch (error) { tell(error.message, 'bad'); }
  if ([...query].length > 0) history.replaceState(null, '', location.pathname + (location.hash || (deeds[0] ? '#' + deeds[0].section : query.has('filter') ? '#requests' : '')));
  const isFromElsewhere = document.body.dataset.link === 'ask';
  for (const deed of deeds) {
    if (isFromElsewhere) linkNote(t('links.foreign') + ' ' + deed.says, t('links.allow'), 'check', () => runDeed(deed).then(() => refresh(true)));
    else await runDeed(deed);
  }
}
`
