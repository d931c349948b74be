import { baseUrl, nested, type OptionCheck } from '../core/options.ts'

/** Base URLs by platform host, for the simulator, a proxy, or a regional alias of WeChat's. */
export interface MiniProgramEndpoints {
  /** @default 'https://api.weixin.qq.com' */
  api?: string | undefined
  /** Not used here; part of the set that the simulator answers. */
  open?: string | undefined
  /** Not used here; part of the set that the simulator answers. */
  mp?: string | undefined
  /** Not used here; part of the set that the simulator answers. */
  wecomApi?: string | undefined
  /** Not used here; part of the set that the simulator answers. */
  wecomLogin?: string | undefined
}

export const endpointsCheck: OptionCheck = nested({
  api: baseUrl,
  open: baseUrl,
  mp: baseUrl,
  wecomApi: baseUrl,
  wecomLogin: baseUrl,
})

export function apiBaseOf(endpoints: MiniProgramEndpoints = {}): string {
  return (endpoints.api ?? 'https://api.weixin.qq.com').replace(/\/+$/, '')
}
