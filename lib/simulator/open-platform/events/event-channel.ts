import type { Channel } from '../../push/wire/channel.ts'
import type { SimulatedComponent } from '../state/component.ts'

/** Undefined while the platform has no URL for its events. */
export function eventChannelOf(component: SimulatedComponent): Channel | undefined {
  const { appId, eventUrl, token, encodingAesKey } = component
  if (eventUrl === undefined) return undefined
  return {
    key: JSON.stringify(['events', appId]),
    url: eventUrl,
    token,
    encodingAESKey: encodingAesKey,
    mode: 'safe',
    format: 'xml',
    receiveId: appId,
    ownerId: appId,
    account: appId,
    isForEvents: true,
    isMiniProgram: false,
  }
}
