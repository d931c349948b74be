import { both, type Text } from './language/text.ts'

interface Group {
  /** The app, and where the console shows what is to be set. */
  app: Text
  names: readonly string[]
}

const groups: readonly Group[] = [
  {
    app: both(
      'Official account (公众号), for pages inside WeChat: mp.weixin.qq.com > 设置与开发 > 基本配置',
      '公众号（微信内的网页）：mp.weixin.qq.com > 设置与开发 > 基本配置',
    ),
    names: ['WECHAT_APPID', 'WECHAT_APPSECRET'],
  },
  {
    app: both(
      'Its messages: 设置与开发 > 基本配置 > 服务器配置',
      '公众号的消息：设置与开发 > 基本配置 > 服务器配置',
    ),
    names: ['WECHAT_MESSAGE_URL', 'WECHAT_MESSAGE_TOKEN', 'WECHAT_ENCODING_AES_KEY'],
  },
  {
    app: both(
      'Website app (网站应用), for the QR code in other browsers: open.weixin.qq.com > 管理中心 > 网站应用',
      '网站应用（其他浏览器里扫码登录）：open.weixin.qq.com > 管理中心 > 网站应用',
    ),
    names: ['OPEN_PLATFORM_APPID', 'OPEN_PLATFORM_APPSECRET'],
  },
  {
    app: both(
      'Mobile app (移动应用), for iOS and Android: open.weixin.qq.com > 管理中心 > 移动应用',
      '移动应用（iOS 和 Android）：open.weixin.qq.com > 管理中心 > 移动应用',
    ),
    names: ['MOBILE_APPID', 'MOBILE_APPSECRET'],
  },
  {
    app: both(
      'Mini program (小程序): mp.weixin.qq.com > 开发管理 > 开发设置',
      '小程序：mp.weixin.qq.com > 开发管理 > 开发设置',
    ),
    names: ['MINIPROGRAM_APPID', 'MINIPROGRAM_APPSECRET'],
  },
  {
    app: both(
      'App of your own in WeCom (企业微信自建应用): work.weixin.qq.com > 我的企业 > 企业ID; 应用管理 > 应用 > Secret, AgentId',
      '企业微信自建应用：work.weixin.qq.com > 我的企业 > 企业ID；应用管理 > 应用 > Secret、AgentId',
    ),
    names: ['WECOM_CORP_ID', 'WECOM_APP_SECRET', 'WECOM_AGENT_ID'],
  },
  {
    app: both(
      'Its messages: 应用管理 > 应用 > 接收消息 > API接收',
      '自建应用的消息：应用管理 > 应用 > 接收消息 > API接收',
    ),
    names: ['WECOM_MESSAGE_URL', 'WECOM_MESSAGE_TOKEN', 'WECOM_ENCODING_AES_KEY'],
  },
  {
    app: both(
      'Third-party platform (第三方平台): open.weixin.qq.com > 管理中心 > 第三方平台 > 详情 > 开发资料',
      '第三方平台：open.weixin.qq.com > 管理中心 > 第三方平台 > 详情 > 开发资料',
    ),
    names: [
      'WECHAT_PLATFORM_APPID',
      'WECHAT_PLATFORM_APPSECRET',
      'WECHAT_PLATFORM_TOKEN',
      'WECHAT_PLATFORM_ENCODING_AES_KEY',
      'WECHAT_PLATFORM_URL',
      'WECHAT_PLATFORM_ACCOUNT_APPID',
    ],
  },
  {
    app: both(
      'App of a service provider (企业微信服务商): 服务商管理后台 > 应用管理; 通用开发参数',
      '企业微信服务商的应用：服务商管理后台 > 应用管理；通用开发参数',
    ),
    names: [
      'WECOM_SUITE_ID',
      'WECOM_SUITE_SECRET',
      'WECOM_SUITE_TOKEN',
      'WECOM_SUITE_ENCODING_AES_KEY',
      'WECOM_PROVIDER_CORP_ID',
      'WECOM_PROVIDER_SECRET',
      'WECOM_SUITE_URL',
    ],
  },
  {
    app: both(
      'The public address of the app, to have redirect domains checked',
      '应用的公网地址，用于检查回调域名',
    ),
    names: ['PUBLIC_URL'],
  },
]

/** What somebody reads who has set nothing: which settings there are, as they stand in an `.env`. */
export const nothingToCheck: Text = both(
  listAfter('there is nothing to check: name an app in .env, or in another file with --env', 'en'),
  listAfter('没有可检查的内容：请在 .env 中填写至少一个应用，或用 --env 指定另一个文件', 'zh'),
)

function listAfter(line: string, language: 'en' | 'zh'): string {
  const parts = groups.map(({ app, names }) =>
    [`# ${app[language]}`, ...names.map((name) => `${name}=`)].map((one) => `  ${one}`).join('\n'),
  )
  return [line, ...parts].join('\n\n')
}
