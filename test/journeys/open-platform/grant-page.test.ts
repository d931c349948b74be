import { describe, expect, it } from '@jest/globals'
import { component, shop, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { refusedTargets } from '../../helpers/inputs/return-targets.ts'
import {
  type Browser,
  createBrowser,
  desktopUserAgent,
  onDesktop,
  wechatUserAgent,
  wecomUserAgent,
} from '../../helpers/visitors/browser.ts'
import { openGrantPage } from '../../helpers/visitors/merchant.ts'

const codeApi = 'cgi-bin/component/api_create_preauthcode'

describe('the page where a grant begins', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  const deployed = world.useOpen()

  const browser = (userAgent = desktopUserAgent): Browser => createBrowser(deployed.url, userAgent)
  const open = (query = '', by = browser()) => by.open(`/wechat/platform/grant${query}`)
  const linkOf = (query?: string, by = browser()): Promise<URL> =>
    openGrantPage(by, query).then((href) => new URL(href))

  it('has a link to WeChat’s page, with what the documents ask for and nothing else', async () => {
    const { origin, pathname, searchParams, hash } = await linkOf()
    expect([origin + pathname, hash]).toEqual([`${simulator.endpoints.mp}/cgi-bin/componentloginpage`, ''])
    const { redirect_uri, ...others } = Object.fromEntries(searchParams)
    expect(others).toEqual({
      component_appid: component.appId,
      pre_auth_code: expect.stringMatching(/^preauthcode@@@/),
      auth_type: '3',
    })
    const back = new URL(redirect_uri ?? '')
    expect(back.origin + back.pathname).toBe(`${deployed.url}/wechat/platform/granted`)
    expect([...back.searchParams.keys()]).toEqual(['state'])
  })

  it('leads there with a Referer, without which WeChat takes nobody', async () => {
    const by = browser()
    const page = await open('', by)
    expect([page.status, page.headers['referrer-policy']]).toEqual([200, 'strict-origin-when-cross-origin'])
    expect(page.text).toMatch(/<a href="[^"]+" referrerpolicy="strict-origin-when-cross-origin"/)
    const { href } = await linkOf('', by)
    const agree = (referer: string) => simulator.components.grant(href, { appId: shop, referer })
    await expect(agree('')).rejects.toThrow('授权入口页所在域名：空')
    await agree(`${deployed.url}/`)
  })

  it('is kept by nobody, framed by nobody and found by no search engine', async () => {
    const { headers, text } = await open()
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-type']).toMatch(/^text\/html; charset=utf-8/)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(text).toContain('<meta name="robots" content="noindex">')
    expect(text).toContain('<html lang="zh-CN">')
  })

  it('has another code each time', async () => {
    const by = browser()
    const codes = [await linkOf('', by), await linkOf('', by)].map((url) =>
      url.searchParams.get('pre_auth_code'),
    )
    expect(new Set(codes).size).toBe(2)
    expect(simulator.requests.count(codeApi)).toBe(2)
  })

  it.each([
    ['?kind=official-account', { auth_type: '1' }],
    ['?kind=mini-program', { auth_type: '2' }],
    [`?appId=${shop}`, { auth_type: '3', biz_appid: shop }],
    [`?kind=mini-program&appId=${shop}`, { auth_type: '2', biz_appid: shop }],
  ])('asks for the accounts that %s says', async (query, expected) => {
    expect(Object.fromEntries((await linkOf(query)).searchParams)).toMatchObject(expected)
  })

  it.each([
    '?kind=website',
    '?kind=Official-Account',
    '?kind=official-account&kind=mini-program',
    '?appId=wx1%20',
    `?appId=${'x'.repeat(65)}`,
    '?appId=wx1&appId=wx2',
    '?returnTo=/a&returnTo=/b',
  ])('answers %s with 400, and asks WeChat for nothing', async (query) => {
    const page = await open(query)
    expect([page.status, simulator.requests.count(codeApi)]).toEqual([400, 0])
  })

  it.each(refusedTargets)('refuses to return to %s, and asks WeChat for nothing', async (target) => {
    const page = await open(`?returnTo=${encodeURIComponent(target)}`)
    expect([page.status, simulator.requests.count(codeApi)]).toEqual([403, 0])
    const json = await browser().fetchJson(`/wechat/platform/grant?returnTo=${encodeURIComponent(target)}`)
    expect(json.body).toMatchObject({ error: 'ERR_RETURN_TO_REFUSED' })
  })

  it('has the form for phones in WeChat’s own browser', async () => {
    const { origin, pathname, searchParams, hash } = await linkOf(
      '?kind=mini-program',
      browser(wechatUserAgent),
    )
    expect([origin + pathname, hash]).toEqual([
      `${simulator.endpoints.open}/wxaopen/safe/bindcomponent`,
      '#wechat_redirect',
    ])
    expect(Object.fromEntries(searchParams)).toMatchObject({
      action: 'bindcomponent',
      no_scan: '1',
      auth_type: '2',
      redirect_uri: expect.any(String),
    })
  })

  it('has the form for desktops in WeCom’s browser', async () => {
    expect((await linkOf('', browser(wecomUserAgent))).pathname).toContain('componentloginpage')
  })

  it.each(['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'])(
    'begins no grant for a prefetch (%s)',
    async (name) => {
      const page = await browser().open('/wechat/platform/grant', { [name]: 'prefetch' })
      expect([page.status, page.headers['set-cookie'], simulator.requests.count(codeApi)]).toEqual([
        401,
        undefined,
        0,
      ])
    },
  )

  it.each([
    [-1, 503, 'ERR_PLATFORM_UNAVAILABLE'],
    [45009, 503, 'ERR_PLATFORM_QUOTA'],
    [61004, 502, 'ERR_PLATFORM_CONFIG'],
    [61011, 502, 'ERR_PLATFORM_CONFIG'],
  ])('is an error when WeChat answers %i', async (errcode, status, error) => {
    simulator.faults.arm({ api: codeApi, kind: 'errcode', errcode, times: 3 })
    const by = browser()
    const answer = await by.fetchJson('/wechat/platform/grant')
    expect([answer.status, answer.body.error, by.cookies.size]).toEqual([status, error, 0])
    expect(answer.headers['retry-after'] !== undefined).toBe(status === 503)
  })

  it('names the site, in the language of the app', async () => {
    const named = await world.open({ siteName: '<小店> & "Co"', lang: 'en' })
    const { text } = await onDesktop(named.url).open('/wechat/platform/grant')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('&lt;小店&gt; &amp; &quot;Co&quot;')
    expect(text).not.toContain('<小店>')
  })
})
