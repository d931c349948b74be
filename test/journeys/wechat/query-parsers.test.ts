import { describe, expect, it } from '@jest/globals'
import { wechatJsSdk } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { accountCredentials, decide, logInByPage } from '../../helpers/visitors/page-login.ts'
import { logInAndOpen } from '../../helpers/visitors/wecom-login.ts'

/** What an app may say of Express's setting "query parser". */
const parsers: [string, unknown][] = [
  ['switched off', false],
  ['simple', 'simple'],
  ['extended', 'extended'],
  ['one that answers URLSearchParams', (text: string) => new URLSearchParams(text)],
  ['one that answers nothing', () => undefined],
  ['one that makes lists of all', (text: string) => Object.fromEntries(new Map([[text, [text]]]))],
]

describe.each(parsers)('with a query parser that is %s', (_what, parser) => {
  const world = useSimulator()
  const wecom = useWecom()
  const appOf = () => appWithSession().set('query parser', parser)

  it('people log in with WeChat, and come to the page that they wanted', async () => {
    const browser = createBrowser(await world.run(wechatApp(world, {}, appOf())))
    const loginPath = '/wechat/login?returnTo=%2Fme%3Fa%3D1%26b%3D2&scope=snsapi_base'
    const answer = await logInByPage(browser, { loginPath })
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me?a=1&b=2'])
    expect((await browser.open('/me')).body.scope).toBe('snsapi_base')
  })

  it('who declines comes back to a page that says so', async () => {
    const browser = createBrowser(await world.run(wechatApp(world, {}, appOf())))
    const back = await logInByPage(browser, { loginPath: '/wechat/login?returnTo=%2Fme', decision: 'deny' })
    expect(locationOf(back)).toBe('/me?error=access_denied')
    const page = await browser.open('/me?error=access_denied')
    expect([page.status, page.body.handed?.code]).toEqual([403, 'ERR_ACCESS_DENIED'])
  })

  it('a front end logs in with what authorizeUrl answers', async () => {
    const url = await world.run(wechatApp(world, {}, appOf()))
    const browser = createBrowser(url)
    const asked = `/wechat/authorizeUrl?redirect_uri=${encodeURIComponent(`${url}/page`)}`
    const { data } = (await browser.fetchJson(asked)).body
    const back = new URL(await decide(browser, data.url))
    expect(back.pathname).toBe('/page')
    const code = back.searchParams.get('code')
    expect((await browser.post('/wechat/getUserInfo', { code, state: data.state })).status).toBe(200)
  })

  it('people log in with WeCom', async () => {
    const { url } = await wecom.serve({ app: appOf() })
    expect(await logInAndOpen(url)).toEqual([303, 200])
  })

  it('pages are signed for the JS-SDK, also with the base path "" for none', async () => {
    const publicUrl = 'https://app.example.com'
    const { endpoints } = world.simulator
    const app = appOf().use(wechatJsSdk({ ...accountCredentials, endpoints, publicUrl, basePath: '' }))
    const page = encodeURIComponent(`${publicUrl}/page?a=1&b=2`)
    const answer = await createBrowser(await world.run(app)).fetchJson(`/wechat/jsSdkConfig?url=${page}`)
    expect([answer.status, answer.body.data?.appId]).toEqual([200, accountCredentials.appId])
  })
})
