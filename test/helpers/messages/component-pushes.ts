import request, { type Response } from 'supertest'
import { component } from '../apps/open-platform.ts'
import { now, type PushChange, type PushRequest, safePush } from './pushes.ts'

const platform = {
  token: component.token,
  encodingAesKey: component.encodingAesKey,
  receiverId: component.appId,
}

export const xmlOf = (fields: Record<string, string | undefined>): string =>
  `<xml>${Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`

/** An event for the platform, sealed as WeChat seals it unless `change` says otherwise. */
export const eventPush = (fields: Record<string, string | undefined>, change: PushChange = {}): PushRequest =>
  safePush(xmlOf({ AppId: component.appId, CreateTime: now(), ...fields }), { ...platform, ...change })

/** Anything else that is sealed for the platform. */
export const sealedForPlatform = (text: string, change: PushChange = {}): PushRequest =>
  safePush(text, { ...platform, ...change })

/** What a platform or suite takes for no push of WeChat's or WeCom's: how it is made, and what the event says. */
export const refusedPushes = [
  ['with a forged signature', { tamper: 'signature' }, 'ERR_SIGNATURE'],
  ['that is damaged', { tamper: 'ciphertext' }, 'ERR_MESSAGE_DECRYPT'],
  ['for another receiver', { tamper: 'receiver' }, 'ERR_RECEIVER_MISMATCH'],
  ['of yesterday', { tamper: 'timestamp' }, 'ERR_MESSAGE_TOO_OLD'],
] as const

/** Posts a push to a route of the platform. */
export async function postPush(
  url: string,
  { query, body, type }: PushRequest,
  path = '/wechat/platform/events',
): Promise<Response> {
  return await request(url).post(path).query(query).set('Content-Type', type).send(body)
}
