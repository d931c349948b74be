/** People: who they are, what apps know them as, and what they do without a browser. */
export const people = `
let soughtPerson = '';
const openPeople = new Set();

function traits(person, browser) {
  return h('span', { class: 'pills' },
    browser.person === person.id && pill(t('people.thisBrowser'), 'good', 'check'),
    person.isSnapshotUser && pill(t('people.snapshot'), 'sim'),
    person.isBlocked && pill(t('people.blocked'), 'bad'),
    person.hasNoUnionid && pill(t('people.noUnionid')),
    person.headimgurl === '' && pill(t('people.noPicture')));
}

const personFields = (person) => [
  { name: 'nickname', label: t('people.nickname'), value: person.nickname, required: true },
  { name: 'id', label: t('people.id'), value: person.id, hint: t('people.idHint'), mono: true, required: true, readonly: person.id !== undefined },
  { name: 'headimgurl', label: t('people.picture'), type: 'select', value: person.headimgurl === '' ? 'none' : person.headimgurl ? 'own' : 'drawn',
    options: [['drawn', t('people.drawn')], ['none', t('people.noPicture')], ...(person.headimgurl ? [['own', person.headimgurl]] : [])] },
  { name: 'phoneNumber', label: t('people.phone'), value: person.phoneNumber, placeholder: '13800138000' },
  { name: 'denial', label: t('people.denial'), type: 'select', value: person.denial || '', options: [['', t('people.denialDefault')], ['redirect', t('people.denialRedirect')], ['stay', t('people.denialStay')]] },
  { name: 'isFollower', label: t('people.follower'), type: 'check', value: person.isFollower },
  { name: 'isSnapshotUser', label: t('people.snapshot'), hint: t('people.snapshotHint'), type: 'check', value: Boolean(person.isSnapshotUser) },
  { name: 'isBlocked', label: t('people.blocked'), hint: t('people.blockedHint'), type: 'check', value: person.isBlocked },
  { name: 'hasNoUnionid', label: t('people.noUnionid'), type: 'check', value: person.hasNoUnionid },
];

function readPerson(old, values) {
  const picture = { drawn: null, none: '', own: old.headimgurl }[values.headimgurl];
  return { ...values, headimgurl: picture, isSnapshotUser: values.isSnapshotUser && old.isSnapshotUser === 'string' ? 'string' : values.isSnapshotUser };
}

function editPerson(person) {
  openForm({ title: t(person ? 'people.edit' : 'people.add'), fields: personFields(person || {}), submit: (values) => {
    const read = readPerson(person || {}, values);
    if (person === undefined) return api('POST', '/users', filled(read));
    return api('PATCH', '/users/' + in_(person.id), changesOf(person, read));
  } });
}

function inApps({ person, apps }, names) {
  const rows = apps.map((one) => h('tr', null,
    h('td', null, h('b', null, names.get(one.appId) || one.appId), h('div', { class: 'small muted mono' }, one.appId)),
    h('td', { 'data-label': 'openid' }, copyField(one.openid, 'openid')),
    h('td', { 'data-label': 'unionid' }, one.unionid === undefined ? h('span', { class: 'muted small' }, t('people.noUnionid')) : copyField(one.unionid, 'unionid')),
    h('td', { class: 'nowrap' },
      one.isFollowing !== undefined && button(t(one.isFollowing ? 'people.unfollow' : 'people.follow'), { kind: 'small', 'data-key': 'follow' + person.id + one.appId,
        onclick: () => act(() => api('POST', '/users/' + in_(person.id) + (one.isFollowing ? '/unfollow' : '/follow'), { appId: one.appId })) }),
      one.hasConsented && button(t('people.withdraw'), { kind: 'small', onclick: () => act(() => api('POST', '/users/' + in_(person.id) + '/withdraw-consent', { appId: one.appId }), t('people.withdrawn')) }))));
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('people.inApps') }, h('table', { class: 'table' },
    h('thead', null, h('tr', null, h('th', null, t('people.inApps')), h('th', null, 'openid'), h('th', null, 'unionid'), h('th', null, ''))), h('tbody', null, rows)));
}
`
