import { beforeAll, describe, expect, it } from '@jest/globals'
import { appOf, logInTo, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { useScenes } from '../../helpers/apps/scene.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { type Browser, createBrowser } from '../../helpers/visitors/browser.ts'
import { codeOf, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { cookiesSetBy } from '../../helpers/visitors/requests.ts'

/** What a person has: how many cookies of the library, a login in the session, another session than before. */
interface Left {
  cookies: number
  login: boolean
  newSession: boolean
}
const unchanged: Left = { cookies: 0, login: false, newSession: false }

async function leftBy(browser: Browser, userPath: string, step: () => Promise<unknown>): Promise<Left> {
  const before = browser.cookies.get('connect.sid')
  await step()
  return {
    cookies: loginCookies(browser).length,
    login: (await browser.fetchJson(userPath)).status === 200,
    newSession: browser.cookies.get('connect.sid') !== before,
  }
}

describe.each(pagePlatforms)('session and cookies of a person before and after, with $name:', (platform) => {
  const world = useWecom()
  const { prefix, people } = platform
  const [person = ''] = people
  let url = ''

  beforeAll(async () => {
    url = await world.run(
      appOf(platform, world, { bearer: true }, appWithSession({ saveUninitialized: true })),
    )
  })
  const visitor = async (): Promise<Browser> => {
    const browser = createBrowser(url)
    await browser.open('/')
    return browser
  }
  const left = (browser: Browser, step: () => Promise<unknown>): Promise<Left> =>
    leftBy(browser, `${prefix}/user`, step)

  it('a page login begins with one cookie, and ends with a new id, the login and a mark for a minute', async () => {
    const browser = await visitor()
    expect(await left(browser, async () => undefined)).toEqual(unchanged)
    expect(await left(browser, () => browser.open(`${prefix}/login`))).toEqual({ ...unchanged, cookies: 1 })
    const other = await visitor()
    const steps: unknown[] = []
    const done = await left(other, async () => steps.push(cookiesSetBy(await logInTo(platform, other))))
    expect(done).toEqual({ cookies: 1, login: true, newSession: true })
    expect(steps[0]).toContainEqual(expect.stringMatching(/^wxa-.*Max-Age=60;/))
    const ended = await left(other, () => other.post(`${prefix}/logout`))
    expect(ended).toEqual({ cookies: 1, login: false, newSession: true })
  })

  it('a JSON login proven by the cookie is as a page login, with a token', async () => {
    const browser = await visitor()
    const started = await startJsonLogin(browser, `${prefix}/authorizeUrl`)
    const { state } = started
    const code = await codeOf(browser, started, person)
    let data: Record<string, unknown> = {}
    const done = await left(browser, async () => {
      data = (await browser.post(`${prefix}/getUserInfo`, { code, state })).body.data
    })
    expect(done).toEqual({ cookies: 1, login: true, newSession: true })
    expect(data['token']).toEqual(expect.any(String))
  })

  it('a JSON login proven by a verifier changes neither, and gives a token', async () => {
    const [front, browser] = [await visitor(), await visitor()]
    const started = await startJsonLogin(front, `${prefix}/authorizeUrl`)
    const { state, verifier } = started
    const code = await codeOf(front, started, person)
    let data: Record<string, unknown> = {}
    const done = await left(browser, async () => {
      data = (await browser.post(`${prefix}/getUserInfo`, { code, state, verifier })).body.data
    })
    expect(done).toEqual(unchanged)
    expect(data['token']).toEqual(expect.any(String))
  })
})

describe('session and cookies of a person before and after, with sceneLogin():', () => {
  const world = useScenes()

  it('it begins with one cookie, and ends with a new id, the login and a mark, its own gone', async () => {
    const { browser: open } = await world.serve({ session: { saveUninitialized: true } })
    const browser = open()
    await browser.fetchJson('/whoami')
    const left = (step: () => Promise<unknown>): Promise<Left> => leftBy(browser, '/wechat/scene/user', step)
    const phone = world.phone()
    const begun = await left(async () => {
      const code = await browser.start()
      await phone.scan(code)
      await phone.send(code.number)
    })
    expect(begun).toEqual({ ...unchanged, cookies: 1 })
    const [[scene = ''] = []] = loginCookies(browser)
    expect(await left(() => browser.news())).toEqual({ cookies: 1, login: true, newSession: true })
    expect(loginCookies(browser).map(([name]) => name)).not.toContain(scene)
  })
})
