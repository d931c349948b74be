import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'
import {
  createPlatformSimulator,
  defaultApps,
  defaultCorps,
  type PlatformSimulator,
  type SimulatedAgentPush,
  type SimulatedPush,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import { mini } from './mini-program-bench.ts'
import { official } from './wechat-bench.ts'
import { agent, corpId } from './wecom-bench.ts'

export const token = 'TokenOfTests1'
export const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

/** A request as it came. */
export interface Got {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: string
}

/** `undefined`: no answer at all, ever. `'cut'`: the connection is closed. */
export type Reaction =
  | { status?: number; body?: string; delayMs?: number; location?: string }
  | 'cut'
  | undefined

export interface AccountServer {
  url: string
  got: Got[]
  /** How many connections the other side has ended before there was an answer. */
  readonly dropped: number
}

const closers: (() => Promise<unknown>)[] = []

/** Stops the simulators and servers of a test after it. Once in each file. */
export function usePushBenches(): void {
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()))
  })
}

/** The server of an account, which answers what it is told to. */
export async function createAccountServer(
  react: (got: Got, count: number) => Reaction | Promise<Reaction> = () => ({}),
): Promise<AccountServer> {
  const got: Got[] = []
  let dropped = 0
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://x')
    const one = {
      method: req.method ?? '',
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: req.headers,
      body: Buffer.concat(chunks).toString(),
    }
    got.push(one)
    res.once('close', () => {
      if (!res.writableFinished) dropped += 1
    })
    const reaction = await react(one, got.length)
    if (reaction === 'cut') req.socket.destroy()
    if (reaction === 'cut' || reaction === undefined) return
    if (reaction.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reaction.delayMs))
    res.statusCode = reaction.status ?? 200
    if (reaction.location !== undefined) res.setHeader('location', reaction.location)
    res.end(reaction.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push?site=1`
  return {
    url,
    got,
    get dropped() {
      return dropped
    },
  }
}

export interface PushBench {
  simulator: PlatformSimulator
  /** Of xiaoming, for the official account. */
  openid: string
  /** Of the official account. */
  account: string
}

/** A simulator whose official account, mini program and first agent push to where they are told. */
export function createPushBench(
  push: { official?: SimulatedPush; mini?: SimulatedPush; agent?: SimulatedAgentPush } = {},
  options: SimulatorOptions = {},
): PushBench {
  const pushOf: Record<string, SimulatedPush | undefined> = {
    [official.appId]: push.official,
    [mini.appId]: push.mini,
  }
  const apps = defaultApps.map((app) => {
    const own = pushOf[app.appId]
    return own === undefined ? app : { ...app, push: own }
  })
  const corps = defaultCorps.map((corp) => ({
    ...corp,
    agents: corp.agents.map((one) =>
      one.agentId === agent.agentId && push.agent !== undefined ? { ...one, push: push.agent } : one,
    ),
  }))
  const simulator = createPlatformSimulator({ apps, corps, replyTimeoutMs: 2000, ...options })
  closers.push(() => simulator.stop())
  const openid = simulator.users.openidOf('xiaoming', official.appId)
  return { simulator, openid, account: simulator.push.originalIdOf(official.appId) }
}

export const text = { MsgType: 'text', Content: '你好 <b>&</b> ]]> 🌸' }
export { agent, corpId, mini, official }

/** The signature as the documents describe it, by other code than the simulator's. */
export function sign(...parts: (string | undefined)[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

const key = Buffer.from(`${encodingAESKey}=`, 'base64')

export function unseal(encrypted: string): { text: string; receiveId: string } {
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const bytes = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
  const plain = bytes.subarray(0, bytes.length - (bytes.at(-1) ?? 0))
  const end = 20 + plain.readUInt32BE(16)
  return { text: plain.subarray(20, end).toString(), receiveId: plain.subarray(end).toString() }
}

export function seal(content: string, receiveId: string): string {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(content))
  const plain = Buffer.concat([randomBytes(16), length, Buffer.from(content + receiveId)])
  const pad = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString('base64')
}

/** An encrypted reply, with changes for the worse. */
export function envelope(
  content: string,
  receiveId: string,
  change: { signature?: string; json?: boolean } = {},
): string {
  const Encrypt = seal(content, receiveId)
  const signature = change.signature ?? sign(token, '1713424427', '415670741', Encrypt)
  if (change.json === true) {
    return JSON.stringify({ Encrypt, MsgSignature: signature, TimeStamp: 1713424427, Nonce: '415670741' })
  }
  return `<xml><Encrypt><![CDATA[${Encrypt}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature>
<TimeStamp>1713424427</TimeStamp><Nonce><![CDATA[415670741]]></Nonce></xml>`
}

export function encryptIn(body: string): string {
  return (
    /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)?.[1] ?? /"Encrypt":"(.*?)"/.exec(body)?.[1] ?? ''
  )
}

export function textReply(to: string, from: string, content = 'hello'): string {
  return `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>12345678</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content></xml>`
}
