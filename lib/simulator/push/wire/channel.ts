import type { XmlOddities } from './write-message.ts'

/** A receiver with all that its pushes are made with. */
export interface Channel {
  /** Tells receivers apart. */
  key: string
  url: string
  token: string
  encodingAESKey: string | undefined
  mode: 'plain' | 'compatible' | 'safe'
  format: 'xml' | 'json'
  /** What encrypted texts are for: the appid or corpid. */
  receiveId: string
  /** `ToUserName`: the original id of the account, or the corpid. */
  account: string
  /** The appid of the account, or the corpid: other than `receiveId` where a third-party platform gets the pushes. */
  ownerId: string
  /** Of an app at WeCom. */
  agentId?: number
  /** The suite of a service provider that gets the pushes: with an `agentId` those of an app, without one its own events. */
  suiteId?: string
  /** What is odd in the XML that is encrypted. */
  oddities?: XmlOddities
  /** The third-party platform that gets the pushes of an account. */
  componentAppId?: string
  /** The URL for the events of a third-party platform: they are about no person. */
  isForEvents?: true
  /** A mini program shows people no answers. */
  isMiniProgram: boolean
  /** What people see when the answer is not in order; absent where they see nothing. */
  faultText?: string
}

export function isOfWecom({ agentId, suiteId }: Channel): boolean {
  return agentId !== undefined || suiteId !== undefined
}
