/** Registrations at WeChat: their ids and secrets, what they may do, and where their messages go. */
export const apps = `
const kinds = ['official-account', 'website', 'mobile-app', 'mini-program'];

const hex = (length) => [...crypto.getRandomValues(new Uint8Array(length / 2))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function appFields(app, isNew) {
  return [
    { name: 'name', label: t('apps.name'), value: app.name, required: true },
    ...(isNew ? [
      { name: 'kind', label: t('apps.kind'), type: 'select', options: kinds.map((kind) => [kind, t('apps.kind.' + kind)]) },
      { name: 'appId', label: 'AppID', value: 'wx' + hex(16), mono: true, required: true },
    ] : []),
    { name: 'appSecret', label: 'AppSecret', value: app.appSecret || hex(32), mono: true, required: true },
    { name: 'redirectDomains', label: t('apps.domains'), type: 'lines', mono: true, value: app.redirectDomains || ['localhost', '127.0.0.1'], hint: t('apps.domainsHint') },
    { name: 'jsDomains', label: t('apps.jsDomains'), type: 'lines', mono: true, value: app.jsDomains || [], hint: t('apps.jsDomainsHint') },
    { name: 'ipAllowList', label: t('apps.ips'), type: 'lines', mono: true, value: app.ipAllowList || [], hint: t('apps.ipsHint') },
    { name: 'openPlatformAccount', label: t('apps.openPlatform'), value: app.openPlatformAccount, hint: t('apps.openPlatformHint') },
    { name: 'dailyTokenLimit', label: t('apps.tokenLimit'), type: 'number', value: app.dailyTokenLimit, placeholder: '2000' },
    { name: 'unverified', label: t('apps.unverified'), hint: t('apps.unverifiedHint'), type: 'check', value: app.verified === false },
    { name: 'banned', label: t('apps.banned'), hint: t('apps.bannedHint'), type: 'check', value: app.banned },
  ];
}

/** An empty list means "as by default" where the platform has a default. */
function readApp({ unverified, ...values }) {
  const lists = Object.fromEntries(['jsDomains', 'ipAllowList'].map((name) => [name, values[name].length === 0 ? null : values[name]]));
  return { ...values, ...lists, verified: unverified ? false : null };
}

function editApp(app) {
  openForm({ title: t(app ? 'apps.edit' : 'apps.add'), fields: appFields(app || {}, app === undefined), submit: (values) => {
    const read = readApp(values);
    return app === undefined ? api('POST', '/apps', { ...filled(read), ...(read.verified === false && { verified: false }) })
      : api('PATCH', '/apps/' + in_(app.appId), changesOf(app, read));
  } });
}

function appCard(app) {
  const path = '/apps/' + in_(app.appId);
  return h('section', { class: 'card stack', 'aria-label': app.name },
    h('div', { class: 'row' }, logo(app.name),
      h('div', { class: 'grow' }, h('h2', { class: 'break' }, app.name), h('div', { class: 'small muted' }, t('apps.kind.' + app.kind))),
      app.verified === false && pill(t('apps.unverified'), 'warn'), app.banned && pill(t('apps.banned'), 'bad'),
      button(t('editWhat', { what: app.name }), { icon: 'edit', kind: 'quiet small', onlyIcon: true, onclick: () => editApp(app) })),
    facts([
      ['AppID', copyField(app.appId, 'AppID')],
      ['AppSecret', copyField(app.appSecret, 'AppSecret')],
      app.kind !== 'mini-program' && [t('apps.domains'), app.redirectDomains.length > 0 ? app.redirectDomains.join(', ') : t('none')],
      app.openPlatformAccount && [t('apps.openPlatform'), app.openPlatformAccount],
      app.kind !== 'mobile-app' && [t('push'), pushLine({ appId: app.appId }, app.push, app)],
    ], 'narrow'),
    h('div', { class: 'row wrap' },
      button(t('apps.revokeApp'), { kind: 'small', title: t('apps.revokeAppHint'), onclick: () => act(() => api('POST', path + '/revoke-app-access-tokens', {}), t('apps.revoked')) }),
      app.kind !== 'mini-program' && button(t('apps.revokeUser'), { kind: 'small', title: t('apps.revokeUserHint'), onclick: () => act(() => api('POST', path + '/revoke-oauth-access-tokens', {}), t('apps.revoked')) }),
      button(t('remove'), { kind: 'small quiet danger', 'aria-label': t('removeWhat', { what: app.name }), onclick: () => ask(t('removeAsk', { what: app.name }), t('apps.removeLead'), t('remove'), () => api('DELETE', path)) })));
}

sections.push({
  id: 'apps',
  load: () => api('GET', '/apps'),
  actions: () => [button(t('apps.add'), { icon: 'plus', kind: 'main', onclick: () => editApp() })],
  view: (list) => list.length === 0
    ? [h('div', { class: 'card' }, empty('apps', t('apps.none'), t('apps.noneLead'), button(t('apps.add'), { kind: 'main', icon: 'plus', onclick: () => editApp() })))]
    : [h('div', { class: 'grid' }, list.map(appCard))],
});
`
