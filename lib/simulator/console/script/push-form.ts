/** Where an account gets its messages: the settings, asked for their proof before they are kept. */
export const pushForm = `
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomText = (length) => [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => letters[byte % letters.length]).join('');

function pushFields(receiver, push, kind) {
  const isCorp = receiver.corpId !== undefined;
  const modes = [['', t('push.modeDefault')], ['plain', t('push.plain')], ['compatible', t('push.compatible')], ['safe', t('push.safe')]];
  return [
    { name: 'url', label: 'URL', value: push.url, required: true, mono: true, placeholder: 'http://localhost:3000/wechat/messages' },
    { name: 'token', label: 'Token', value: push.token || randomText(16), required: true, mono: true, hint: t('push.tokenHint') },
    { name: 'encodingAESKey', label: 'EncodingAESKey', value: push.encodingAESKey || (push.url && !isCorp ? '' : randomText(43)), required: isCorp, mono: true, hint: t(isCorp ? 'push.keyHintCorp' : 'push.keyHint') },
    ...(isCorp ? [] : [{ name: 'mode', label: t('push.mode'), type: 'select', value: push.mode || '', options: modes }]),
    ...(isCorp || kind === 'official-account' ? [] : [{ name: 'format', label: t('push.format'), type: 'select', value: push.format || 'xml', options: [['xml', 'XML'], ['json', 'JSON']] }]),
  ];
}

function editPush(receiver, push, kind) {
  openForm({ title: t('push'), lead: t('push.lead'), fields: pushFields(receiver, push || {}, kind), submitLabel: t('push.verify'), submit: async (values) => {
    const check = await api('POST', '/push/configure', { ...receiver, push: filled(values) });
    if (!check.passed) throw new Error(t('push.failed', { reason: check.reason }));
    tell(t('push.passed'));
  } });
}

function pushLine(receiver, push, app) {
  const edit = () => editPush(receiver, push, app.kind);
  if (push === undefined) return button(t('push.setUp'), { kind: 'small', icon: 'plus', 'aria-label': t('push.setUpFor', { name: app.name }), onclick: edit });
  return h('div', { class: 'stack tight' },
    copyField(push.url, 'URL'),
    h('div', { class: 'row wrap' },
      pill(receiver.corpId ? 'AES' : t('push.' + (push.mode || (push.encodingAESKey ? 'safe' : 'plain')))),
      button(t('push.change'), { kind: 'small', onclick: edit }),
      button(t('push.stop'), { kind: 'small quiet', onclick: () => act(() => api('POST', '/push/configure', receiver), t('push.stopped')) })));
}
`
