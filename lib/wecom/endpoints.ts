import { baseUrl, nested, type OptionCheck } from '../core/options.ts'

/** Base URLs by platform host, for the simulator or a proxy. */
export interface WecomEndpoints {
  /** The login page inside WeCom. @default 'https://open.weixin.qq.com' */
  open?: string | undefined
  /** @default 'https://qyapi.weixin.qq.com' */
  wecomApi?: string | undefined
  /** The login page of other browsers. @default 'https://login.work.weixin.qq.com' */
  wecomLogin?: string | undefined
  /** Not used here; part of the set that the simulator answers. */
  api?: string | undefined
  /** Not used here; part of the set that the simulator answers. */
  mp?: string | undefined
}

export const endpointsCheck: OptionCheck = nested({
  open: baseUrl,
  wecomApi: baseUrl,
  wecomLogin: baseUrl,
  api: baseUrl,
  mp: baseUrl,
})

export function resolveEndpoints(
  endpoints: WecomEndpoints = {},
): Record<'open' | 'wecomApi' | 'wecomLogin', string> {
  const trimmed = (url: string): string => url.replace(/\/+$/, '')
  return {
    open: trimmed(endpoints.open ?? 'https://open.weixin.qq.com'),
    wecomApi: trimmed(endpoints.wecomApi ?? 'https://qyapi.weixin.qq.com'),
    wecomLogin: trimmed(endpoints.wecomLogin ?? 'https://login.work.weixin.qq.com'),
  }
}
