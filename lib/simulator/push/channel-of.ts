import type { SimulatedApp } from '../accounts/state/app.ts'
import { originalIdOf } from '../accounts/state/original-id.ts'
import {
  checkAgentPush,
  checkPush,
  type SimulatedAgentPush,
  type SimulatedPush,
} from '../engine/push-config.ts'
import { messageComponentOf, messageUrlFor } from '../open-platform/state/message-component.ts'
import { agentOf, corpOf } from '../wecom/state/find-in-corp.ts'
import type { InstalledApp } from '../wecom/state/installed-apps.ts'
import type { PushWorld } from './push-world.ts'
import { checkReceiver, isCorpReceiver, keyOf, type PushReceiver } from './receiver.ts'
import type { Channel } from './wire/channel.ts'

const nouns: Partial<Record<SimulatedApp['kind'], string>> = {
  'official-account': '公众号',
  'mini-program': '小程序',
}

function needPush<T>(name: string, push: T | undefined): T {
  if (push === undefined) throw new TypeError(`simulator: ${name} has no push URL, see push.configure()`)
  return push
}

/** What people see of the answers. */
function shownBy({ kind }: SimulatedApp): Pick<Channel, 'isMiniProgram' | 'faultText'> {
  const noun = nouns[kind]
  return {
    isMiniProgram: kind === 'mini-program',
    ...(noun !== undefined && { faultText: `该${noun}提供的服务出现故障，请稍后再试` }),
  }
}

/** The data URL of the service provider whose app it is. */
function installedChannel(receiver: { corpId: string; agentId: number }, app: InstalledApp): Channel {
  const { corpId, agentId } = receiver
  const receiveId = app.shown.corp.corpId
  return {
    key: keyOf(receiver),
    ...needPush(`suite "${app.suiteId}"`, app.push),
    mode: 'safe',
    format: 'xml',
    receiveId,
    ownerId: corpId,
    account: receiveId,
    agentId,
    suiteId: app.suiteId,
    isMiniProgram: false,
  }
}

function agentChannel(
  world: PushWorld,
  receiver: { corpId: string; agentId: number },
  push?: object,
): Channel {
  const { corpId, agentId } = receiver
  const installed = push === undefined ? world.installed.find(corpId, agentId) : undefined
  if (installed !== undefined) return installedChannel(receiver, installed)
  const agent = agentOf(corpOf(world.wecom.corps, corpId), agentId)
  if (push !== undefined) checkAgentPush('simulated agent', push as SimulatedAgentPush)
  const settings = needPush(`agent ${agentId} of "${corpId}"`, push ?? agent.push) as SimulatedAgentPush
  return {
    key: keyOf(receiver),
    ...settings,
    mode: 'safe',
    format: 'xml',
    receiveId: corpId,
    ownerId: corpId,
    account: corpId,
    agentId,
    isMiniProgram: false,
  }
}

function appChannel(world: PushWorld, receiver: { appId: string }, push?: object): Channel {
  const app = world.apps.get(receiver.appId)
  if (app === undefined) throw new TypeError(`simulator: there is no app "${receiver.appId}"`)
  if (push !== undefined) checkPush('simulated app', app.kind, push as SimulatedPush)
  const settings = needPush(`app "${app.appId}"`, push ?? app.push) as SimulatedPush
  const { url, token, encodingAESKey, format = 'xml' } = settings
  return {
    key: keyOf(receiver),
    url,
    token,
    encodingAESKey,
    mode: settings.mode ?? (encodingAESKey === undefined ? 'plain' : 'safe'),
    format,
    receiveId: app.appId,
    ownerId: app.appId,
    account: originalIdOf(app),
    ...shownBy(app),
  }
}

/** The URL of the third-party platform that the account has granted its messages to, if there is one. */
function componentChannel(world: PushWorld, receiver: { appId: string }): Channel | undefined {
  const app = world.apps.get(receiver.appId)
  const component = app && messageComponentOf(world.openPlatform, app)
  if (app === undefined || component === undefined) return undefined
  return {
    key: keyOf(receiver),
    url: messageUrlFor(component, app.appId),
    token: component.token,
    encodingAESKey: component.encodingAesKey,
    mode: 'safe',
    format: 'xml',
    receiveId: component.appId,
    ownerId: app.appId,
    account: originalIdOf(app),
    componentAppId: component.appId,
    ...shownBy(app),
  }
}

/** Whether anything is pushed for an account. */
export function hasChannel(world: PushWorld, appId: string): boolean {
  return world.apps.get(appId)?.push !== undefined || componentChannel(world, { appId }) !== undefined
}

/**
 * @param push in place of what the receiver has
 * @throws TypeError when the receiver is unknown, or has nowhere to push to
 */
export function channelOf(world: PushWorld, receiver: PushReceiver, push?: object): Channel {
  checkReceiver('simulated push', receiver)
  if (isCorpReceiver(receiver)) return agentChannel(world, receiver, push)
  const ofPlatform = push === undefined ? componentChannel(world, receiver) : undefined
  return ofPlatform ?? appChannel(world, receiver, push)
}
