import type { Text } from './text.ts'

/** What to do about an errcode. The library says it in English; where it cannot know enough, `en` says it here. */
export interface Cure {
  zh: string
  en?: string
}

type Cures = Readonly<Record<number, Cure | string>>

const openPlatform = 'open.weixin.qq.com > 管理中心'

/** `{ip}` stands for the address that the platform saw. */
const appCures = (console: string): Cures => ({
  40001: `AppSecret 错误：请在 ${console} 重置，并更新配置`,
  40013: `AppID 不存在：请与 ${console} 核对`,
  40125: `AppSecret 错误：请在 ${console} 重置，并更新配置`,
  40164: `请把 {ip} 加入 IP 白名单（${console} > IP 白名单）`,
  40243: `AppSecret 已被冻结：请在 ${console} 解冻`,
  41002: '请求到达微信时缺少 appid：可能是代理丢弃了查询参数',
  41004: '请求到达微信时缺少 secret：可能是代理丢弃了查询参数',
  48001: '没有调用该接口的权限：请在后台查看接口权限',
  50007: '账号已被冻结：请登录 mp.weixin.qq.com 查看通知',
  61024: '该 AppID 是第三方平台的，不能这样使用',
  89501: '管理员尚有一条 IP 确认请求未处理',
  89503: '请先由管理员在手机上确认这次调用',
})

/** A website or mobile app: the library's client cannot tell which, the doctor can. */
function loginAppCures(console: string): Cures {
  const cures = appCures(console)
  const inBoth = (errcode: number, en: string): [number, Cure] => [
    errcode,
    { zh: cures[errcode] as string, en },
  ]
  return {
    ...cures,
    ...Object.fromEntries([
      inBoth(
        40001,
        `The app secret is wrong: reset it in the console (${console}) and update the configuration`,
      ),
      inBoth(40013, `The appId does not exist: compare it with the console (${console})`),
      inBoth(
        40125,
        `The app secret is wrong: reset it in the console (${console}) and update the configuration`,
      ),
      inBoth(40243, `The app secret is frozen: unfreeze it in the console (${console})`),
    ]),
  }
}

const platformConsole = '管理中心 > 第三方平台 > 详情 > 开发资料'
const agentConsole = '应用管理 > 应用'

const byTarget: Readonly<Record<string, Cures>> = {
  'official account': appCures('设置与开发 > 基本配置'),
  'website app': loginAppCures(`${openPlatform} > 网站应用`),
  'mobile app': loginAppCures(`${openPlatform} > 移动应用`),
  'mini program': appCures('开发管理 > 开发设置'),
  'third-party platform': {
    ...appCures(platformConsole),
    61004: `请把 {ip} 加入白名单 IP（${platformConsole}）`,
    61011: '该 AppID 不是第三方平台：可能填成了公众号或小程序的 AppID',
    61024: '该 AppID 不是第三方平台：可能填成了公众号或小程序的 AppID',
  },
  'WeCom app': {
    40001: `Secret 错误或已重置，或应用已停用：请与 ${agentConsole} > Secret 核对`,
    40013: 'CorpID 不存在：请与 我的企业 > 企业信息 > 企业ID 核对',
    40056: `AgentId 不存在：请与 ${agentConsole} > AgentId 核对`,
    40091: `Secret 属于另一家企业：请与 ${agentConsole} > Secret 核对`,
    45031: `Secret 不再足够安全：请在 ${agentConsole} > Secret 重置`,
    48002: '应用无权调用该接口：请使用自建应用的 Secret，而不是“通讯录同步”的 Secret',
    50003: `应用已停用：请在 ${agentConsole} 启用`,
    60020: `请把 {ip} 加入企业可信IP（${agentConsole} > 企业可信IP），约一分钟后生效`,
    301002: 'AgentId 与 Secret 不属于同一个应用',
  },
  'app of a service provider': {
    40001: 'ProviderSecret 错误：请与 通用开发参数 核对',
    40013: 'CorpID 不存在：请与 通用开发参数 核对',
    60020: '请把 {ip} 加入服务商IP白名单（服务商管理后台 > 服务商信息）',
  },
}

// IPv4 before IPv6: WeChat names both for one caller.
const addresses = [/(?:\d{1,3}\.){3}\d{1,3}/, /(?:[\da-f]{0,4}:){2,7}[\da-f]{1,4}/i]

/** @param message where the address is looked for that the platform saw */
export function cureOf(target: string, errcode: number, message: string): Partial<Text> {
  const found = byTarget[target]?.[errcode]
  if (found === undefined) return {}
  const { zh, en } = typeof found === 'string' ? { zh: found } : found
  const ip = addresses.map((pattern) => pattern.exec(message)?.[0]).find((address) => address !== undefined)
  return {
    zh: zh.replace(' {ip} ', ip === undefined ? '本机的出口 IP ' : ` ${ip} `),
    ...(en !== undefined && { en }),
  }
}
