import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { doubledStatusOf } from '../../helpers/simulator/doubled.ts'
import { allowAs, createBench, day, locationOf, wechatBrowser } from '../../helpers/simulator/wechat-bench.ts'

describe('connect/oauth2/authorize, the person', () => {
  it('asks other browsers to open the link in WeChat', async () => {
    const { authorize } = createBench()
    const response = await authorize({}, { 'user-agent': 'Mozilla/5.0 Chrome/130', ...allowAs('xiaoming') })
    expect(response.status).toBe(200)
    expect(response.headers['location']).toBeUndefined()
    expect(response.text).toContain('请在微信客户端打开链接')
    expect(response.text).toContain('改为微信浏览器')
    const english = await authorize({}, { 'user-agent': 'Chrome', cookie: 'simulated_language=en' })
    expect(english.text).toContain('Act as the WeChat browser')
  })

  it('lets a plain browser act as WeChat after its button was pressed', async () => {
    const { simulator, authorize } = createBench()
    const back = '/open.weixin.qq.com/connect/oauth2/authorize?a=1'
    const pressed = await request(simulator.handler)
      .post('/simulator/browser')
      .type('form')
      .send({ user_agent: 'wechat', back })
    expect(pressed.status).toBe(303)
    expect(pressed.headers['location']).toBe(back)
    const cookie = String(pressed.headers['set-cookie'])
    expect(cookie).toContain('simulated_user_agent=wechat')
    expect(cookie).toContain('Path=/')
    const response = await authorize({}, { 'user-agent': 'Chrome', cookie: cookie.split(';')[0] ?? '' })
    expect(response.text).toContain('允许')
  })

  it('leads the button nowhere but back to a page of the simulator', async () => {
    const { simulator } = createBench()
    for (const back of ['https://evil.example/', '//evil.example/', '/\\evil.example/', '']) {
      const pressed = await request(simulator.handler)
        .post('/simulator/browser')
        .type('form')
        .send({ user_agent: 'wechat', back })
      expect(pressed.headers['location']).toBe('/simulator')
    }
  })

  it('redirects at once with code and then state for snsapi_base', async () => {
    const { authorize } = createBench()
    const response = await authorize({ scope: 'snsapi_base' })
    expect(response.status).toBe(302)
    expect(response.headers['location']).toMatch(
      /^http:\/\/localhost:3000\/callback\?code=[\w-]{32}&state=abc123$/,
    )
  })

  it('keeps the query of the redirect_uri and puts its own before the fragment', async () => {
    const { authorize } = createBench()
    const response = await authorize(
      { redirect_uri: 'http://localhost/wx?a=%E4%BD%A0&b=2#/path' },
      allowAs('afang'),
    )
    expect(response.headers['location']).toMatch(
      /^http:\/\/localhost\/wx\?a=%E4%BD%A0&b=2&code=[\w-]{32}&state=abc123#\/path$/,
    )
  })

  it('makes characters safe that a header cannot carry', async () => {
    const { authorize } = createBench()
    const response = await authorize({ redirect_uri: 'http://localhost/路\r\nx: y?q=%41' }, allowAs('afang'))
    expect(response.headers['location']).toContain('http://localhost/%E8%B7%AF%0D%0Ax:%20y?q=%41&code=')
  })

  it('shows the consent page for snsapi_userinfo', async () => {
    const { authorize } = createBench()
    const response = await authorize()
    expect(response.status).toBe(200)
    for (const text of ['示例公众号', '申请使用', '你的昵称、头像', '拒绝', '允许', '李小明', '阿芳🌸🐼']) {
      expect(response.text).toContain(text)
    }
    expect(response.text).toContain('<html lang="zh-CN">')
  })

  it('shows the consent page in the language of the WeChat client', async () => {
    const { authorize } = createBench()
    const response = await authorize({}, { 'user-agent': wechatBrowser.replace('zh_CN', 'en') })
    expect(response.text).toContain('<html lang="en">')
    expect(response.text).toContain('Allow')
  })

  it('redirects with a code when the form of the consent page says allow', async () => {
    const { simulator, authorize, exchange } = createBench()
    const form = formOf((await authorize()).text)
    const response = await request(simulator.handler)
      .post(form.action)
      .type('form')
      .send({ request: form.request, person: 'xiaohong', decision: 'allow' })
    expect(response.status).toBe(302)
    expect(String(response.headers['set-cookie'])).toContain('simulated_person=xiaohong')
    const token = await exchange(String(locationOf(response).searchParams.get('code')))
    expect(token.openid).toBe(simulator.users.openidOf('xiaohong', 'wx0000000000000001'))
  })

  it('checks the link in that form again', async () => {
    const { simulator, authorize } = createBench()
    const form = formOf((await authorize()).text)
    const response = await request(simulator.handler)
      .post(form.action)
      .type('form')
      .send({
        request: form.request.replace('localhost', 'evil.example'),
        person: 'xiaohong',
        decision: 'allow',
      })
    expect(response.status).toBe(200)
    expect(response.text).toContain('10003')
  })

  it('redirects with state and no code when the person refuses', async () => {
    const { authorize } = createBench()
    const headers = { 'x-simulator-user': 'xiaoming', 'x-simulator-decision': 'deny' }
    const response = await authorize({}, headers)
    expect(response.status).toBe(302)
    expect(response.headers['location']).toBe('http://localhost:3000/callback?state=abc123')
  })

  it('says so and sends nothing when refusals stay on the page, for all or for one person', async () => {
    const { simulator, authorize } = createBench({ denial: 'stay' })
    const refusal = (id: string) => authorize({}, { 'x-simulator-user': id, 'x-simulator-decision': 'deny' })
    const response = await refusal('xiaoming')
    expect(response.status).toBe(200)
    expect(response.text).toContain('已取消授权')
    simulator.users.update('xiaohong', { denial: 'redirect' })
    expect((await refusal('xiaohong')).status).toBe(302)
  })

  it('does not ask again for 30 days, unless forcePopup is true or the consent is withdrawn', async () => {
    const { simulator, authorize } = createBench()
    const cookie = { cookie: 'simulated_person=xiaoming' }
    expect((await authorize({}, cookie)).status).toBe(200)
    await authorize({}, allowAs('xiaoming'))
    expect((await authorize({}, cookie)).status).toBe(302)
    expect((await authorize({ extra: '&forcePopup=true' }, cookie)).status).toBe(200)
    expect((await authorize({}, { cookie: 'simulated_person=xiaohong' })).status).toBe(200)
    simulator.clock.advance(30 * day)
    expect((await authorize({}, cookie)).status).toBe(200)
    await authorize({}, allowAs('xiaoming'))
    simulator.users.withdrawConsent('xiaoming')
    expect((await authorize({}, cookie)).status).toBe(200)
  })

  it('opens pages in snapshot mode for a snapshot user until the person leaves it', async () => {
    const { simulator, codeOf, exchange, authorize } = createBench()
    const virtual = await exchange(await codeOf('kuaizhao'))
    expect(virtual.is_snapshotuser).toBe(1)
    expect(virtual.openid).toBe(simulator.users.openidOf('kuaizhao', 'wx0000000000000001'))
    // Nothing is remembered of a made-up person, so the next one at this phone can be somebody else.
    expect((await authorize({}, { cookie: 'simulated_person=kuaizhao' })).status).toBe(200)

    simulator.users.update('kuaizhao', { isSnapshotUser: 'string' })
    expect((await exchange(await codeOf('kuaizhao'))).is_snapshotuser).toBe('1')

    simulator.users.update('kuaizhao', { isSnapshotUser: false })
    const real = await exchange(await codeOf('kuaizhao'))
    expect(real).not.toHaveProperty('is_snapshotuser')
    expect(real.openid).not.toBe(virtual.openid)
  })

  it('opens pages in snapshot mode for everybody when forceSnapShot is true', async () => {
    const { codeOf, exchange } = createBench()
    const token = await exchange(
      await codeOf('xiaoming', { scope: 'snsapi_base', extra: '&forceSnapShot=true' }),
    )
    expect(token.is_snapshotuser).toBe(1)
  })

  it('shows an error page when a program names a person or decision that does not exist', async () => {
    const { authorize } = createBench()
    expect((await authorize({}, allowAs('nobody'))).text).toContain('没有此用户')
    const maybe = { 'x-simulator-user': 'xiaoming', 'x-simulator-decision': 'maybe' }
    expect((await authorize({}, maybe)).text).toContain('无法识别的操作')
  })

  it('draws pages that load and run nothing foreign', async () => {
    const { simulator, authorize } = createBench()
    simulator.users.update('xiaoming', { nickname: '<img src=x onerror=alert(1)>"\'&' })
    simulator.apps.update('wx0000000000000001', { name: '</title><script>alert(1)</script>' })
    const { text, headers } = await authorize()
    expect(text).not.toMatch(/<script>alert|<img src=x/)
    expect(text).not.toMatch(/\son\w+=(?!alert)/)
    expect(text).toContain('name="viewport"')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })
})

