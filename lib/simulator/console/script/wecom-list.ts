/** Tags, and the section that puts a company together. */
export const wecomList = `
let chosenCorp;

function editTag(corp, tag) {
  const tags = corp.tags || [];
  const nextId = Math.max(0, ...tags.map(({ tagid }) => tagid)) + 1;
  openForm({ title: t(tag ? 'wecom.editTag' : 'wecom.addTag'), fields: [
    { name: 'tagname', label: t('apps.name'), value: tag?.tagname, required: true },
    { name: 'userids', label: 'userids', type: 'lines', mono: true, value: tag?.userids || [], hint: t('wecom.tagHint') },
    { name: 'departments', label: t('wecom.departments'), type: 'lines', mono: true, value: (tag?.departments || []).map(String), hint: t('wecom.tagDepartmentsHint') },
  ], submit: (values) => {
    const changed = { tagid: tag?.tagid || nextId, tagname: values.tagname, userids: values.userids, departments: values.departments.map(Number) };
    return api('PATCH', '/corps/' + in_(corp.corpId), { tags: tag ? tags.map((one) => (one === tag ? changed : one)) : [...tags, changed] });
  } });
}

function tagCard(corp) {
  const tags = corp.tags || [];
  const nameOf = (userid) => corp.members.find((member) => member.userid.toLowerCase() === userid.toLowerCase())?.name || userid;
  const partOf = (id) => corp.departments.find((part) => part.id === id)?.name || String(id);
  const rows = tags.map((tag) => h('li', { class: 'row' },
    h('span', { class: 'grow break' }, h('b', null, tag.tagname), ' ', h('span', { class: 'muted small' }, [...(tag.userids || []).map(nameOf), ...(tag.departments || []).map(partOf)].join(', '))),
    h('code', { class: 'small muted' }, String(tag.tagid)),
    button(t('editWhat', { what: tag.tagname }), { kind: 'quiet small', icon: 'edit', onlyIcon: true, onclick: () => editTag(corp, tag) }),
    button(t('removeWhat', { what: tag.tagname }), { kind: 'quiet small', icon: 'trash', onlyIcon: true, onclick: () =>
      act(() => api('PATCH', '/corps/' + in_(corp.corpId), { tags: tags.filter((one) => one !== tag) })) })));
  return card(t('wecom.tags'), undefined, rows.length > 0 ? h('ul', { class: 'tree' }, rows) : h('p', { class: 'muted small' }, t('wecom.noTags')),
    [button(t('add'), { kind: 'small', icon: 'plus', 'aria-label': t('wecom.addTag'), onclick: () => editTag(corp) })]);
}

function corpView(corp, browser) {
  const everybody = [...corp.members, ...(corp.outsiders || [])];
  return [
    h('div', { class: 'card' }, h('div', { class: 'row wrap' }, logo(corp.name), h('div', { class: 'grow wide' }, h('h2', { class: 'break' }, corp.name), h('div', { class: 'small muted' }, t('wecom.company'))),
      h('div', { class: 'grow wide' }, copyField(corp.corpId, 'CorpID')))),
    h('div', { class: 'grid' }, corp.agents.map((agent) => agentCard(corp, agent))),
    h('div', { class: 'row' }, button(t('wecom.addAgent'), { icon: 'plus', kind: 'small', onclick: () => editAgent(corp) })),
    h('div', { class: 'two wide-left' },
      h('section', { class: 'card flush' },
        h('div', { class: 'item' }, h('h2', { class: 'grow' }, t('wecom.members')), button(t('add'), { kind: 'small', icon: 'plus', 'aria-label': t('wecom.addMember'), onclick: () => editMember(corp) })),
        everybody.length === 0 ? empty('people', t('wecom.noMembers'), t('wecom.noMembersLead'))
          : h('ul', { class: 'list' }, everybody.slice(0, 200).map((one) => memberRow(corp, one, browser)))),
      h('div', { class: 'stack' }, departmentTree(corp), tagCard(corp))),
  ];
}

sections.push({
  id: 'wecom',
  async load() {
    const [corps, browser] = await Promise.all([api('GET', '/corps'), api('GET', '/browser')]);
    return { corps, browser };
  },
  actions: () => [button(t('wecom.addCorp'), { icon: 'plus', kind: 'main', onclick: addCorp })],
  view({ corps, browser }) {
    const corp = corps.find((one) => one.corpId === chosenCorp) || corps[0];
    if (corp === undefined) return [h('div', { class: 'card' }, empty('wecom', t('wecom.none'), t('wecom.noneLead'), button(t('wecom.addCorp'), { kind: 'main', icon: 'plus', onclick: addCorp })))];
    const chooser = segments(t('wecom.company'), corps.map((one) => [one.corpId, one.name]), corp.corpId, (id) => { chosenCorp = id; void refresh(true); });
    return [h('div', { class: 'stack' }, corps.length > 1 && h('div', null, chooser), corpView(corp, browser))];
  },
});
`
