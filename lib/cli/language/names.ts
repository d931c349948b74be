import type { Language } from './text.ts'

/** What the Chinese lines call targets and checks. In JSON they keep their English names. */
const chinese: Readonly<Record<string, string>> = {
  WeChat: '微信',
  WeCom: '企业微信',
  'official account': '公众号',
  'website app': '网站应用',
  'mobile app': '移动应用',
  'mini program': '小程序',
  'third-party platform': '第三方平台',
  'WeCom app': '企业微信应用',
  'app of a service provider': '服务商应用',
  'messages of the official account': '公众号消息',
  'messages of the WeCom app': '企业微信应用消息',
  settings: '配置',
  'IP allow-list': 'IP 白名单',
  'IP list': 'IP 白名单',
  'agent id': 'AgentId',
  clock: '时钟',
  'command URL': '指令回调 URL',
  credentials: '凭证',
  domains: '域名',
  'event URL': '授权事件接收 URL',
  'forged messages': '伪造消息',
  'forged pushes': '伪造推送',
  handshake: 'URL 验证',
  'launch domain': '授权发起页域名',
  'provider secret': 'ProviderSecret',
  pushes: '推送',
  quota: '调用额度',
  reachable: '连通性',
  'redirect domain': '回调域名',
  shape: '格式',
  'suite id and secret': 'SuiteID 与 Secret',
  tickets: 'ticket',
  'trusted IP': '企业可信 IP',
  'visible range': '可见范围',
  'web domain': '网页开发域名',
}

export const nameIn = (language: Language, name: string): string =>
  language === 'zh' ? (chinese[name] ?? name) : name

/** How many columns of a terminal a text takes: a Chinese character takes two. */
export const columnsOf = (text: string): number =>
  [...text].reduce((columns, letter) => columns + (/[\u2e80-\uffe6]/.test(letter) ? 2 : 1), 0)
