import type { Text } from './language.ts'

type Word =
  | 'stranger'
  | 'hello'
  | 'friend'
  | 'colleague'
  | 'lead'
  | 'leave'
  | 'declined'
  | 'declinedButIn'
  | 'phone'
  | 'requests'
  | 'noRequests'
  | 'parts'
  | 'ways'
  | 'now'
  | 'flow'
  | 'flowHint'
  | 'steps'
  | 'inferred'
  | 'copy'
  | 'copied'
  | 'simulator'
  | 'footerSimulated'
  | 'footerReal'
  | 'names'
  | 'home'

/** Words of the demo's pages that are no way's own. */
export const words: Record<Word, Text> = {
  stranger: { en: 'Hello, stranger', zh: '你好，陌生人' },
  hello: { en: 'Hello, ', zh: '你好，' },
  friend: { en: 'friend', zh: '朋友' },
  colleague: { en: 'colleague', zh: '同事' },
  lead: {
    en: 'Choose a way in; each stands with the code that makes it. Who is logged in, and every step of the way there, shows on this page.',
    zh: '选择一种登录方式，每种都附有实现它的代码。当前用户和登录的每一步都显示在本页。',
  },
  leave: { en: 'Log out', zh: '退出' },
  declined: { en: 'You declined, so nobody is logged in.', zh: '你已拒绝授权，没有登录。' },
  declinedButIn: {
    en: 'You declined. The login from before goes on: ',
    zh: '你已拒绝这次授权。之前的登录仍然有效：',
  },
  phone: { en: 'Phone', zh: '手机' },
  requests: { en: 'Requests', zh: '请求' },
  noRequests: { en: 'Nothing was sent yet.', zh: '还没有发送请求。' },
  parts: { en: 'Parts of this page', zh: '本页各部分' },
  ways: { en: 'Ways in', zh: '登录方式' },
  now: { en: 'Who is here', zh: '当前用户' },
  flow: { en: 'What happened', zh: '发生了什么' },
  flowHint: {
    en: 'This is how it goes. It fills in with what really happens.',
    zh: '这是完整的过程。实际发生的步骤会逐一填入。',
  },
  steps: { en: 'steps', zh: '步' },
  inferred: { en: 'not seen by your app', zh: '你的应用看不到' },
  copy: { en: 'Copy', zh: '复制' },
  copied: { en: 'Copied', zh: '已复制' },
  simulator: { en: 'Simulator', zh: '模拟器' },
  footerSimulated: {
    en: 'The simulator plays WeChat and WeCom: no account, no domain, no network.',
    zh: '模拟器扮演微信和企业微信：无需账号、域名和网络。',
  },
  footerReal: {
    en: 'Real platforms: the credentials in .env are used.',
    zh: '真实平台：使用 .env 中的凭证。',
  },
  names: {
    en: 'account, website, agent and the like hold the credentials, together with the recorder that draws the flow.',
    zh: 'account、website、agent 等包含凭证，以及绘制流程所用的记录器。',
  },
  home: { en: 'All ways in', zh: '所有登录方式' },
}
