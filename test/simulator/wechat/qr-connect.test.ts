import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import {
  allowAs,
  type Bench,
  callback,
  createBench,
  locationOf,
  minute,
  official,
  website,
} from '../../helpers/simulator/wechat-bench.ts'

const poll = '/open.weixin.qq.com/connect/l/qrconnect'

async function openPage(bench: Bench): Promise<string> {
  const response = await bench.qrconnect()
  return /data-uuid="([\w-]+)"/.exec(response.text)?.[1] ?? ''
}

function act(bench: Bench, uuid: string, action: string, person: unknown = 'xiaohong') {
  return request(bench.simulator.handler).post(`/simulator/qr/${uuid}`).send({ action, person })
}

async function tokenOf(bench: Bench, code: string) {
  const { appId: appid, secret } = website
  return bench.api('sns/oauth2/access_token', { appid, secret, code, grant_type: 'authorization_code' })
}

describe('connect/qrconnect', () => {
  it('shows a QR code in any browser', async () => {
    const response = await createBench().qrconnect()
    expect(response.status).toBe(200)
    for (const text of ['微信登录', '使用微信扫一扫登录', '示例网站', '/connect/qrcode/', '模拟器']) {
      expect(response.text).toContain(text)
    }
  })

  it('shows the page in English with lang=en', async () => {
    const response = await createBench().qrconnect({ extra: '&lang=en' })
    expect(response.text).toContain('<html lang="en">')
    expect(response.text).toContain('WeChat Login')
  })

  it('answers XML with the uuid to f=xml', async () => {
    const response = await createBench().qrconnect({ extra: '&f=xml' })
    expect(response.text).toMatch(/<uuid><!\[CDATA\[[\w-]{16}\]\]><\/uuid>/)
  })

  it('tells the page whether it is to redirect itself or the top window', async () => {
    const bench = createBench()
    expect((await bench.qrconnect()).text).toContain('data-self="no"')
    expect((await bench.qrconnect({ extra: '&self_redirect=true' })).text).toContain('data-self="yes"')
  })

  it('accepts the link of wxLogin.js, which has no response_type', async () => {
    const { get } = createBench()
    const query = `appid=${website.appId}&scope=snsapi_login&redirect_uri=${encodeURIComponent(callback)}&state=a-b_c&login_type=jssdk&self_redirect=default&styletype=&sizetype=&bgcolor=&rst=`
    expect((await get(`/open.weixin.qq.com/connect/qrconnect?${query}`)).text).toContain('data-state="a-b_c"')
  })

  it.each([
    ['Scope 参数错误或没有 Scope 权限', { appid: official.appId }],
    ['Scope 参数错误或没有 Scope 权限', { scope: 'snsapi_userinfo' }],
    ['Scope 参数错误或没有 Scope 权限', { scope: 'snsapi_login,snsapi_other' }],
    ['redirect_uri 参数错误', { redirect_uri: 'https://example.com/' }],
    ['redirect_uri 参数错误', { redirect_uri: 'nonsense' }],
    ['AppID 参数错误', { appid: 'wxffffffffffffffff' }],
    ['该链接无法访问', { response_type: 'token' }],
  ])('shows %s for %j', async (text, change) => {
    const response = await createBench().qrconnect(change)
    expect(response.status).toBe(200)
    expect(response.headers['location']).toBeUndefined()
    expect(response.text).toContain(text)
  })

  it('redirects a program at once, with a code of scope snsapi_login', async () => {
    const bench = createBench()
    const response = await bench.qrconnect({}, allowAs('afang'))
    expect(response.status).toBe(302)
    expect(response.headers['location']).toMatch(/callback\?code=[\w-]{32}&state=abc123$/)
    const token = await tokenOf(bench, String(locationOf(response).searchParams.get('code')))
    expect(token).toMatchObject({
      openid: bench.simulator.users.openidOf('afang', website.appId),
      scope: 'snsapi_login',
      unionid: bench.simulator.users.unionidOf('afang', official.appId),
    })
  })

  it('redirects a refusing program with state only, or not at all by option', async () => {
    const headers = { 'x-simulator-user': 'afang', 'x-simulator-decision': 'deny' }
    const sent = await createBench().qrconnect({}, headers)
    expect(sent.headers['location']).toBe(`${callback}?state=abc123`)
    const kept = await createBench({ denial: 'stay' }).qrconnect({}, headers)
    expect(kept.status).toBe(200)
  })
})

