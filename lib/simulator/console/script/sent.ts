/** What apps have sent to people. */
export const sent = `
let wantedSent = 'all';

function gist(body) {
  const text = body.text?.content ?? body.markdown?.content ?? body.textcard?.title ?? body.news?.articles?.[0]?.title;
  if (text !== undefined) return text;
  const values = Object.values(body.data || {}).map((one) => (typeof one === 'object' && one !== null ? one.value : one));
  return values.length > 0 ? values.join(' · ') : body.msgtype || body.template_id || '';
}

function sentRow(one, { names, owners }) {
  const from = one.corpId === undefined ? names[one.appId] || one.appId : names[one.corpId + '/' + one.agentId] || one.corpId;
  const to = one.openid === undefined ? (one.userids || []).map((userid) => owners[userid] || userid).join(', ') : owners[one.openid] || one.openid;
  return h('li', { class: 'item' }, logo(from),
    h('div', { class: 'grow stack tight' },
      h('div', { class: 'row wrap' }, pill(t('sent.' + one.kind), 'good'), h('span', { class: 'small muted break' }, t('sent.fromTo', { from, to })), h('time', { class: 'small muted num' }, timeOf(one.at))),
      h('p', { class: 'break' }, gist(one.body)),
      h('details', null, h('summary', { class: 'small muted' }, t('sent.body')), codeBlock(pretty(one.body), t('sent.body'), 'wrap'))));
}

sections.push({
  id: 'sent',
  async load() {
    const [list, overview, found] = await Promise.all([api('GET', '/sent'), api('GET', ''), api('GET', '/people')]);
    const agents = overview.corps.flatMap((corp) => corp.agents.map((agent) => [corp.corpId + '/' + agent.agentId, agent.name]));
    const names = Object.fromEntries([...overview.apps.map((app) => [app.appId, app.name]), ...agents]);
    const members = overview.corps.flatMap((corp) => corp.members.map(({ userid, name }) => [userid, name]));
    const openids = found.people.flatMap(({ person, apps }) => apps.map(({ openid }) => [openid, person.nickname]));
    return { list: list.slice(-200).reverse(), names, owners: Object.fromEntries([...members, ...openids]) };
  },
  actions: ({ list }) => list.length > 0 && [button(t('sent.clear'), { icon: 'trash', onclick: () => act(() => api('DELETE', '/sent')) })],
  view(data) {
    const kinds = ['all', ...new Set(data.list.map(({ kind }) => kind))];
    const list = data.list.filter(({ kind }) => wantedSent === 'all' || kind === wantedSent);
    if (data.list.length === 0) return [h('div', { class: 'card' }, empty('sent', t('sent.none'), t('sent.noneLead')))];
    return [
      kinds.length > 2 && h('div', { class: 'tools' }, segments(t('sent.title'), kinds.map((kind) => [kind, t('sent.' + kind)]), wantedSent, (kind) => { wantedSent = kind; void refresh(true); })),
      h('div', { class: 'card flush' }, h('ul', { class: 'list' }, list.map((one) => sentRow(one, data)))),
    ];
  },
});
`
