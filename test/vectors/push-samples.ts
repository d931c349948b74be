import type { PushSample } from './push-sample.ts'
import { wechatAccountEventSamples } from './wechat-account-events.ts'
import { wechatEventSamples } from './wechat-events.ts'
import { wechatMenuEventSamples } from './wechat-menu-events.ts'
import { wechatMessageSamples } from './wechat-messages.ts'
import { wecomEventSamples } from './wecom-events.ts'
import { wecomMenuEventSamples } from './wecom-menu-events.ts'
import { wecomMessageSamples } from './wecom-messages.ts'
import { wecomSuiteEventSamples } from './wecom-suite-events.ts'

/** What official accounts and mini programs get. */
export const wechatSamples: readonly PushSample[] = [
  ...wechatMessageSamples,
  ...wechatMenuEventSamples,
  ...wechatEventSamples,
  ...wechatAccountEventSamples,
]

/** What apps and suites of WeCom get. */
export const wecomSamples: readonly PushSample[] = [
  ...wecomMessageSamples,
  ...wecomMenuEventSamples,
  ...wecomEventSamples,
  ...wecomSuiteEventSamples,
]