describe('connect/oauth2/authorize, the doubled callback', () => {
  async function withApp(
    use: (bench: ReturnType<typeof createBench>, uri: string, seen: string[]) => Promise<void>,
  ) {
    const seen: string[] = []
    const app = createServer((req, res) => {
      seen.push(`${req.url} ${req.headers.cookie ?? 'no cookie'}`)
      res.end('ok')
    })
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
    try {
      await use(createBench(), `http://127.0.0.1:${(app.address() as AddressInfo).port}/cb`, seen)
    } finally {
      app.close()
    }
  }

  it('requests the callback itself, without cookies, before it redirects the browser', () =>
    withApp(async ({ simulator, authorize }, uri, seen) => {
      const headers = { ...allowAs('xiaoming'), 'x-simulator-double-callback': '1', cookie: 'session=1' }
      const response = await authorize({ redirect_uri: uri }, headers)
      expect(response.status).toBe(302)
      expect(seen).toEqual([`${response.headers['location']?.slice(uri.length - 3)} no cookie`])
      expect(await doubledStatusOf(simulator)).toBe(200)
    }))

  it('does so when a fault of that kind is armed', () =>
    withApp(async ({ simulator, authorize }, uri, seen) => {
      simulator.faults.arm({ api: 'connect/oauth2/authorize', kind: 'double-callback' })
      await authorize({ redirect_uri: uri }, allowAs('xiaoming'))
      await authorize({ redirect_uri: uri }, allowAs('xiaoming'))
      expect(seen).toHaveLength(1)
    }))

  it('never requests an address that is not loopback', async () => {
    const { simulator, authorize } = createBench()
    simulator.apps.update('wx0000000000000001', { redirectDomains: ['example.com'] })
    const headers = { ...allowAs('xiaoming'), 'x-simulator-double-callback': '1' }
    const response = await authorize({ redirect_uri: 'http://example.com/cb' }, headers)
    expect(response.status).toBe(302)
    expect(simulator.requests.count('simulator/double-callback')).toBe(0)
  })
})

function formOf(page: string): { action: string; request: string } {
  const action = /<form class="sheet" method="post" action="([^"]+)"/.exec(page)?.[1] ?? ''
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? ''
  return { action, request: request.replaceAll('&amp;', '&') }
}