describe('connect/qrcode and connect/confirm', () => {
  it('serves a PNG, and 404 for a uuid it does not know', async () => {
    const bench = createBench()
    const image = await bench.get(`/open.weixin.qq.com/connect/qrcode/${await openPage(bench)}`)
    expect(image.headers['content-type']).toBe('image/png')
    expect(image.body.subarray(1, 4).toString()).toBe('PNG')
    expect((await bench.get('/open.weixin.qq.com/connect/qrcode/nothing')).status).toBe(404)
    expect((await bench.get('/open.weixin.qq.com/connect/qrcode/%E0%A4%A')).status).toBe(400)
  })

  it('counts as scanned when the phone opens the page, and as confirmed when it allows', async () => {
    const bench = createBench({ pollHoldMs: 20 })
    const uuid = await openPage(bench)
    const phone = await bench.get(`/open.weixin.qq.com/connect/confirm?uuid=${uuid}`)
    expect(phone.text).toContain('示例网站')
    expect((await bench.get(`${poll}?uuid=${uuid}`)).text).toContain('wx_errcode=404;')
    const done = await request(bench.simulator.handler)
      .post('/open.weixin.qq.com/connect/confirm_reply')
      .type('form')
      .send({ uuid, person: 'afang', decision: 'allow' })
    expect(done.text).toContain('已确认登录')
    expect((await bench.get(`${poll}?uuid=${uuid}&last=404`)).text).toMatch(
      /^window\.wx_errcode=405;window\.wx_code='[\w-]{32}';$/,
    )
    const again = await bench.get(`/open.weixin.qq.com/connect/confirm?uuid=${uuid}`)
    expect(again.text).toContain('该二维码已被使用')
  })

  it('says so on the phone when the person refuses there', async () => {
    const bench = createBench()
    const uuid = await openPage(bench)
    const refused = await request(bench.simulator.handler)
      .post('/open.weixin.qq.com/connect/confirm_reply')
      .type('form')
      .send({ uuid, person: 'afang', decision: 'deny' })
    expect(refused.text).toContain('已取消授权')
    expect((await bench.get(`${poll}?uuid=${uuid}`)).text).toContain('wx_errcode=403;')
  })

  it('shows an error page on the phone for a QR code that is too old', async () => {
    const bench = createBench()
    const uuid = await openPage(bench)
    bench.simulator.clock.advance(5 * minute)
    expect((await bench.get(`/open.weixin.qq.com/connect/confirm?uuid=${uuid}`)).text).toContain(
      '二维码已过期',
    )
  })
})

describe('connect/l/qrconnect', () => {
  it('answers 408 as JavaScript when nothing happens while it is held', async () => {
    const bench = createBench({ pollHoldMs: 30 })
    const response = await bench.get(`${poll}?uuid=${await openPage(bench)}`)
    expect(response.text).toBe("window.wx_errcode=408;window.wx_code='';")
    expect(response.headers['content-type']).toContain('text/javascript')
  })

  it('answers as soon as the code is scanned, confirmed, or cancelled', async () => {
    const bench = createBench()
    const uuid = await openPage(bench)
    const waitFor = async (last: string, action: string) => {
      const held = bench.get(`${poll}?uuid=${uuid}${last}`).then((response) => response.text)
      await new Promise((resolve) => setTimeout(resolve, 30))
      await act(bench, uuid, action)
      return held
    }
    expect(await waitFor('', 'scan')).toContain('wx_errcode=404;')
    expect(await waitFor('&last=404', 'cancel')).toBe("window.wx_errcode=403;window.wx_code='';")
    expect(await waitFor('&last=403', 'scan')).toContain('wx_errcode=404;')
    const confirmed = await waitFor('&last=404', 'confirm')
    const code = /wx_errcode=405;window\.wx_code='([\w-]{32})'/.exec(confirmed)?.[1] ?? ''
    const token = await tokenOf(bench, code)
    expect(token.openid).toBe(bench.simulator.users.openidOf('xiaohong', website.appId))
  })

  it('lets the page report a refusal to the app when the option or the person says so', async () => {
    const bench = createBench({ denial: 'redirect' })
    const uuid = await openPage(bench)
    await act(bench, uuid, 'cancel')
    expect((await bench.get(`${poll}?uuid=${uuid}`)).text).toContain('wx_denied=1')
  })

  it('answers 402 to an unknown uuid, and wakes when the time passes', async () => {
    const bench = createBench()
    expect((await bench.get(`${poll}?uuid=nothing`)).text).toContain('wx_errcode=402;')
    const uuid = await openPage(bench)
    const held = bench.get(`${poll}?uuid=${uuid}`).then((response) => response.text)
    await new Promise((resolve) => setTimeout(resolve, 30))
    bench.simulator.clock.advance(5 * minute)
    expect(await held).toContain('wx_errcode=402;')
  })

  it('refuses an action, person or uuid that does not exist', async () => {
    const bench = createBench()
    const uuid = await openPage(bench)
    expect((await act(bench, uuid, 'explode')).status).toBe(400)
    expect((await act(bench, uuid, 'scan', 'nobody')).status).toBe(400)
    for (const odd of [{ toString: 'xiaohong' }, ['xiaohong'], null]) {
      expect((await act(bench, uuid, 'scan', odd)).text).toContain('\\"person\\" must be')
    }
    expect((await act(bench, 'nothing', 'scan')).status).toBe(400)
  })
})
