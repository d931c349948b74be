/** The QR codes of accounts that are alive, and a phone to scan them with. */
export const scan = `
let scanner;

function scanCard(code, { names, people }) {
  const person = people.find(({ id }) => id === scanner) || people[0];
  const name = names[code.appId] || code.appId;
  const result = (scan_) => tell(t('scan.done', { name: person.nickname, event: scan_.event, key: scan_.EventKey }));
  return h('li', { class: 'card stack' },
    h('div', { class: 'row' }, h('img', { class: 'qr', src: '/console/qr?text=' + in_(code.url), alt: t('scan.picture'), width: '148', height: '148' }),
      h('div', { class: 'stack tight grow' }, h('h2', { class: 'break' }, name), h('div', { class: 'small muted' }, t('scan.scene')), h('code', { class: 'break' }, String(code.scene)),
        h('div', { class: 'pills' }, code.expiresAt === undefined ? pill(t('scan.permanent'), 'good') : pill(t('scan.until', { time: timeOf(code.expiresAt) }))))),
    h('div', { class: 'row wrap' },
      person && button(t('scan.as', { name: person.nickname }), { icon: 'scan', kind: 'main', 'data-key': 'scan' + code.ticket, onclick: async () => {
        const done = await act(() => api('POST', '/users/' + in_(person.id) + '/scan', { ticket: code.ticket }));
        if (done) result(done);
      } }),
      h('a', { class: 'button', href: '/simulator/scan?ticket=' + in_(code.ticket), target: '_blank', rel: 'noopener' }, t('scan.phone'))));
}

sections.push({
  id: 'scan',
  async load() {
    const [codes, apps, people] = await Promise.all([api('GET', '/qr-codes'), api('GET', '/apps'), api('GET', '/users')]);
    return { codes, names: Object.fromEntries(apps.map((app) => [app.appId, app.name])), people: people.slice(0, 200) };
  },
  view(data) {
    if (data.codes.length === 0) return [h('div', { class: 'card' }, empty('scan', t('scan.none'), t('scan.noneLead')))];
    const options = data.people.map(({ id, nickname }) => [id, nickname]);
    return [h('div', { class: 'stack' },
      h('div', { class: 'card' }, field(t('scan.who'), select(options, scanner || data.people[0]?.id, (id) => { scanner = id; void refresh(true); }, { 'data-key': 'scanner' }))),
      h('ul', { class: 'grid' }, data.codes.map((code) => scanCard(code, data))))];
  },
});
`
