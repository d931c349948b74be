import { describe, expect, it } from '@jest/globals'
import type { WechatAuthOptions } from 'express-wechat-auth'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { accountCredentials, decide, logInByPage } from '../../helpers/visitors/page-login.ts'

type ReturnToQuery = NonNullable<WechatAuthOptions['returnToQuery']>

describe('returnToQuery', () => {
  const world = useSimulator()
  const front = 'http://front.example'
  const appWith = (
    returnToQuery?: ReturnToQuery,
    options: Partial<WechatAuthOptions> = {},
  ): Promise<string> =>
    world.run(
      wechatApp(world, { returnToOrigins: [front], ...(returnToQuery && { returnToQuery }), ...options }),
    )
  const openidAndPicture: ReturnToQuery = ({ openid, headimgurl }) => ({
    openid,
    headimgurl: headimgurl as string,
  })
  const openid = (): string => world.simulator.users.openidOf('xiaoming', accountCredentials.appId)
  const targetOf = async (at: string, loginPath: string, person = 'xiaoming'): Promise<string> =>
    locationOf(await logInByPage(createBrowser(at), { loginPath, person }))

  it('is off by default', async () => {
    const target = await targetOf(await appWith(), '/wechat/login?returnTo=%2Fhome%3Fa%3D1')
    expect(target).toBe('/home?a=1')
  })

  it('hands openid and headimgurl to the front end that asked, as the seed does', async () => {
    const at = await appWith(openidAndPicture)
    const home = encodeURIComponent(`${front}/home`)
    const target = new URL(await targetOf(at, `/wechat/login?url=${home}&scope=snsapi_userinfo`))
    expect(target.origin + target.pathname).toBe(`${front}/home`)
    expect(Object.fromEntries(target.searchParams)).toEqual({
      openid: openid(),
      headimgurl: `${world.simulator.url}/simulator/avatars/xiaoming.svg`,
    })
  })

  it.each([
    ['/home', '/home?k=v%26%3D+%E4%BD%A0'],
    ['/home?a=1&b=%E4%BD%A0+x', '/home?a=1&b=%E4%BD%A0+x&k=v%26%3D+%E4%BD%A0'],
    ['/home?a=1#/inner?x=2', '/home?a=1&k=v%26%3D+%E4%BD%A0#/inner?x=2'],
    ['/home#top', '/home?k=v%26%3D+%E4%BD%A0#top'],
    ['/', '/?k=v%26%3D+%E4%BD%A0'],
    ['http://front.example/x?a=1#top', 'http://front.example/x?a=1&k=v%26%3D+%E4%BD%A0#top'],
  ])('appends to %s and leaves the rest of it alone', async (returnTo, expected) => {
    const at = await appWith(() => ({ k: 'v&= 你' }))
    expect(await targetOf(at, `/wechat/login?returnTo=${encodeURIComponent(returnTo)}`)).toBe(expected)
  })

  it('may append nothing', async () => {
    expect(await targetOf(await appWith(() => ({})), '/wechat/login?returnTo=%2Fhome')).toBe('/home')
  })

  it('leaves out what a person does not have', async () => {
    const target = await targetOf(await appWith(openidAndPicture), '/wechat/login?scope=snsapi_base')
    expect(target).toBe(`/?openid=${openid()}`)
  })

  it('cannot lead to another host', async () => {
    const at = await appWith(() => ({ '//evil.example/': '\r\nLocation: //evil.example' }))
    const target = await targetOf(at, '/wechat/login')
    expect(new URL(target, 'http://own.example').origin).toBe('http://own.example')
    expect(target).not.toMatch(/[\r\n]/)
  })

  it('knows the account that onLogin found', async () => {
    const at = await appWith(({ account }) => ({ member: String((account as { id: number }).id) }), {
      onLogin: () => ({ id: 42 }),
    })
    expect(await targetOf(at, '/wechat/login')).toBe('/?member=42')
  })

  it('appends the same to a callback that comes twice, and to the Back button', async () => {
    const browser = createBrowser(await appWith(({ openid: id }) => ({ openid: id })))
    const departure = await browser.open('/wechat/login?returnTo=%2Fhome')
    const callback = await decide(browser, locationOf(departure))
    const answers = await Promise.all([browser.open(callback), browser.open(callback)])
    answers.push(await browser.open(callback))
    for (const name of [...browser.cookies.keys()]) {
      if (name.startsWith('wxa-')) browser.cookies.delete(name)
    }
    answers.push(await browser.open(callback))
    for (const answer of answers) {
      expect([answer.status, locationOf(answer)]).toEqual([303, `/home?openid=${openid()}`])
    }
  })

  it('appends nothing to a denial but the denial', async () => {
    const at = await appWith(() => ({ k: 'v' }))
    const answer = await logInByPage(createBrowser(at), {
      loginPath: '/wechat/login?returnTo=%2Fhome%3Fa%3D1',
      decision: 'deny',
    })
    expect(locationOf(answer)).toBe('/home?a=1&error=access_denied')
  })

  it('that throws is the app’s own 500', async () => {
    const at = await appWith(() => {
      throw new Error('no query for you')
    })
    const answer = await logInByPage(createBrowser(at))
    expect(answer.status).toBe(500)
    expect(answer.body.handed.message).toBe('no query for you')
  })
})
