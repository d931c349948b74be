export type Language = 'zh' | 'en'

type Word =
  | 'wechatOnly'
  | 'wechatLogin'
  | 'asksToUse'
  | 'nicknameAndAvatar'
  | 'wechatProfile'
  | 'allow'
  | 'deny'
  | 'scanToLogIn'
  | 'scanned'
  | 'confirmOnPhone'
  | 'cancelled'
  | 'scanAgain'
  | 'expired'
  | 'refresh'
  | 'networkDown'
  | 'websiteLogin'
  | 'asksToLogIn'
  | 'phoneDone'
  | 'goOn'
  | 'lookAtComputer'
  | 'denied'
  | 'mayClose'
  | 'cannotOpen'
  | 'errorCode'
  | 'wecomOnly'
  | 'wecomLogin'
  | 'personalData'
  | 'wecomMember'
  | 'scanWithWecom'
  | 'scanAndConfirm'
  | 'refuse'
  | 'chooseMember'
  | 'scanWithWechat'
  | 'scan'
  | 'opened'
  | 'followed'
  | 'accountGrant'
  | 'asksForAccount'
  | 'permissionSets'
  | 'officialAccount'
  | 'miniProgram'
  | 'noAccount'
  | 'agree'
  | 'decline'

const words: Readonly<Record<Word, readonly [string, string]>> = {
  wechatOnly: ['请在微信客户端打开链接', 'Please open the link in the WeChat client'],
  wechatLogin: ['微信登录', 'WeChat Login'],
  asksToUse: ['申请使用', 'requests access to'],
  nicknameAndAvatar: ['你的昵称、头像', 'your nickname and avatar'],
  wechatProfile: ['微信昵称头像', 'WeChat profile'],
  allow: ['允许', 'Allow'],
  deny: ['拒绝', 'Reject'],
  scanToLogIn: ['使用微信扫一扫登录', 'Scan QR code with WeChat to log in to'],
  scanned: ['扫描成功', 'Scanned'],
  confirmOnPhone: ['在微信中轻触允许即可登录', 'Tap Allow in WeChat to log in'],
  cancelled: ['你已取消此次登录', 'You have cancelled this login'],
  scanAgain: ['你可再次扫描登录，或关闭窗口', 'Scan again to log in, or close this window'],
  expired: ['二维码已失效', 'QR code has expired'],
  refresh: ['点击刷新', 'Refresh'],
  networkDown: ['网络不可用', 'Network unavailable'],
  websiteLogin: ['网页登录确认', 'Website login'],
  asksToLogIn: ['申请以你的微信身份登录网页', 'wants to log you in on a website with WeChat'],
  phoneDone: ['已确认登录', 'Login confirmed'],
  goOn: ['点击继续', 'Continue'],
  lookAtComputer: ['请在电脑上继续', 'Continue on your computer'],
  denied: ['已取消授权', 'Authorisation cancelled'],
  mayClose: ['你可以关闭此页面', 'You can close this page'],
  cannotOpen: ['无法打开页面', 'Unable to open the page'],
  errorCode: ['错误码', 'Error code'],
  wecomOnly: ['请在企业微信客户端打开', 'Please open in the WeCom client'],
  wecomLogin: ['企业微信登录', 'WeCom Login'],
  personalData: ['你的个人敏感信息', 'your personal data'],
  wecomMember: ['企业成员', 'Member'],
  scanWithWecom: ['使用企业微信扫描二维码登录', 'Scan the QR code with WeCom to log in'],
  scanAndConfirm: ['扫码并确认', 'Scan and confirm'],
  refuse: ['取消登录', 'Cancel'],
  chooseMember: ['选择扫码的成员', 'Who scans the code'],
  scanWithWechat: ['微信扫一扫', 'Scan with WeChat'],
  scan: ['扫一扫', 'Scan'],
  opened: ['小程序已打开', 'The mini program is open'],
  followed: ['已关注', 'Followed'],
  accountGrant: ['公众平台帐号授权', 'Authorise an account'],
  asksForAccount: ['申请代你管理公众号或小程序', 'asks to act for your account'],
  permissionSets: ['授权给第三方平台的权限集', 'Permission sets to grant'],
  officialAccount: ['公众号', 'Official account'],
  miniProgram: ['小程序', 'Mini program'],
  noAccount: ['没有可以授权的帐号', 'There is no account that can grant'],
  agree: ['授权', 'Authorise'],
  decline: ['取消', 'Cancel'],
}

/** What the simulator's own part of a page says in its language. */
export const either = <T>(language: Language, chinese: T, english: T): T =>
  language === 'zh' ? chinese : english

/** A text of WeChat's or WeCom's pages. */
export function say(language: Language, word: Word): string {
  return words[word][language === 'zh' ? 0 : 1]
}
