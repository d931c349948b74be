import * as crypto from 'node:crypto'
import { createHash, randomBytes } from 'node:crypto'
import { wechatClient } from '../../dist/index.js'
import { signPage } from '../dist/inside.mjs'
import { appId, appSecret } from './login-app.mjs'
import { peersAgainst } from './peers.mjs'

const ticket = 'T'.repeat(86)
const url = 'https://app.example.com/orders/1234?from=menu&lang=zh_CN'

const loop = (sign) => ({
  run(count) {
    for (let number = 0; number < count; number += 1) sign(number)
  },
})

/** The signature alone: checks the address, makes a nonce, signs. */
export const ours = () => loop(() => signPage(ticket, url))

/** What an app calls: with the ticket that the client keeps. */
export async function oursWithTicket({ api }) {
  const client = wechatClient({ appId, appSecret, endpoints: { api } })
  await client.getJsSdkConfig(url)
  return {
    async run(count) {
      for (let number = 0; number < count; number += 1) await client.getJsSdkConfig(url)
    },
  }
}

/** By hand: `crypto.hash`, which Node has since 20.12, and a random nonce. */
export const byHand = () =>
  loop(() => {
    const nonceStr = randomBytes(16).toString('hex')
    const timestamp = Math.floor(Date.now() / 1_000)
    const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`
    return { timestamp, nonceStr, signature: crypto.hash('sha1', text) }
  })

/** The same with `createHash()`, as most write it. */
export const byHandCreateHash = () =>
  loop(() => {
    const nonceStr = randomBytes(16).toString('hex')
    const timestamp = Math.floor(Date.now() / 1_000)
    const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`
    return { timestamp, nonceStr, signature: createHash('sha1').update(text).digest('hex') }
  })

export function wecomCrypto() {
  const { getJsApiSignature } = peersAgainst()('@wecom/crypto')
  return loop(() => getJsApiSignature({ url, ticket }))
}

export async function nestWechat() {
  const load = peersAgainst()
  load('reflect-metadata')
  const { WeChatService } = load('nest-wechat')
  const service = new WeChatService({ appId, secret: appSecret })
  service.getTicket = async () => ticket
  return {
    async run(count) {
      for (let number = 0; number < count; number += 1) await service.jssdkSignature(url)
    },
  }
}
