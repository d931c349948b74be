/** A chat between a person and an account, with what became of each delivery. */
export const messages: string = String.raw`
const room_ = { receiver: undefined, person: undefined };
const delivery = { isRunning: false, result: undefined, room: undefined };

async function sendOrder(room, order) {
  delivery.isRunning = true;
  void refresh(true);
  try {
    const who = room.corpId === undefined ? { appId: room.appId, personId: room.person.id } : { corpId: room.corpId, agentId: room.agentId, ...(room.person && { userid: room.person.id }) };
    delivery.result = await api('POST', '/push/send', { ...who, ...order });
    delivery.room = room.key + room.person.id;
    if (order.message?.MsgType === 'text') draft.Content = '';
  } catch (error) {
    tell(error.message, 'bad');
  }
  delivery.isRunning = false;
  await refresh(true);
}

async function sendDraft(room) {
  if (delivery.isRunning) return;
  let message;
  try { message = messageIn(); } catch (error) { return tell(t('messages.notJson'), 'bad'); }
  await sendOrder(room, { message, ...(draft.tamper && { tamper: draft.tamper }), ...(draft.duplicate && { duplicate: true }) });
}

function bubble({ from, time, message }, room) {
  const isMine = from === 'person';
  const at = h('small', { class: 'num' }, timeOf(time));
  if (message.MsgType === 'event') return h('p', { class: 'event' }, h('code', null, String(message.Event)), message.EventKey ? ' ' + message.EventKey : '', ' · ' + timeOf(time));
  const { ToUserName, FromUserName, CreateTime, MsgType, MsgId, AgentID, ...rest } = message;
  const content = MsgType === 'text' ? h('p', null, String(message.Content)) : h('pre', null, MsgType + '\n' + pretty(rest));
  return h('div', { class: 'bubble' + (isMine ? ' mine' : '') }, isMine ? face(room.person) : logo(room.name), h('div', null, content, at));
}

function triesOf(result) {
  const longest = Math.max(50, ...result.tries.map(({ durationMs }) => durationMs));
  return h('ul', { class: 'tries' }, result.tries.map((one, index) => h('li', { class: 'try' + (one.error ? ' failed' : '') },
    icon(one.error ? 'cross' : 'check'),
    h('span', { class: 'break' }, t('messages.try', { n: index + 1 }) + ' · ' + (one.error || 'HTTP ' + one.status)), h('span', { class: 'num muted' }, tookOf(one.durationMs)),
    styled(h('i'), '--part', Math.max(2, Math.round((one.durationMs / longest) * 100)) + '%'))));
}

function deliveryCard(room) {
  if (delivery.result === undefined || delivery.room !== room.key + room.person.id) return undefined;
  const { result } = delivery;
  const reply = result.reply === undefined ? t('messages.noReply') : result.reply === '' ? t('messages.emptyReply') : pretty(result.reply);
  return card(t('messages.delivery'), undefined, h('div', { class: 'stack' },
    triesOf(result), result.twin && h('div', { class: 'stack tight' }, h('h3', null, t('messages.twin')), triesOf(result.twin)),
    result.fault && h('p', { class: 'small' }, t('messages.personSees') + ' ', h('b', null, result.fault)),
    h('div', null, h('h3', null, t('messages.reply')), codeBlock(reply, t('messages.reply'), 'wrap'))));
}

function roomsOf(apps, corps) {
  return [
    ...apps.filter(({ kind }) => kind !== 'mobile-app').map((app) => ({ key: app.appId, appId: app.appId, name: app.name, push: app.push, kind: app.kind, note: t('apps.kind.' + app.kind) })),
    ...corps.flatMap((corp) => corp.agents.filter(({ isContactSync }) => !isContactSync).map((agent) => ({ key: corp.corpId + '/' + agent.agentId, corpId: corp.corpId, agentId: agent.agentId, name: agent.name, push: agent.push, note: corp.name }))),
  ];
}
`
