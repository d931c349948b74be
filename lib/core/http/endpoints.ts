import { baseUrl, nested, type OptionCheck } from '../options.ts'

const hosts = {
  open: 'https://open.weixin.qq.com',
  api: 'https://api.weixin.qq.com',
  mp: 'https://mp.weixin.qq.com',
  wecomApi: 'https://qyapi.weixin.qq.com',
  wecomLogin: 'https://login.work.weixin.qq.com',
  wecomOpen: 'https://open.work.weixin.qq.com',
}

/** Base URLs in place of the platforms' hosts, for the simulator, a proxy, or a regional alias. */
export interface PlatformEndpoints {
  /** Login pages inside WeChat and WeCom, and the QR page of websites. @default 'https://open.weixin.qq.com' */
  open?: string | undefined
  /** WeChat's API. @default 'https://api.weixin.qq.com' */
  api?: string | undefined
  /** The images of QR codes. @default 'https://mp.weixin.qq.com' */
  mp?: string | undefined
  /** WeCom's API. @default 'https://qyapi.weixin.qq.com' */
  wecomApi?: string | undefined
  /** WeCom's login page for other browsers. @default 'https://login.work.weixin.qq.com' */
  wecomLogin?: string | undefined
  /** WeCom's page where a company installs the app of a service provider. @default 'https://open.work.weixin.qq.com' */
  wecomOpen?: string | undefined
}

export const endpointsCheck: OptionCheck = nested(
  Object.fromEntries(Object.keys(hosts).map((name) => [name, baseUrl])),
)

/** The base URL of each host, without a slash at the end. */
export function resolveEndpoints(endpoints: PlatformEndpoints = {}): Required<typeof hosts> {
  const resolved = { ...hosts }
  for (const name of Object.keys(hosts) as (keyof typeof hosts)[]) {
    resolved[name] = (endpoints[name] ?? hosts[name]).replace(/\/+$/, '')
  }
  return resolved
}
