import type { SimulatedSuite } from 'express-wechat-auth/simulator'
import { thirdPartySuite } from '../apps/wecom-suite.ts'
import { xmlOf } from './component-pushes.ts'
import { now, type PushAccount, type PushChange, type PushRequest, wecomPush } from './pushes.ts'

/** What WeCom seals for a suite with. */
export const sealedFor = ({ token, encodingAesKey, suiteId }: SimulatedSuite): PushAccount => ({
  token,
  encodingAesKey,
  receiverId: suiteId,
})

/** An event for a suite, sealed as WeCom seals it unless `change` says otherwise. */
export const commandPush = (
  fields: Record<string, string | undefined>,
  change: PushChange = {},
  suite: SimulatedSuite = thirdPartySuite,
): PushRequest =>
  wecomPush(xmlOf({ SuiteId: suite.suiteId, TimeStamp: now(), ...fields }), {
    ...sealedFor(suite),
    ...change,
  })

/** Any text, sealed for a suite. */
export const sealedForSuite = (
  text: string,
  change: PushChange = {},
  suite: SimulatedSuite = thirdPartySuite,
): PushRequest => wecomPush(text, { ...sealedFor(suite), ...change })
