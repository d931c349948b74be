import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Response } from 'supertest'
import { appOf, exchangesAt, idOf, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { type Browser, createBrowser } from '../../helpers/visitors/browser.ts'
import { codeOf, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { postCode } from '../../helpers/visitors/requests.ts'

describe.each(pagePlatforms)('authorizeUrl of $name', (platform) => {
  const world = useWecom()
  const { prefix } = platform

  it('drops the code and state of the last login from the address where a front end stands', async () => {
    const url = await world.run(appOf(platform, world))
    const here = `${url}/orders?page=2&code=old&state=older&sort=up#top`
    for (const name of ['redirect_uri', 'redirect_url']) {
      const asked = `${prefix}/authorizeUrl?${name}=${encodeURIComponent(here)}`
      const { body } = await createBrowser(url).fetchJson(asked)
      const redirectUri = new URL(new URL(body.data.url).searchParams.get('redirect_uri') ?? '')
      expect([redirectUri.pathname, redirectUri.search]).toEqual(['/orders', '?page=2&sort=up'])
    }
  })
})

describe.each(pagePlatforms)('getUserInfo of $name', (platform) => {
  const world = useWecom()
  const clock = useClock()
  const { prefix, people } = platform
  const [person = '', somebodyElse = ''] = people
  const path = `${prefix}/getUserInfo`
  let [plain, withTokens] = ['', '']

  beforeAll(async () => {
    plain = await world.run(appOf(platform, world))
    withTokens = await world.run(appOf(platform, world, { bearer: true }))
  })

  /** A login that a browser has begun, and the codes of two people who came by it. */
  const begin = async (url: string) => {
    const browser = createBrowser(url)
    const started = await startJsonLogin(browser, `${prefix}/authorizeUrl`)
    const [code, another] = [
      await codeOf(browser, started, person),
      await codeOf(browser, started, somebodyElse),
    ]
    return { browser, code, another, state: started.state, verifier: started.verifier }
  }
  const outcomeOf = ({ status, body }: Response): unknown[] => [status, body.error]
  /** Neither cookies nor what a browser says of itself. */
  const fromServer = async (url: string, body: object): Promise<unknown[]> =>
    outcomeOf(await postCode(url, body, { 'User-Agent': 'curl/8.5.0' }, path))
  const mismatch = [403, 'ERR_STATE_MISMATCH']

  it.each([{ Origin: 'own' }, { 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }])(
    'wants a state of a browser (%j), and of servers only with bearer',
    async (headers) => {
      const { code } = await begin(plain)
      const said = 'Origin' in headers ? { Origin: plain } : headers
      expect(outcomeOf(await createBrowser(plain).post(path, { code }, said))).toEqual(mismatch)
      expect(await fromServer(withTokens, { code })).toEqual(mismatch)
      expect(exchangesAt(platform, world)).toBe(0)
      expect(await fromServer(plain, { code })).toEqual([200, undefined])
    },
  )

  it('takes no state that is sent and not proven, also of servers', async () => {
    const [{ code, state, verifier }, other] = [await begin(plain), await begin(plain)]
    for (const body of [
      { code, state },
      { code, state, verifier: other.verifier },
      { code, state: other.state, verifier },
      { code, state, verifier: `${verifier}A` },
    ]) {
      expect(await fromServer(plain, body)).toEqual(mismatch)
    }
    expect(exchangesAt(platform, world)).toBe(0)
  })

  const proofs: [by: string, prove: (login: Awaited<ReturnType<typeof begin>>) => [Browser, object]][] = [
    ['cookie', ({ browser, state }) => [browser, { state }]],
    ['verifier', ({ state, verifier }) => [createBrowser(plain), { state, verifier }]],
  ]

  it.each(proofs)(
    'takes a proof by %s once: the same code has the same answer for a minute',
    async (_by, prove) => {
      const login = await begin(plain)
      const [caller, proof] = prove(login)
      const post = (code: string): Promise<Response> => caller.post(path, { ...proof, code })
      const first = await post(login.code)
      expect(first.status).toBe(200)
      expect((await post(login.code)).body).toEqual(first.body)
      expect(outcomeOf(await post(login.another))).toEqual(mismatch)
      expect(exchangesAt(platform, world)).toBe(1)
      clock.advance(61_000)
      expect((await post(login.code)).status).toBeGreaterThanOrEqual(400)
    },
  )

  it('writes a session by the cookie alone', async () => {
    for (const [by, prove] of proofs) {
      const login = await begin(plain)
      const [caller, proof] = prove(login)
      const answer = await caller.post(path, { ...proof, code: login.code })
      expect(answer.status).toBe(200)
      expect((await idOf(caller)) !== undefined).toBe(by === 'cookie')
      expect(answer.headers['set-cookie'] !== undefined).toBe(by === 'cookie')
    }
  })

  it('never starts a login again: a dead code is 401, and the caller starts anew', async () => {
    for (const [, prove] of proofs) {
      const login = await begin(plain)
      expect(await fromServer(plain, { code: login.code })).toEqual([200, undefined])
      const [caller, proof] = prove(login)
      const answer = await caller.post(path, { ...proof, code: login.code })
      expect([answer.status, answer.body.error, answer.headers['location']]).toEqual([
        401,
        'ERR_CODE_DEAD',
        undefined,
      ])
    }
  })

  it('refuses a foreign Origin, and "null", before it looks at the state', async () => {
    const { browser, code } = await begin(plain)
    for (const Origin of ['https://evil.example', 'null', `${plain}.evil.example`]) {
      const answer = await browser.post(path, { code, state: 'no state' }, { Origin })
      expect(outcomeOf(answer)).toEqual([403, 'ERR_ORIGIN_REFUSED'])
    }
    const own = { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }
    expect(outcomeOf(await browser.post(path, { code, state: 'no state' }, own))).toEqual([
      400,
      'ERR_PARAMETER',
    ])
  })
})
