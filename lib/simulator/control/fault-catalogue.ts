import { faultKinds, type SimulatedFaultKind } from '../engine/faults.ts'
import { type ErrorText, platformErrors } from '../engine/http/errmsg.ts'
import { corpErrors } from '../engine/http/wecom-errmsg.ts'
import { apiPaths } from '../hosts/api-host.ts'
import { corpApiPaths } from '../hosts/corp-api-host.ts'
import { likelyErrcodes, likelyInCorps, pageErrcodes } from './likely-errcodes.ts'

/** One API that faults can be armed for. */
export interface FaultyApi {
  api: string
  host: string
  /** The errcodes that it is known for; the platform's texts are in the list of errors. */
  likely: readonly number[]
}

/** All that can be armed: for people who choose from a list. */
export interface FaultCatalogue {
  apis: FaultyApi[]
  kinds: readonly SimulatedFaultKind[]
  errors: Record<'wechat' | 'wecom', ErrorText[]>
}

const pages: readonly (readonly [string, string])[] = [
  ['open.weixin.qq.com', 'connect/oauth2/authorize'],
  ['open.weixin.qq.com', 'connect/qrconnect'],
  ['open.weixin.qq.com', 'connect/l/qrconnect'],
  ['open.weixin.qq.com', 'wxaopen/safe/bindcomponent'],
  ['mp.weixin.qq.com', 'cgi-bin/showqrcode'],
  ['mp.weixin.qq.com', 'cgi-bin/componentloginpage'],
  ['login.work.weixin.qq.com', 'wwlogin/sso/login'],
  ['open.work.weixin.qq.com', '3rdapp/install'],
]

function sortedTexts(texts: ReadonlyMap<number, string>): ErrorText[] {
  return [...texts].map(([errcode, errmsg]) => ({ errcode, errmsg }))
}

export function faultCatalogue(): FaultCatalogue {
  const apis = [
    ...apiPaths.map((api) => ({ api, host: 'api.weixin.qq.com', likely: likelyErrcodes(api) })),
    ...corpApiPaths.map((api) => ({ api, host: 'qyapi.weixin.qq.com', likely: likelyInCorps(api) })),
    ...pages.map(([host, api]) => ({ api, host, likely: pageErrcodes })),
  ]
  const errors = { wechat: sortedTexts(platformErrors), wecom: sortedTexts(corpErrors) }
  return { apis, kinds: faultKinds, errors }
}
