import type { Language } from './language.ts'

/** The comments of the code that the pages show. */
const chinese: Readonly<Record<string, string>> = {
  'appId and appSecret': 'appId 与 appSecret',
  'appId, appSecret': 'appId、appSecret',
  'appId, appSecret of the official account': '公众号的 appId、appSecret',
  'appId, appSecret, token, encodingAesKey': 'appId、appSecret、token、encodingAesKey',
  'asks for mobile, e-mail': '请求手机号、邮箱',
  'a WeCom login stays beside it': '保留已有的企业微信登录',
  'a WeChat login stays beside it': '保留已有的微信登录',
  'corpId, corpSecret, agentId': 'corpId、corpSecret、agentId',
  'desktops, by a code': '电脑扫小程序码登录',
  'here a Map; yours is a database': '这里用 Map，实际应用请用数据库',
  'its own: a QR code in other browsers': '网站应用：其他浏览器里显示二维码',
  'its result is req.wechatUser.account': '返回值即 req.wechatUser.account',
  'its result is req.wecomUser.account': '返回值即 req.wecomUser.account',
  'of the page that leads to WeChat': '跳转到微信之前的页面所用的语言',
  'One router would do for one language.': '只有一种语言时，一个路由就够了。',
  'POST /mini/login { code, phoneCode? }: a token': 'POST /mini/login { code, phoneCode? }，返回令牌',
  'POST /wechat/mobile/login { code } answers a token': 'POST /wechat/mobile/login { code }，返回令牌',
  'push: token and encodingAesKey': 'push 包含 token 与 encodingAesKey',
  'req.wechatUser is there': '这里一定有 req.wechatUser',
  'req.wecomUser is there': '这里一定有 req.wecomUser',
  'req.wecomUser.corpId says which company': 'req.wecomUser.corpId 是所属企业',
  'seals the cookie of a grant': '用于加密授权过程的 Cookie',
  'seals the cookie of an installation': '用于加密安装过程的 Cookie',
  'signs the token': '用于签发令牌',
  'suiteId, suiteSecret, token, encodingAesKey, providerCorpId':
    'suiteId、suiteSecret、token、encodingAesKey、providerCorpId',
  'The demo has another login above, which is none to this shop.': '上面另有一个登录，不属于这家店铺。',
  'The demo has another login with WeCom above, which is none to this app.':
    '上面另有一个企业微信登录，不属于这个应用。',
  'what the account says in the chat': '公众号在对话中使用的语言',
}

/** Code with its comments in a language. */
export const commentedIn = (language: Language, code: string): string =>
  language === 'en'
    ? code
    : code.replace(/\/\/ (.*)/g, (whole, text: string) => (chinese[text] ? `// ${chinese[text]}` : whole))
