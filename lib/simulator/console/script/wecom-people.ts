/** Departments, members and tags of a company. */
export const wecomPeople = `
const statuses = { 1: 'wecom.active', 2: 'wecom.off', 4: 'wecom.invited', 5: 'wecom.left' };

function memberFields(member, corp) {
  return [
    { name: 'name', label: t('apps.name'), value: member.name, required: true },
    { name: 'userid', label: 'userid', value: member.userid, mono: true, required: true, readonly: member.userid !== undefined },
    { name: 'department', label: t('wecom.department'), type: 'select', value: member.department?.[0] || 1, options: corp.departments.map(({ id, name }) => [id, name]) },
    { name: 'position', label: t('wecom.position'), value: member.position },
    { name: 'mobile', label: t('people.phone'), value: member.mobile },
    { name: 'email', label: t('wecom.email'), value: member.email },
    { name: 'status', label: t('wecom.status'), type: 'select', value: member.status || 1, options: Object.entries(statuses).map(([status, key]) => [status, t(key)]) },
  ];
}

function editMember(corp, member) {
  const path = '/corps/' + in_(corp.corpId) + '/members';
  openForm({ title: t(member ? 'wecom.editMember' : 'wecom.addMember'), fields: memberFields(member || {}, corp), submit: (values) => {
    const first = Number(values.department);
    const department = member?.department[0] === first ? member.department : [first];
    const read = { ...values, department, status: Number(values.status) };
    if (member === undefined) return api('POST', path, filled(read));
    const main = department === member.department ? {} : { main_department: first };
    const { status, ...others } = changesOf({ ...member, status: member.status || 1 }, read);
    return api('PATCH', path + '/' + in_(member.userid), { ...others, ...(status && { status }), ...(member.main_department !== undefined && main) });
  } });
}

function memberRow(corp, one, browser) {
  const id = one.kind === undefined ? one.userid : one.id;
  const path = '/corps/' + in_(corp.corpId) + '/members/' + in_(id);
  const departments = corp.departments.filter((part) => one.department?.includes(part.id)).map(({ name }) => name);
  const isOutsider = one.kind !== undefined;
  const status = one.status || 1;
  return h('li', { class: 'item' }, face({ id, nickname: one.name }),
    h('div', { class: 'grow' },
      h('div', { class: 'row wrap' }, h('span', { class: 'title break' }, one.name),
        browser.member === id && pill(t('people.thisBrowser'), 'good', 'check'),
        isOutsider && pill(t('wecom.kind.' + one.kind), 'sim'), status !== 1 && pill(t(statuses[status]), 'bad')),
      h('div', { class: 'sub break' }, h('code', null, id), ' · ' + (isOutsider ? t('wecom.outsider') : [...departments, one.position].filter(Boolean).join(' · ')))),
    h('div', { class: 'row' },
      status === 1 && browser.member !== id && button(t('people.logInAs'), { kind: 'small', icon: 'login', 'aria-label': t('people.logInAsWho', { name: one.name }),
        onclick: () => act(() => api('PUT', '/browser', { member: id }), t('people.chosen', { name: one.name })) }),
      !isOutsider && button(t('editWhat', { what: one.name }), { kind: 'quiet small', icon: 'edit', onlyIcon: true, onclick: () => editMember(corp, one) }),
      !isOutsider && button(t('removeWhat', { what: one.name }), { kind: 'quiet small', icon: 'trash', onlyIcon: true, onclick: () =>
        ask(t('removeAsk', { what: one.name }), '', t('remove'), () => api('DELETE', path)) })));
}

function editDepartment(corp, part) {
  const nextId = Math.max(...corp.departments.map(({ id }) => id)) + 1;
  openForm({ title: t(part ? 'wecom.editDepartment' : 'wecom.addDepartment'), fields: [
    { name: 'name', label: t('apps.name'), value: part?.name, required: true },
    ...(part ? [] : [{ name: 'parentid', label: t('wecom.parent'), type: 'select', value: 1, options: corp.departments.map(({ id, name }) => [id, name]) }]),
  ], submit: ({ name, parentid }) => {
    const departments = part ? corp.departments.map((one) => (one === part ? { ...one, name } : one)) : [...corp.departments, { id: nextId, name, parentid: Number(parentid) }];
    return api('PATCH', '/corps/' + in_(corp.corpId), { departments });
  } });
}

function departmentTree(corp) {
  const below = (parent, depth) => corp.departments.filter(({ parentid }) => parentid === parent).flatMap((part) => [[part, depth], ...below(part.id, depth + 1)]);
  const rows = below(0, 0).map(([part, depth]) => styled(h('li', null, h('span', { class: 'grow break' }, part.name), h('code', { class: 'small muted' }, String(part.id)),
    button(t('editWhat', { what: part.name }), { kind: 'quiet small', icon: 'edit', onlyIcon: true, onclick: () => editDepartment(corp, part) }),
    part.id !== 1 && button(t('removeWhat', { what: part.name }), { kind: 'quiet small', icon: 'trash', onlyIcon: true, onclick: () =>
      act(() => api('PATCH', '/corps/' + in_(corp.corpId), { departments: corp.departments.filter((one) => one !== part) })) })), '--depth', String(depth)));
  return card(t('wecom.departments'), undefined, h('ul', { class: 'tree' }, rows), [button(t('add'), { kind: 'small', icon: 'plus', 'aria-label': t('wecom.addDepartment'), onclick: () => editDepartment(corp) })]);
}
`
