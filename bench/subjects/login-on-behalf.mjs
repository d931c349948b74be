import { randomBytes } from 'node:crypto'
import { wechatAuth, wechatPlatform, wecomAuth, wecomSuite } from '../../dist/index.js'
import {
  accountIdOf,
  corpIdOf,
  ownAgent,
  permanentCodeOf,
  platformKeys,
  platformTicket,
  suiteKeys,
  suiteTicket,
  userNameOf,
} from './grantors.mjs'
import { listen } from './listen.mjs'
import { loginApp } from './login-app.mjs'
import { sealXml } from './message-pushes.mjs'
import { SmallGrantStore } from './small-grant-store.mjs'

/** Accounts of a third-party platform, one below each path, as docs/open-platform.md shows it. */
export async function accountsOfPlatform({ api, grants }) {
  const grantStore = new SmallGrantStore()
  for (let number = 0; number < grants; number += 1) {
    const appId = accountIdOf(number)
    await grantStore.set(`${platformKeys.appId}:${appId}`, {
      authorizer_appid: appId,
      authorizer_refresh_token: `refreshtoken@@@${appId}-${'r'.repeat(30)}`,
      user_name: userNameOf(appId),
      kind: 'official-account',
      func_info: [1, 2, 4],
      granted_at: Date.now(),
      status: 'active',
    })
  }
  const secret = randomBytes(32).toString('hex')
  const platform = wechatPlatform({ ...platformKeys, grantStore, secret, endpoints: { api } })
  const app = loginApp()
  app.use(platform)
  app.use(
    '/shops/:appId',
    wechatAuth({ credentials: (req) => ({ appId: req.params.appId, platform }), secret }),
  )
  const base = await listen(app)
  const { appId } = platformKeys
  await push(`${base}/wechat/platform/events`, platformKeys, appId, [
    ['AppId', appId],
    ['CreateTime', String(Math.floor(Date.now() / 1_000))],
    ['InfoType', 'component_verify_ticket'],
    ['ComponentVerifyTicket', platformTicket],
  ])
  return { base }
}

/** A company's own app. */
export async function ownApp({ api }) {
  const app = loginApp()
  app.use(wecomAuth({ ...ownAgent, endpoints: { wecomApi: api } }))
  return { base: await listen(app) }
}

/** Members of all companies that have installed the app of a service provider, as docs/wecom-suite.md shows it. */
export async function companiesOfSuite({ api, grants }) {
  const grantStore = new SmallGrantStore()
  for (let number = 0; number < grants; number += 1) {
    const corpId = corpIdOf(number)
    await grantStore.set(`${suiteKeys.suiteId}:${corpId}`, {
      suite_id: suiteKeys.suiteId,
      auth_corpid: corpId,
      permanent_code: permanentCodeOf(corpId),
      agentid: 1_000_046,
      corp_name: '一家公司',
      granted_at: Date.now(),
      status: 'active',
    })
  }
  const secret = randomBytes(32).toString('hex')
  const suite = wecomSuite({ ...suiteKeys, grantStore, secret, endpoints: { wecomApi: api } })
  const app = loginApp()
  app.use(suite, wecomAuth({ suite, secret }))
  const base = await listen(app)
  const { suiteId } = suiteKeys
  await push(`${base}/wecom/suite/events`, suiteKeys, suiteId, [
    ['SuiteId', suiteId],
    ['InfoType', 'suite_ticket'],
    ['TimeStamp', String(Math.floor(Date.now() / 1_000))],
    ['SuiteTicket', suiteTicket],
  ])
  return { base }
}

/** The ticket comes as it does from the platform: pushed, signed and encrypted. */
async function push(url, { token, encodingAesKey }, receiver, fields) {
  const text = `<xml>${fields.map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`).join('')}</xml>`
  const { query, body } = sealXml(text, { token, encodingAesKey, receiver })
  const answer = await fetch(`${url}?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body,
  })
  const said = await answer.text()
  if (said !== 'success') throw new Error(`the ticket was answered with ${answer.status}: ${said}`)
}
