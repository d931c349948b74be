import { expect } from '@jest/globals'
import { decrypt, encrypt } from '@wecom/crypto'
import type { Express } from 'express'
import type { WechatAuthEvent } from 'express-wechat-auth'
import request, { type Response, type Test } from 'supertest'
import { parseMessageXml } from '../../../lib/core/messages/message-xml.ts'
import { signatureOf } from './push-crypto.ts'

/** What a console shows of an account. */
export interface PushAccount {
  token: string
  encodingAesKey: string
  receiverId: string
}

export const account: PushAccount = {
  token: 'TokenOfTests1',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiverId: 'wx0123456789abcdef',
}
export const corp: PushAccount = {
  token: 'TokenOfTests2',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  receiverId: 'ww0000000000000001',
}

/** A request of the platform. */
export interface PushRequest {
  query: Record<string, string>
  body: string
  type: string
}

export interface PushChange extends Partial<PushAccount> {
  timestamp?: string
  nonce?: string
  type?: string
}

export const now = (): string => String(Math.floor(Date.now() / 1_000))

const nonceOf = (): string => String(Math.floor(Math.random() * 1e9))

/** The elements of a message, with a MsgId of its own. */
export function textXml(change: Record<string, string | undefined> = {}): string {
  const fields: Record<string, string | undefined> = {
    ToUserName: 'gh_0123456789ab',
    FromUserName: 'o-person',
    CreateTime: now(),
    MsgType: 'text',
    Content: 'hello',
    MsgId: `45612553${nonceOf().padStart(11, '0')}`,
    ...change,
  }
  const elements = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  return `<xml>${elements.join('')}</xml>`
}

export function plainPush(body: string, change: PushChange = {}): PushRequest {
  const { token, timestamp = now(), nonce = nonceOf(), type = 'text/xml' } = { ...account, ...change }
  return { query: { signature: signatureOf(token, timestamp, nonce), timestamp, nonce }, body, type }
}

/** The query of an encrypted push, and what is encrypted. */
export function sealPush(
  text: string,
  change: PushChange = {},
): { query: PushRequest['query']; encrypted: string } {
  const {
    token,
    encodingAesKey,
    receiverId,
    timestamp = now(),
    nonce = nonceOf(),
  } = { ...account, ...change }
  const encrypted = encrypt(encodingAesKey, text, receiverId)
  const query = {
    signature: signatureOf(token, timestamp, nonce),
    timestamp,
    nonce,
    openid: 'o-person',
    encrypt_type: 'aes',
    msg_signature: signatureOf(token, timestamp, nonce, encrypted),
  }
  return { query, encrypted }
}

export function safePush(text: string, change: PushChange = {}): PushRequest {
  const { query, encrypted } = sealPush(text, change)
  const body = `<xml>
    <ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>
    <Encrypt><![CDATA[${encrypted}]]></Encrypt>
</xml>`
  return { query, body, type: change.type ?? 'text/xml' }
}

/** With plain elements beside what is encrypted; the platform writes the same ones twice. */
export function compatiblePush(text: string, change: PushChange & { twin?: string } = {}): PushRequest {
  const { query, encrypted } = sealPush(text, change)
  const body = (change.twin ?? text).replace('</xml>', `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`)
  return { query, body, type: change.type ?? 'text/xml' }
}

export function wecomPush(text: string, change: PushChange = {}): PushRequest {
  const { receiverId, type = 'text/xml' } = { ...corp, ...change }
  const { query, encrypted } = sealPush(text, { ...corp, ...change })
  const { msg_signature, timestamp, nonce } = query as Record<'msg_signature' | 'timestamp' | 'nonce', string>
  const body = `<xml><ToUserName><![CDATA[${receiverId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>`
  return { query: { msg_signature, timestamp, nonce }, body, type }
}

/** Names as the platform writes them; WeCom's libraries also write small letters. */
export function safeJsonPush(
  text: string,
  change: PushChange & { names?: [receiver: string, encrypted: string] } = {},
): PushRequest {
  const { query, encrypted } = sealPush(text, change)
  const [receiver, name] = change.names ?? ['ToUserName', 'Encrypt']
  const body = JSON.stringify({ [receiver]: 'gh_0123456789ab', [name]: encrypted })
  return { query, body, type: change.type ?? 'application/json' }
}

/** Posts a push to where the benches have their router. */
export function post(app: Express, { query, body, type }: PushRequest, path = '/messages'): Test {
  return request(app).post(path).query(query).set('Content-Type', type).send(body)
}

/** The fields of a plain reply in XML. */
export function plainReply(response: Response): Record<string, unknown> {
  expect(response.status).toBe(200)
  expect(response.headers['content-type']).toMatch(/^(?:text|application)\/xml(?:;|$)/)
  const fields = parseMessageXml(response.text)
  expect(Object.keys(fields ?? {})).not.toContain('Encrypt')
  return fields ?? {}
}

/** Opens a sealed reply as the platform does; fails where it would not take it. */
export function openedReply(response: Response, change: Partial<PushAccount> = {}): Record<string, unknown> {
  expect(response.status).toBe(200)
  const { fields, text } = unsealed(response, change)
  expect(Object.keys(fields).sort()).toEqual(['Encrypt', 'MsgSignature', 'Nonce', 'TimeStamp'])
  return parseMessageXml(text) ?? {}
}

/** The envelope of a sealed reply, and the text in it. */
export function unsealed(
  response: Response,
  change: Partial<PushAccount> = {},
): { fields: Record<string, string | number>; text: string } {
  const { token, encodingAesKey, receiverId } = { ...account, ...change }
  const isJson = /^application\/json(?:;|$)/.test(response.headers['content-type'] ?? '')
  const fields = (isJson ? JSON.parse(response.text) : parseMessageXml(response.text)) ?? {}
  const small = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
  const { encrypt: encrypted = '', msgsignature, timestamp = '', nonce = '' } = small
  expect(msgsignature).toBe(signatureOf(token, timestamp, nonce, encrypted))
  expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(60)
  const { message, id } = decrypt(encodingAesKey, encrypted)
  expect(id).toBe(receiverId)
  return { fields, text: message }
}

/** What is refused tells nothing to whoever sent it, and a code to the app. */
export function expectRefusal(
  response: Response,
  events: readonly WechatAuthEvent[],
  code: string,
  status = 403,
): void {
  expect([response.status, response.text]).toEqual([status, ''])
  expect(response.headers['cache-control']).toBe('no-store')
  expect(events).toEqual([{ type: 'refusal', code, status, message: expect.any(String) }])
}
