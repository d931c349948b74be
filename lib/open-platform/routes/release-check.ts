import type { PushedMessage } from '../../core/messages/pushed-message.ts'

/**
 * The accounts that WeChat's release check comes with, by app id: five official accounts and five mini programs.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/operation/thirdparty/releases_instructions.html
 */
const testAccounts: ReadonlyMap<string, string> = new Map([
  ['wx570bc396a51b8ff8', 'gh_3c884a361561'],
  ['wx9252c5e0bb1836fc', 'gh_c0f28a78b318'],
  ['wx8e1097c5bc82cde9', 'gh_3f222ed8d140'],
  ['wx14550af28c71a144', 'gh_26128078e9ab'],
  ['wxa35b9c23cfe664eb', 'gh_2b3713f184a6'],
  ['wxd101a85aa106f53e', 'gh_8dad206e9538'],
  ['wxc39235c15087f6f3', 'gh_905ae9d01059'],
  ['wx7720d01d4b2a4500', 'gh_393666f1fdf4'],
  ['wx05d483572dcd5d8b', 'gh_39abb5d4e1b7'],
  ['wx5910277cae6fd970', 'gh_7818dcb60240'],
])

/** Whether a message is for one of WeChat's own test accounts. */
export const isForTestAccount = (appId: string, { ToUserName }: PushedMessage): boolean =>
  testAccounts.get(appId) === ToUserName

/** What a message of the release check asks for. */
export type ReleaseCheckStep =
  | { kind: 'text'; reply: string }
  /** An empty answer at once, then a customer-service message with the token of that code. */
  | { kind: 'api'; code: string }

const prefix = 'QUERY_AUTH_CODE:'

/** Undefined for a message that is none of the check's. */
export function releaseCheckStep({ MsgType, Content, Event }: PushedMessage): ReleaseCheckStep | undefined {
  if (MsgType === 'event' && Event !== undefined) return { kind: 'text', reply: `${Event}from_callback` }
  if (MsgType !== 'text' || Content === undefined) return undefined
  if (Content === 'TESTCOMPONENT_MSG_TYPE_TEXT') return { kind: 'text', reply: `${Content}_callback` }
  return Content.startsWith(prefix) ? { kind: 'api', code: Content.slice(prefix.length) } : undefined
}
