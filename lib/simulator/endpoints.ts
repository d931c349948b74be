/** Base URLs to give to a client in place of Tencent's. */
export interface SimulatorEndpoints {
  /** In place of `https://open.weixin.qq.com` */
  open: string
  /** In place of `https://api.weixin.qq.com` */
  api: string
  /** In place of `https://mp.weixin.qq.com` */
  mp: string
  /** In place of `https://qyapi.weixin.qq.com` */
  wecomApi: string
  /** In place of `https://login.work.weixin.qq.com` */
  wecomLogin: string
  /** In place of `https://open.work.weixin.qq.com` */
  wecomOpen: string
}

/** The hosts of the simulator at this address: each below its own name. */
export function endpointsAt(url: string): SimulatorEndpoints {
  const base = url.replace(/\/+$/, '')
  return {
    open: `${base}/open.weixin.qq.com`,
    api: `${base}/api.weixin.qq.com`,
    mp: `${base}/mp.weixin.qq.com`,
    wecomApi: `${base}/qyapi.weixin.qq.com`,
    wecomLogin: `${base}/login.work.weixin.qq.com`,
    wecomOpen: `${base}/open.work.weixin.qq.com`,
  }
}
