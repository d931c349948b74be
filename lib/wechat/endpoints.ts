import { baseUrl, nested, type OptionCheck } from '../core/options.ts'

/** Base URLs by platform host, for the simulator, a proxy, or a regional alias of WeChat's. */
export interface WechatEndpoints {
  /** @default 'https://open.weixin.qq.com' */
  open?: string | undefined
  /** @default 'https://api.weixin.qq.com' */
  api?: string | undefined
  /** @default 'https://mp.weixin.qq.com' */
  mp?: string | undefined
  /** Not used here; part of the set that the simulator answers. */
  wecomApi?: string | undefined
  /** Not used here; part of the set that the simulator answers. */
  wecomLogin?: string | undefined
}

export const endpointsCheck: OptionCheck = nested({
  open: baseUrl,
  api: baseUrl,
  mp: baseUrl,
  wecomApi: baseUrl,
  wecomLogin: baseUrl,
})

export function resolveEndpoints(endpoints: WechatEndpoints = {}): { open: string; api: string; mp: string } {
  const trimmed = (url: string): string => url.replace(/\/+$/, '')
  return {
    open: trimmed(endpoints.open ?? 'https://open.weixin.qq.com'),
    api: trimmed(endpoints.api ?? 'https://api.weixin.qq.com'),
    mp: trimmed(endpoints.mp ?? 'https://mp.weixin.qq.com'),
  }
}
