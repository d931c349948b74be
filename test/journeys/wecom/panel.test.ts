import { beforeAll, describe, expect, it } from '@jest/globals'
import { corpId, exchangeApi, useWecom } from '../../helpers/apps/wecom.ts'
import { type Browser, onDesktop } from '../../helpers/visitors/browser.ts'

/** `ww.createWWLoginPanel()` in a page of the app, with `redirect_type: 'callback'`. */
describe('the login panel of WeCom’s SDK', () => {
  const world = useWecom()
  let url = ''
  beforeAll(async () => {
    url = (await world.serve()).url
  })

  /** Starts a login as the page does. Answers the parameters of the panel. */
  const start = async (page: Browser): Promise<URLSearchParams> => {
    const { body } = await page.fetchJson('/wecom/authorizeUrl', { 'Sec-Fetch-Site': 'same-origin' })
    const params = new URL(body.data.url).searchParams
    expect(params.get('state')).toBe(body.data.state)
    params.set('redirect_type', 'callback')
    return params
  }

  /** The frame of the panel after a scan: the code that `onLoginSuccess` gets. */
  const scan = async (params: URLSearchParams, person: string): Promise<string> => {
    const frame = onDesktop(url)
    const link = `${world.simulator.endpoints.wecomLogin}/wwlogin/sso/login?${params}`
    const { text } = await frame.open(link, { 'x-simulator-user': person })
    const [, code = '', origin] = /data-code="([^"]+)" data-origin="([^"]+)"/.exec(text) ?? []
    expect(origin).toBe(url)
    return code
  }

  it('has the parameters of the page that authorizeUrl answers', async () => {
    expect(Object.fromEntries(await start(onDesktop(url)))).toEqual({
      login_type: 'CorpApp',
      appid: corpId,
      agentid: '1000002',
      redirect_uri: `${url}/wecom/callback`,
      state: expect.stringMatching(/^[A-Za-z0-9]{22,128}$/),
      redirect_type: 'callback',
    })
  })

  it('logs in the page that has begun it, with code and state', async () => {
    const page = onDesktop(url)
    const params = await start(page)
    const body = { code: await scan(params, 'lisi'), state: params.get('state') }
    const before = (await page.fetchJson('/')).body.sessionId
    const answer = await page.post('/wecom/getUserInfo', body, { Origin: url })
    expect([answer.status, answer.body.data.userid]).toEqual([200, 'lisi'])
    const after = (await page.fetchJson('/')).body
    expect(after.user.userid).toBe('lisi')
    expect(after.sessionId).not.toBe(before)
  })

  it('logs nobody in who has not begun it', async () => {
    const params = await start(onDesktop(url))
    const body = { code: await scan(params, 'lisi'), state: params.get('state') }
    const stranger = onDesktop(url)
    await start(stranger)
    const refused = await stranger.post('/wecom/getUserInfo', body, { Origin: url })
    expect([refused.status, refused.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    expect(world.calls(exchangeApi)).toBe(0)
  })
})
