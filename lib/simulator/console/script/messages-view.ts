/** The messages section: who writes to whom, the chat, and the composer. */
export const messagesView = `
function writersIn(room, data) {
  if (room.corpId === undefined) return data.people.map(({ id, nickname, headimgurl }) => ({ id, nickname, headimgurl }));
  const corp = data.corps.find(({ corpId }) => corpId === room.corpId);
  return corp.members.map(({ userid, name }) => ({ id: userid, nickname: name }));
}

function chatCard(room, entries) {
  const list = entries.length === 0 ? empty('messages', t('messages.none'), t('messages.noneLead', { name: room.name })) : entries.map((entry) => bubble(entry, room));
  return h('section', { class: 'card', 'aria-label': t('messages.chat') }, h('div', { class: 'chat', tabindex: '0', role: 'log', 'aria-label': t('messages.chat') }, list));
}

sections.push({
  id: 'messages',
  async load() {
    const overview = await api('GET', '');
    const [browser, people] = [await api('GET', '/browser'), overview.users.slice(0, 200)];
    const data = { corps: overview.corps, people };
    const rooms = roomsOf(overview.apps, overview.corps);
    const found = rooms.find(({ key }) => key === room_.receiver) || rooms.find(({ push }) => push) || rooms[0];
    if (found === undefined) return { rooms };
    const writers = writersIn(found, data);
    const remembered = found.corpId === undefined ? browser.person : browser.member;
    const person = writers.find(({ id }) => id === room_.person) || writers.find(({ id }) => id === remembered) || writers[0];
    const room = { ...found, person };
    if (person === undefined || room.push === undefined) return { rooms, room, writers, entries: [] };
    const query = room.corpId === undefined ? { appid: room.appId, openid: await api('GET', '/users/' + in_(person.id) + '/openid?appid=' + in_(room.appId)) }
      : { corpid: room.corpId, agentid: String(room.agentId), userid: person.id };
    return { rooms, room, writers, entries: await api('GET', '/push/chat?' + new URLSearchParams(query)) };
  },
  view({ rooms, room, writers, entries }) {
    if (room === undefined || room.person === undefined) return [h('div', { class: 'card' }, empty('messages', t('messages.nobody'), t('messages.nobodyLead')))];
    const choose = (name) => (value) => { room_[name] = value; void refresh(true); };
    const choice = h('div', { class: 'card two' },
      field(t('messages.to'), select(rooms.map(({ key, name, note }) => [key, name + ' · ' + note]), room.key, choose('receiver'), { 'data-key': 'receiver' })),
      field(t('messages.from'), select(writers.map(({ id, nickname }) => [id, nickname]), room.person.id, choose('person'), { 'data-key': 'writer' })));
    if (room.push === undefined) return [h('div', { class: 'stack' }, choice, h('div', { class: 'card' },
      empty('link', t('messages.noPush', { name: room.name }), t('messages.noPushLead'), pushLine(room.corpId ? { corpId: room.corpId, agentId: room.agentId } : { appId: room.appId }, undefined, room))))];
    return [h('div', { class: 'stack' }, choice, h('div', { class: 'two' }, h('div', { class: 'stack' }, chatCard(room, entries)), h('div', { class: 'stack' }, composerCard(room), deliveryCard(room))))];
  },
  drawn() {
    const chat = document.querySelector('.chat');
    if (chat !== null) chat.scrollTop = chat.scrollHeight;
  },
});
`
