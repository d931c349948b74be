import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { type Bench, callback, createBench, website } from '../../helpers/simulator/wechat-bench.ts'

const path = '/connect/zh_CN/htmledition/js/wxLogin.js'
const required = {
  id: 'login_container',
  appid: website.appId,
  scope: 'snsapi_login',
  redirect_uri: encodeURIComponent(callback),
  state: 'abc123',
}
const link = `appid=${website.appId}&scope=snsapi_login&redirect_uri=${encodeURIComponent(callback)}&state=abc123&login_type=jssdk`

interface Frame {
  src: string
  frameBorder: string
  width: string
  height: string
}

/** Runs the script as a page does, with no more of a document than it needs. Answers the frames it made. */
function framesOf(script: string, options: object): Frame[] {
  const children: Frame[] = []
  const container = { innerHTML: 'Loading', appendChild: (frame: Frame) => void children.push(frame) }
  const document = {
    createElement: (name: string) => ({ name }),
    getElementById: (id: string) => (id === 'login_container' ? container : null),
  }
  const window: Record<string, unknown> = {}
  runInNewContext(`${script}\nnew window.WxLogin(options)`, { window, document, options })
  expect(Object.keys(window)).toEqual(['WxLogin'])
  expect(container.innerHTML).toBe('')
  return children
}

async function frameOf(options: object = {}, bench: Bench = createBench()): Promise<Frame> {
  const { text } = await bench.get(`/res.wx.qq.com${path}`)
  const [frame, ...others] = framesOf(text, { ...required, ...options })
  expect(others).toEqual([])
  return frame as Frame
}

const queryOf = ({ src }: Frame): string => src.slice(src.indexOf('?') + 1)
const tailOf = (frame: Frame): string => queryOf(frame).slice(link.length)

describe('wxLogin.js', () => {
  it('is served as a script, below the path prefix and by the Host header', async () => {
    const { simulator, get } = createBench()
    const prefixed = await get(`/res.wx.qq.com${path}`)
    expect(prefixed.headers['content-type']).toBe('application/javascript')
    for (const host of ['res.wx.qq.com', 'res2.wx.qq.com']) {
      const byHost = await request(simulator.handler).get(path).set('host', host)
      expect([byHost.status, byHost.headers['content-type']]).toEqual([200, 'application/javascript'])
    }
    expect((await get('/res.wx.qq.com/nothing.js')).status).toBe(404)
    expect(simulator.requests.count('wxLogin.js')).toBe(3)
  })

  it('puts a frame of 300 by 400 without border into the container', async () => {
    expect(await frameOf()).toMatchObject({ frameBorder: '0', width: '300px', height: '400px' })
  })

  it('leads to the QR page of the simulator that served it', async () => {
    const { simulator } = createBench()
    const url = await simulator.start()
    try {
      const script = await (await fetch(`${url}/res.wx.qq.com${path}`)).text()
      const [frame] = framesOf(script, required)
      expect(frame?.src.split('?')[0]).toBe(`${url}/open.weixin.qq.com/connect/qrconnect`)
      const page = await (await fetch(frame?.src ?? '')).text()
      expect(page).toContain('data-state="abc123"')
      expect(page).toContain(`data-redirect-uri="${callback}"`)
    } finally {
      await simulator.stop()
    }
  })

  it('writes the parameters in the order of the original, empty where nothing is given', async () => {
    expect(queryOf(await frameOf())).toBe(`${link}&self_redirect=default&styletype=&sizetype=&bgcolor=&rst=`)
  })

  it('appends style, href, lang, stylelite and fast_login', async () => {
    const all = {
      self_redirect: false,
      styletype: 'a',
      sizetype: 'b',
      bgcolor: 'c',
      rst: 'd',
      fast_login: 0,
      stylelite: 1,
      lang: 'en',
      href: 'https://a.example/b.css',
      style: 'white',
    }
    expect(tailOf(await frameOf(all))).toBe(
      '&self_redirect=false&styletype=a&sizetype=b&bgcolor=c&rst=d&style=white&href=https://a.example/b.css&lang=en&stylelite=1&fast_login=0',
    )
  })

  it.each<[object, string]>([
    [{ self_redirect: true }, 'true'],
    [{ self_redirect: false }, 'false'],
    [{ self_redirect: 'true' }, 'default'],
    [{ self_redirect: 1 }, 'default'],
    [{ self_redirect: 0 }, 'default'],
    [{ self_redirect: null }, 'default'],
  ])('takes %j for self_redirect=%s', async (options, expected) => {
    expect(new URLSearchParams(queryOf(await frameOf(options))).get('self_redirect')).toBe(expected)
  })

  it.each([
    { stylelite: '1' },
    { stylelite: true },
    { fast_login: '0' },
    { fast_login: false },
    { lang: 'cn' },
    { style: '' },
    { href: '' },
  ])('leaves out what is not strictly so: %j', async (options) => {
    expect(tailOf(await frameOf(options))).toBe('&self_redirect=default&styletype=&sizetype=&bgcolor=&rst=')
  })

  it('encodes nothing', async () => {
    const raw = 'http://localhost:3000/callback?returnTo=/a&b=c'
    const frame = await frameOf({ redirect_uri: raw })
    expect(frame.src).toContain(`&redirect_uri=${raw}&state=`)
    // So a page that forgets to encode loses all of its query but the first parameter.
    expect(new URL(frame.src).searchParams.get('redirect_uri')).toBe(
      'http://localhost:3000/callback?returnTo=/a',
    )
  })

  it('does not let the Host header into the script', async () => {
    const { simulator } = createBench()
    const response = await request(simulator.handler).get(`/res.wx.qq.com${path}`).set('host', '";alert(1);"')
    expect(response.status).toBe(403)
    expect(response.text).not.toContain('alert(1)')
  })
})

describe('connect/qrconnect in the frame', () => {
  const page = async (query: string): Promise<string> =>
    (await createBench().get(`/open.weixin.qq.com/connect/qrconnect?${query}`)).text

  it('is a compact page, in black or white', async () => {
    expect(await page(`${link}&self_redirect=false`)).toContain('<main class="qr qr-frame"')
    expect(await page(`${link}&style=black`)).toContain('<main class="qr qr-frame"')
    expect(await page(`${link}&style=white`)).toContain('<main class="qr qr-frame qr-white"')
    expect(await page(`${link.replace('login_type=jssdk', 'response_type=code')}`)).toContain(
      '<main class="qr"',
    )
  })

  it.each([
    ['true', 'yes'],
    ['false', 'no'],
    ['default', 'no'],
  ])('with self_redirect=%s moves itself: %s', async (value, moved) => {
    expect(await page(`${link}&self_redirect=${value}`)).toContain(`data-self="${moved}"`)
  })

  it('may be framed by any page', async () => {
    const response = await createBench().get(`/open.weixin.qq.com/connect/qrconnect?${link}`)
    expect(response.headers['x-frame-options']).toBeUndefined()
    expect(response.headers['content-security-policy']).not.toContain('frame-ancestors')
  })
})
