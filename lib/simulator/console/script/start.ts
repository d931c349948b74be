/** The first section: where the simulator is, and how to point something at it. */
export const start: string = String.raw`
const envNames = {
  'official-account': ['WECHAT_APPID', 'WECHAT_APPSECRET'],
  website: ['OPEN_PLATFORM_APPID', 'OPEN_PLATFORM_APPSECRET'],
  'mobile-app': ['MOBILE_APPID', 'MOBILE_APPSECRET'],
  'mini-program': ['MINIPROGRAM_APPID', 'MINIPROGRAM_APPSECRET'],
};
const hosts = { open: 'open.weixin.qq.com', api: 'api.weixin.qq.com', mp: 'mp.weixin.qq.com', wecomApi: 'qyapi.weixin.qq.com', wecomLogin: 'login.work.weixin.qq.com' };
let pointing = 'own';

function envLines(apps, corps) {
  const lines = [];
  for (const [kind, [id, secret]] of Object.entries(envNames)) {
    const app = apps.find((one) => one.kind === kind);
    if (app) lines.push(id + '=' + app.appId, secret + '=' + app.appSecret);
  }
  const agent = corps[0]?.agents[0];
  if (agent) lines.push('WECOM_CORP_ID=' + corps[0].corpId, 'WECOM_APP_SECRET=' + agent.secret, 'WECOM_AGENT_ID=' + agent.agentId);
  return lines.join('\n');
}

function pointers(apps) {
  const table = Object.entries(hosts);
  const width = Math.max(...table.map(([, host]) => host.length));
  const app = apps.find(({ kind }) => kind === 'official-account') || apps[0] || { appId: 'APPID', appSecret: 'SECRET' };
  const query = '/cgi-bin/token?grant_type=client_credential&appid=' + app.appId + '&secret=' + app.appSecret;
  return {
    own: 'const endpoints = {\n' + table.map(([name, host]) => '  ' + name + ": '" + origin + '/' + host + "',\n").join('')
      + '}\n\napp.use(wechatAuth({ appId, appSecret, endpoints }))',
    base: table.map(([, host]) => ('https://' + host).padEnd(width + 10) + origin + '/' + host).join('\n'),
    proxy: 'HTTP_PROXY=' + origin + '\n\ncurl -x ' + origin + " \\\n  'http://api.weixin.qq.com" + query + "'\n\ncurl -H 'Host: api.weixin.qq.com' \\\n  '" + origin + query + "'",
    curl: "curl '" + origin + '/api.weixin.qq.com' + query + "'",
  };
}

function pointCard(apps) {
  const texts = pointers(apps);
  const ways = [['own', 'express-wechat-auth'], ['base', t('start.anySdk')], ['proxy', t('start.proxy')], ['curl', 'curl']];
  return card(t('start.point'), t('start.point.' + pointing), h('div', { class: 'stack tight' },
    segments(t('start.point'), ways, pointing, (way) => { pointing = way; void refresh(true); }),
    codeBlock(texts[pointing], t('start.point'))));
}

function browserCard({ people, corps, browser }) {
  const change = (patch) => act(() => api('PUT', '/browser', patch), t('start.chosen'));
  const nobody = ['', t('start.nobody')];
  const members = corps.flatMap((corp) => [...corp.members, ...(corp.outsiders || [])]
    .map((one) => [one.userid && !one.kind ? one.userid : one.id, one.name + ' · ' + corp.name]));
  return card(t('start.browser'), t('start.browserLead', { host: location.hostname }), h('div', { class: 'stack' },
    h('div', { class: 'field' }, h('span', null, t('start.actsAs')),
      h('div', null, segments(t('start.actsAs'), [['plain', t('start.plain')], ['wechat', 'WeChat'], ['wecom', 'WeCom']], browser.userAgent || 'plain', (userAgent) => change({ userAgent })))),
    field(t('start.person'), select([nobody, ...people.map((one) => [one.id, one.nickname])], browser.person || '', (person) => change({ person: person || null }), { 'data-key': 'as-person' })),
    members.length > 0 && field(t('start.member'), select([nobody, ...members], browser.member || '', (member) => change({ member: member || null }), { 'data-key': 'as-member' }))));
}

function linksCard() {
  const rows = deepLinks.map((link) => h('tr', null,
    h('td', null, h('code', { class: 'break small' }, link.example)),
    h('td', { class: 'small muted' }, link.does[isChinese() ? 0 : 1]),
    h('td', null, button(t('copyWhat', { what: link.name }), { icon: 'copy', kind: 'quiet small', onlyIcon: true, onclick: () => copyText(origin + link.example) }))));
  return card(t('start.links'), t('start.linksLead'), h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('start.links') },
    h('table', { class: 'table links' }, h('tbody', null, rows))));
}

sections.push({
  id: 'start',
  async load() {
    const [overview, browser] = await Promise.all([api('GET', ''), api('GET', '/browser')]);
    return { apps: overview.apps, corps: overview.corps, people: overview.users.slice(0, 200), browser };
  },
  view: (data) => [h('div', { class: 'stack' },
    h('div', { class: 'two' },
      h('div', { class: 'stack' },
        card(t('start.address'), t('start.addressLead'), copyField(origin, t('start.address'))),
        pointCard(data.apps)),
      h('div', { class: 'stack' },
        card(t('start.env'), t('start.envLead'), data.apps.length + data.corps.length > 0 ? codeBlock(envLines(data.apps, data.corps), '.env')
          : empty('apps', t('apps.none'), t('apps.noneLead'))),
        browserCard(data))),
    linksCard())],
});
`
