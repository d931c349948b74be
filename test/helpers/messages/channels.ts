import type { Response } from 'supertest'
import { type MessagesBench, wechatBench, wecomBench } from './bench.ts'
import {
  compatiblePush,
  corp,
  openedReply,
  type PushAccount,
  type PushChange,
  type PushRequest,
  plainPush,
  plainReply,
  safeJsonPush,
  safePush,
  unsealed,
  wecomPush,
} from './pushes.ts'

/** A way in which a platform writes pushes, and a router that takes them. */
export interface Channel {
  name: string
  createBench: typeof wechatBench
  pushOf: (text: string, change?: PushChange) => PushRequest
  /** The fields of a reply, opened as the platform does. */
  replyOf: (response: Response) => Record<string, unknown>
}

const plain: typeof wechatBench = (options, before) =>
  wechatBench({ ...options, encodingAesKey: undefined }, before)
const wecom = wecomBench as unknown as (...args: Parameters<typeof wechatBench>) => MessagesBench
const type = 'application/json'

const jsonIn = (response: Response): Record<string, unknown> => JSON.parse(response.text)
const sealedJsonIn =
  (change: Partial<PushAccount> = {}) =>
  (response: Response): Record<string, unknown> =>
    JSON.parse(unsealed(response, change).text)

export const xmlChannels: readonly Channel[] = [
  { name: 'WeChat in plain mode', createBench: plain, pushOf: plainPush, replyOf: plainReply },
  {
    name: 'WeChat in compatible mode',
    createBench: wechatBench,
    pushOf: compatiblePush,
    replyOf: openedReply,
  },
  { name: 'WeChat in safe mode', createBench: wechatBench, pushOf: safePush, replyOf: openedReply },
  {
    name: 'WeCom',
    createBench: wecom,
    pushOf: wecomPush,
    replyOf: (response) => openedReply(response, corp),
  },
]

export const jsonChannels: readonly Channel[] = [
  {
    name: 'WeChat in plain mode',
    createBench: plain,
    pushOf: (json, change) => plainPush(json, { type, ...change }),
    replyOf: jsonIn,
  },
  { name: 'WeChat in safe mode', createBench: wechatBench, pushOf: safeJsonPush, replyOf: sealedJsonIn() },
  {
    name: 'WeCom',
    createBench: wecom,
    pushOf: (json, change) => safeJsonPush(json, { ...corp, ...change, names: ['tousername', 'encrypt'] }),
    replyOf: sealedJsonIn(corp),
  },
]
