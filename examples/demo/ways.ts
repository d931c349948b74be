import { pageWays } from './ways/pages.ts'
import { phoneWays } from './ways/phones.ts'
import { platformWays } from './ways/platform.ts'
import { suiteWays } from './ways/suite.ts'
import type { Way, WayGroup, WayId } from './ways/way.ts'
import { wechatWays } from './ways/wechat.ts'
import { wecomWays } from './ways/wecom.ts'

export type { Way, WayGroup, WayId }

export const wayGroups: readonly WayGroup[] = [
  { title: { en: 'WeChat', zh: '微信' }, ways: wechatWays },
  { title: { en: 'WeCom', zh: '企业微信' }, ways: wecomWays },
  { title: { en: 'Apps on the phone', zh: '手机应用' }, ways: phoneWays },
  { title: { en: 'Accounts of your customers', zh: '客户的账号（第三方平台）' }, ways: platformWays },
  { title: { en: 'Companies that install your app', zh: '安装应用的企业（服务商）' }, ways: suiteWays },
  { title: { en: 'Your own pages', zh: '你自己的页面' }, ways: pageWays },
]

export const allWays: readonly Way[] = wayGroups.flatMap(({ ways }) => ways)

export function wayOf(id: WayId): Way {
  const way = allWays.find((one) => one.id === id)
  if (way === undefined) throw new Error(`there is no way "${id}"`)
  return way
}
