/** The list of people: each opens to show ids and what can be done. */
export const peopleList = `
function inCorps(known, corps) {
  if (corps.length === 0) return undefined;
  const { person, corpIds } = known;
  return h('div', { class: 'row wrap' }, corps.map((corp) => corpIds.includes(corp.corpId)
    ? pill(t('people.memberOf', { corp: corp.name }), 'good', 'check')
    : button(t('people.join', { corp: corp.name }), { kind: 'small', icon: 'plus', onclick: () =>
      act(() => api('POST', '/corps/' + in_(corp.corpId) + '/members', { userid: person.id, name: person.nickname, department: [1] }), t('people.joined')) })));
}

function personPanel(known, data) {
  const { person } = known;
  const path = '/users/' + in_(person.id);
  return h('div', { class: 'panel stack', id: 'person-' + person.id },
    inApps(known, new Map(data.apps.map((app) => [app.appId, app.name]))),
    inCorps(known, data.corps),
    h('div', { class: 'row wrap' },
      button(t('edit'), { icon: 'edit', kind: 'small', onclick: () => editPerson(person) }),
      button(t('people.withdrawAll'), { icon: 'undo', kind: 'small', onclick: () => act(() => api('POST', path + '/withdraw-consent', {}), t('people.withdrawn')) }),
      button(t('people.password'), { icon: 'key', kind: 'small', title: t('people.passwordHint'), onclick: () => act(() => api('POST', path + '/change-password', {}), t('people.passwordDone')) }),
      button(t('remove'), { icon: 'trash', kind: 'small danger', onclick: () =>
        ask(t('people.removeAsk', { name: person.nickname }), t('people.removeLead'), t('remove'), () => api('DELETE', path)) })));
}

function personRow(known, data) {
  const { person, apps } = known;
  const isOpen = openPeople.has(person.id);
  const follows = apps.filter((one) => one.isFollowing).map((one) => data.apps.find((app) => app.appId === one.appId)?.name);
  const toggle = () => {
    if (!openPeople.delete(person.id)) openPeople.add(person.id);
    void refresh(true);
  };
  return h('li', null,
    h('div', { class: 'item' }, face(person),
      h('div', { class: 'grow' },
        h('div', { class: 'row wrap' }, h('span', { class: 'title break' }, person.nickname), traits(person, data.browser)),
        h('div', { class: 'sub break' }, h('code', null, person.id), follows.length > 0 && ' · ' + t('people.follows', { names: follows.slice(0, 3).join(', ') }))),
      h('div', { class: 'row' },
        data.browser.person !== person.id && button(t('people.logInAs'), { icon: 'login', kind: 'small', 'data-key': 'as' + person.id, 'aria-label': t('people.logInAsWho', { name: person.nickname }),
          onclick: () => act(() => api('PUT', '/browser', { person: person.id }), t('people.chosen', { name: person.nickname })) }),
        button(t('details'), { kind: 'small', 'aria-expanded': String(isOpen), 'aria-controls': 'person-' + person.id, 'data-key': 'open' + person.id, 'aria-label': t('detailsOf', { name: person.nickname }), onclick: toggle }))),
    isOpen && personPanel(known, data));
}

function peopleIn(data) {
  if (data.people.length > 0) return h('div', { class: 'card flush' }, h('ul', { class: 'list' }, data.people.map((known) => personRow(known, data))));
  return h('div', { class: 'card' }, data.total > 0 ? empty('search', t('nothingFound'), t('people.nothingLead'))
    : empty('people', t('people.none'), t('people.noneLead'), button(t('people.add'), { kind: 'main', icon: 'plus', onclick: () => editPerson() })));
}

let findSoon;

/** Only the list is made again: the field may be in the middle of a Chinese word. */
function findPeople(text) {
  soughtPerson = text;
  clearTimeout(findSoon);
  findSoon = setTimeout(async () => {
    try {
      const data = await loadPeople();
      if (text === soughtPerson) document.querySelector('.people-found')?.replaceChildren(peopleIn(data));
    } catch (error) { tell(error.message, 'bad'); }
  }, 150);
}

async function loadPeople() {
  const [found, apps, corps, browser] = await Promise.all([
    api('GET', '/people?search=' + in_(soughtPerson)), api('GET', '/apps'), api('GET', '/corps'), api('GET', '/browser')]);
  return { ...found, apps, corps: corps.map(({ corpId, name }) => ({ corpId, name })), browser };
}

sections.push({
  id: 'people',
  load: loadPeople,
  actions: () => [button(t('people.add'), { icon: 'plus', kind: 'main', onclick: () => editPerson() })],
  view(data) {
    const search = h('input', { type: 'search', value: soughtPerson, placeholder: t('people.search'), 'aria-label': t('people.search'), 'data-key': 'search', oninput: (event) => findPeople(event.target.value) });
    const list = h('div', { class: 'people-found' }, peopleIn(data));
    return [data.total > 5 && h('div', { class: 'tools' }, h('div', { class: 'search' }, icon('search'), search), h('span', { class: 'muted small num' }, t('people.count', { n: data.total }))), list];
  },
});
`
