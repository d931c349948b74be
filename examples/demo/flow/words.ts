import type { Language, Text } from '../language.ts'
import type { WayId } from '../ways.ts'
import type { Kind, Lane, Outcome } from './flow.ts'

/** What a step means. `{platform}` becomes WeChat or WeCom. */
const meanings: Record<Kind, Text> = {
  open: { en: 'Somebody opens the page', zh: '用户打开页面' },
  ask: { en: 'The person wants in', zh: '用户请求登录' },
  guard: { en: 'Nobody is logged in: the guard sends them to the login', zh: '未登录：守卫跳转到登录' },
  admit: { en: 'The guard lets them in', zh: '守卫放行' },
  leave: {
    en: 'Off to {platform}, with a fresh state and a sealed cookie',
    zh: '带着新的 state 和加密 Cookie 跳转到{platform}',
  },
  page: { en: 'The page of {platform}', zh: '{platform}的页面' },
  scan: { en: 'The phone scans the code', zh: '手机扫描二维码' },
  decide: { en: 'The person decides', zh: '用户做出选择' },
  callback: {
    en: 'Back with a code; state and cookie must match',
    zh: '带着 code 返回；state 与 Cookie 必须一致',
  },
  token: { en: 'The app’s own token, kept and shared', zh: '应用自身的令牌，缓存并共享' },
  exchange: { en: 'The code becomes an identity, once', zh: 'code 换取身份，仅一次' },
  profile: { en: 'What the person agreed to show', zh: '用户同意提供的资料' },
  account: { en: 'onLogin: your own account for this person', zh: 'onLogin：找到该用户在你的应用中的账号' },
  session: { en: 'A new session id, with the user in it', zh: '新的会话 ID，用户写入会话' },
  back: { en: 'Where they wanted to go', zh: '回到原来要去的页面' },
  arrive: { en: 'The user is on the request', zh: '请求对象上有了用户信息' },
  restart: { en: 'The login starts again, once', zh: '登录重新开始，仅一次' },
  refusal: { en: 'Nobody is let in', zh: '拒绝登录' },
  scene: { en: 'The page asks for a code to scan', zh: '页面请求二维码' },
  code: { en: 'A QR code with a random scene', zh: '带随机场景值的二维码' },
  news: { en: 'The page is told', zh: '通知页面' },
  number: { en: 'The number of the page, sent in the chat', zh: '在对话中发送页面上的数字' },
  push: { en: '{platform} tells the app; signed and encrypted', zh: '{platform}推送给应用，签名并加密' },
  reply: { en: 'The account answers in the chat', zh: '公众号在对话中回复' },
  client: { en: 'The app on the phone gets a code from {platform}', zh: '手机上的应用从{platform}得到 code' },
  send: { en: 'It asks your server', zh: '请求你的服务器' },
  answer: { en: 'The answer; secrets stay on the server', zh: '返回结果，密钥留在服务器上' },
  ticket: { en: 'The ticket that signatures are made with', zh: '用于签名的 ticket' },
  check: { en: '{platform} checks the signature on the page', zh: '{platform}校验页面签名' },
  merchant: { en: 'A merchant opens your grant page', zh: '商家打开你的授权页' },
  preauth: { en: 'A fresh pre_auth_code: one attempt', zh: '新的 pre_auth_code：仅用于一次授权' },
  link: {
    en: 'A page with a link to {platform}, which looks at the Referer',
    zh: '带链接的页面：{platform}会检查 Referer',
  },
  granted: { en: 'onGrant: your own row for this merchant', zh: 'onGrant：为该商家建立你自己的记录' },
  call: { en: 'Another call', zh: '其他调用' },
}

/** What it means in a way where that is something else. */
const others: Partial<Record<WayId, Partial<Record<Kind, Text>>>> = {
  merchant: {
    decide: { en: 'The account’s administrator agrees', zh: '账号管理员同意授权' },
    exchange: { en: 'The code becomes the grant, once', zh: 'code 换取授权，仅一次' },
    profile: { en: 'Whose account it is, and of which kind', zh: '是谁的账号，哪种账号' },
    back: { en: 'Where the merchant wanted to go', zh: '回到商家原来要去的页面' },
    arrive: { en: 'The merchant’s account is in the list', zh: '商家的账号出现在列表中' },
  },
  company: {
    merchant: { en: 'An administrator opens your install link', zh: '企业管理员打开你的安装链接' },
    preauth: { en: 'A fresh pre_auth_code: one installation', zh: '新的 pre_auth_code：仅用于一次安装' },
    decide: { en: 'The company’s administrator agrees', zh: '企业管理员同意安装' },
    callback: {
      en: 'Back with a code; state and cookie must match',
      zh: '带着授权码返回；state 与 Cookie 必须一致',
    },
    exchange: {
      en: 'The code becomes the permanent code, stored at once',
      zh: '授权码换取永久授权码，立即保存',
    },
    profile: {
      en: 'Which company it is, and the app’s AgentId there',
      zh: '是哪个企业，以及应用在该企业的 AgentId',
    },
    granted: { en: 'onGrant: your own row for this company', zh: 'onGrant：为该企业建立你自己的记录' },
    back: { en: 'Where the administrator wanted to go', zh: '回到管理员原来要去的页面' },
    arrive: { en: 'The company is in the list', zh: '企业出现在列表中' },
  },
  desk: {
    code: { en: 'The picture: it opens a page of the mini program', zh: '图片：打开小程序的一个页面' },
    scan: { en: 'The phone scans the code, and the mini program opens', zh: '手机扫码，小程序打开' },
    client: { en: 'The mini program gets a code from {platform}', zh: '小程序从{platform}得到 code' },
    send: { en: 'The mini program asks your server', zh: '小程序请求你的服务器' },
  },
  member: {
    token: { en: 'The token of the app at this company', zh: '应用在该企业的令牌' },
    profile: { en: 'What the app may know of the member', zh: '应用可以读取的成员信息' },
  },
}

const platforms = { wechat: { en: 'WeChat', zh: '微信' }, wecom: { en: 'WeCom', zh: '企业微信' } }

export function meaningOf(
  kind: Kind,
  { way, platform, language }: { way: WayId; platform: 'wechat' | 'wecom'; language: Language },
): string {
  const meaning = others[way]?.[kind] ?? meanings[kind]
  return meaning[language].replace('{platform}', platforms[platform][language])
}

const clients: Partial<Record<WayId, Text>> = {
  mini: { en: 'Mini program', zh: '小程序' },
  mobile: { en: 'Mobile app', zh: '移动应用' },
}

export function laneName(
  lane: Lane,
  { way, platform, language }: { way: WayId; platform: 'wechat' | 'wecom'; language: Language },
): string {
  const names: Record<Lane, Text> = {
    browser: clients[way] ?? { en: 'Browser', zh: '浏览器' },
    app: { en: 'Your app', zh: '你的应用' },
    platform: platforms[platform],
    phone: { en: 'Phone', zh: '手机' },
  }
  return names[lane][language]
}

export const outcomes: Record<Outcome | 'signed' | 'open' | 'none', Text> = {
  in: { en: 'Let in', zh: '已通过' },
  declined: { en: 'Declined', zh: '用户拒绝' },
  refused: { en: 'Refused', zh: '已拒绝' },
  signed: { en: 'Signed', zh: '已签名' },
  open: { en: 'Under way', zh: '进行中' },
  none: { en: 'Not started', zh: '未开始' },
}
