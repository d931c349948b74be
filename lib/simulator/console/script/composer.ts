/** What a person can send to an account: a form for each kind, and the raw fields under it. */
export const composer: string = String.raw`
const chatKinds = ['text', 'image', 'location', 'event', 'raw'];
const wechatEvents = ['subscribe', 'unsubscribe', 'SCAN', 'CLICK', 'VIEW', 'LOCATION'];
const wecomEvents = ['subscribe', 'enter_agent', 'click', 'view', 'LOCATION'];
const draft = { kind: 'text', Content: '', event: 'subscribe', EventKey: '', raw: '', tamper: '', duplicate: false };

function input(name, value, more) {
  draft[name] = draft[name] || value;
  return h('input', { type: 'text', value: draft[name], oninput: (event) => { draft[name] = event.target.value; }, 'data-key': 'draft' + name, ...more });
}

const keyHints = { subscribe: 'qrscene_1', SCAN: '1', CLICK: 'MENU_KEY', click: 'MENU_KEY', VIEW: 'https://example.com/', view: 'https://example.com/', enter_agent: '' };

function draftFields(isCorp) {
  const again = () => void refresh(true);
  if (draft.kind === 'text') return [field(t('messages.text'), h('textarea', { rows: '2', value: draft.Content, 'data-key': 'draftContent', placeholder: t('messages.placeholder'), oninput: (event) => { draft.Content = event.target.value; } }))];
  if (draft.kind === 'image') return [field('PicUrl', input('PicUrl', origin + '/console/faces/xiaoming.svg', { class: 'mono' })), field('MediaId', input('MediaId', 'simulated-media-1', { class: 'mono' }))];
  if (draft.kind === 'location') return [h('div', { class: 'row' }, field('Location_X', input('Location_X', '23.134521')), field('Location_Y', input('Location_Y', '113.358803'))), field('Label', input('Label', 'Guangzhou Tower'))];
  if (draft.kind === 'raw') return [field(t('messages.raw'), h('textarea', { rows: '6', class: 'mono', value: draft.raw || '{\n  "MsgType": "text",\n  "Content": "hello"\n}', 'data-key': 'draftraw', oninput: (event) => { draft.raw = event.target.value; } }), t('messages.rawHint'))];
  const events = isCorp ? wecomEvents : wechatEvents;
  if (!events.includes(draft.event)) draft.event = events[0];
  return [field(t('messages.event'), select(events.map((name) => [name, name]), draft.event, (name) => { draft.event = name; draft.EventKey = ''; again(); }, { 'data-key': 'draftevent', class: 'mono' }), t('messages.eventHint')),
    draft.event in keyHints && field('EventKey', input('EventKey', '', { class: 'mono', placeholder: keyHints[draft.event] }))];
}

/** The platform's names for what was filled in. */
function messageIn() {
  const { kind } = draft;
  if (kind === 'text') return { MsgType: 'text', Content: draft.Content };
  if (kind === 'image') return { MsgType: 'image', PicUrl: draft.PicUrl, MediaId: draft.MediaId };
  if (kind === 'location') return { MsgType: 'location', Location_X: draft.Location_X, Location_Y: draft.Location_Y, Scale: '15', Label: draft.Label };
  if (kind === 'raw') return JSON.parse(draft.raw || '{"MsgType":"text","Content":"hello"}');
  const place = /^location$/i.test(draft.event) ? { Latitude: '23.137466', Longitude: '113.352425', Precision: '119.385040' } : { EventKey: draft.EventKey };
  return { MsgType: 'event', Event: draft.event, ...place, ...(draft.event === 'SCAN' && { Ticket: 'simulated-ticket' }) };
}

function composerCard(room) {
  const again = () => void refresh(true);
  const tampers = ['signature', 'ciphertext', 'receiver', 'timestamp', 'plain-twin'];
  return h('form', { class: 'card stack', 'aria-label': t('messages.write'), onsubmit: (event) => { event.preventDefault(); void sendDraft(room); } },
    h('div', null, segments(t('messages.kind'), chatKinds.map((kind) => [kind, t('messages.kind.' + kind)]), draft.kind, (kind) => { draft.kind = kind; again(); })),
    draftFields(room.corpId !== undefined),
    h('details', { class: 'stack tight', open: draft.tamper !== '' || draft.duplicate }, h('summary', { class: 'small muted' }, t('messages.badly')),
      h('div', { class: 'stack tight' }, field(t('messages.tamper'), select([['', t('messages.honest')], ...tampers.map((name) => [name, t('tamper.' + name)])], draft.tamper, (name) => { draft.tamper = name; }, { 'data-key': 'tamper' }), t('messages.tamperHint')),
        h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: draft.duplicate, onchange: (event) => { draft.duplicate = event.target.checked; } }), h('span', null, t('messages.twice'))))),
    h('div', { class: 'row wrap' },
      h('button', { type: 'submit', class: 'button main', disabled: delivery.isRunning, 'data-key': 'send' }, icon('sent'), h('span', null, t(delivery.isRunning ? 'messages.sending' : 'messages.send'))),
      button(t('messages.again'), { icon: 'retry', disabled: delivery.isRunning, title: t('messages.againHint'), onclick: () => sendOrder(room, { retry: true }) })));
}
`
