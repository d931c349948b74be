import { readdirSync, readFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { defaultCorps } from 'express-wechat-auth/simulator'
import { shop } from '../helpers/apps/open-platform.ts'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import {
  createBrowser,
  desktopUserAgent,
  locationOf,
  onDesktop,
  wecomUserAgent,
} from '../helpers/visitors/browser.ts'
import { decide, logInByPage } from '../helpers/visitors/page-login.ts'
import { getJson, postCode } from '../helpers/visitors/requests.ts'
import { itInTurn } from '../run/length.ts'
import { promisedMember } from '../vectors/promised-member.ts'

const tested = [
  'axios-instance.ts',
  // Its page needs a browser: test/browser/js-sdk.test.ts.
  'js-sdk.ts',
  'linked-identities.ts',
  // Its front end: test/examples/mini-program.test.ts.
  // Its front end: test/examples/mini-program-scan.test.ts; its pages: test/browser/mini-login-scan.long.test.ts.
  'mini-login-scan.ts',
  'mini-login.ts',
  'mobile-login.ts',
  // Its database: test/databases/grant-store-example.long.test.ts.
  'open-platform.ts',
  // Its page needs a browser: test/browser/qr-dialog.long.test.ts.
  'qr-dialog.ts',
  'relay.ts',
  'scene-login.ts',
  // Behind a development server: vite-api.test.ts, and with Vite itself vite.long.test.ts.
  'vite-api.ts',
  'website-login-widget.ts',
  'website-login.ts',
  'wechat-login.ts',
  'wecom-api.ts',
  // Its pages need a browser: test/browser/wecom-front-end.long.test.ts.
  'wecom-front-end.ts',
  'wecom-suite.ts',
]
// Needs a Redis: test/cluster/example.long.test.ts.
const testedWithRedis = ['cluster.ts']
// They need databases: test/databases/user-token-examples.long.test.ts.
const testedWithStores = ['user-tokens-file.ts', 'user-tokens-mongo.ts', 'user-tokens-mysql.ts']
const all = [...tested, ...testedWithRedis, ...testedWithStores].sort()

const itStarted = itInTurn(2)

describe('examples', () => {
  it('are all tested', () => {
    expect(
      readdirSync('examples')
        .filter((name) => name.endsWith('.ts'))
        .sort(),
    ).toEqual(all)
  })

  it.each(all)('%s is one file under 60 lines that exports nothing', (name) => {
    const text = readFileSync(`examples/${name}`, 'utf8')
    expect(text.split('\n').length - 1).toBeLessThan(60)
    expect(text).not.toMatch(/^export\b/m)
    expect(text).toContain(`npm run example examples/${name}`)
  })

  itStarted('relay.ts logs people in to both environments by one address', async () => {
    await withExample('relay.ts', async ({ url }) => {
      const page = await createBrowser(url).open('/')
      const environments = [...page.text.matchAll(/href="([^"]+)\/me"/g)].map(([, address = '']) => address)
      expect(environments).toHaveLength(2)
      for (const environment of environments) {
        const browser = createBrowser(environment)
        const login = locationOf(await browser.open('/me'))
        const back = await decide(browser, locationOf(await browser.open(login)))
        expect(back.startsWith(`${url}/relay?to=`)).toBe(true)
        const answer = await browser.open(locationOf(await browser.open(back)))
        expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
        expect((await browser.open('/me')).text).toMatch(/^(?:staging|preview): o/)
      }
    })
  })

  itStarted('wechat-login.ts greets the person by nickname', async () => {
    await withExample('wechat-login.ts', async ({ url }) => {
      const browser = createBrowser(url)
      const guarded = await browser.open('/')
      const answer = await logInByPage(browser, { loginPath: locationOf(guarded) })
      expect(locationOf(answer)).toBe('/')
      expect((await browser.open('/')).text).toBe('Hello, 李小明')
    })
  })

  itStarted(
    'linked-identities.ts makes one account of a person’s logins, and links another one',
    async () => {
      await withExample('linked-identities.ts', async ({ url }) => {
        const shown = (text: string): string[] => /<pre>([^<]*)/.exec(text)?.[1]?.split('\n') ?? []
        const [phone, desktop] = [createBrowser(url), onDesktop(url)]
        await logInByPage(phone)
        await logInByPage(desktop)
        const { code } = (await getJson(url, '/wx-login')).body
        const { token } = (await postCode(url, { code }, {}, '/mini/login')).body.data
        const [id, ...keys] = shown((await phone.open('/')).text)
        expect(id).toMatch(/^[\da-f-]{36}$/)
        expect(keys.map((key) => key.split(':')[0])).toEqual(['official-account', 'website', 'mini-program'])
        const others = [
          await desktop.open('/'),
          await getJson(url, '/', { authorization: `Bearer ${token}` }),
        ]
        for (const { text } of others) expect(shown(text)).toEqual([id, ...keys])

        const back = await decide(desktop, locationOf(await desktop.open('/add')), { person: 'user123' })
        expect(locationOf(await desktop.open(back))).toBe('/')
        expect(shown((await phone.open('/')).text).at(-1)).toMatch(/^wecom:\w+:member:user123$/)
        const colleague = onDesktop(url)
        await logInByPage(colleague, { loginPath: '/wecom/login', person: 'user123' })
        expect(shown((await colleague.open('/')).text)[0]).toBe(id)
      })
    },
  )

  itStarted('axios-instance.ts makes its calls by the instance, through the proxy', async () => {
    const proxied: string[] = []
    // Of a plain http address axios asks the proxy without a tunnel.
    const proxy = createServer((req, res) => {
      proxied.push(`${req.headers['proxy-authorization']} ${req.url?.split('?')[0]}`)
      const { host, connection: _connection, ...headers } = req.headers
      const onwards = httpRequest(req.url ?? '', { headers: { ...headers, host } }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      })
      req.pipe(onwards)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    const env = { PROXY_URL: `http://user:pass%20word@127.0.0.1:${port}` }
    try {
      await withExample(
        'axios-instance.ts',
        async (example) => {
          const browser = createBrowser(example.url)
          const answer = await logInByPage(browser, { loginPath: locationOf(await browser.open('/')) })
          expect(locationOf(answer)).toBe('/')
          expect((await browser.open('/')).text).toBe('Hello, 李小明')
          expect(example.printed()).toMatch(/WeChat answered 200 to \S*\/sns\/oauth2\/access_token\n/)
          expect(example.printed()).not.toContain('secret')
        },
        env,
      )
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
    const credentials = `Basic ${Buffer.from('user:pass word').toString('base64')}`
    expect(proxied).toEqual([
      expect.stringMatching(/\/sns\/oauth2\/access_token$/),
      expect.stringMatching(/\/sns\/userinfo$/),
    ])
    expect(proxied.every((one) => one.startsWith(credentials))).toBe(true)
  })

  itStarted(
    'website-login.ts guards the account by the QR page, escapes the nickname, and logs out',
    async () => {
      await withExample('website-login.ts', async ({ url }) => {
        const browser = onDesktop(url)
        expect((await browser.open('/')).text).toContain('href="/wechat/qr/login?returnTo=/account"')
        const departure = await browser.open(locationOf(await browser.open('/account')))
        const { origin } = new URL(locationOf(departure))
        const nickname = '<i>"Tom" & \'Jerry\'</i>'
        await fetch(`${origin}/simulator/users/xiaohong`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ nickname }),
        })
        const answer = await browser.open(
          await decide(browser, locationOf(departure), { person: 'xiaohong' }),
        )
        expect(locationOf(answer)).toBe('/account')
        const account = await browser.open('/account')
        expect(account.text).toContain('Hello, &#60;i&#62;&#34;Tom&#34; &#38; &#39;Jerry&#39;&#60;/i&#62;')
        expect(locationOf(await browser.post('/leave'))).toBe('/')
        expect((await browser.open('/account')).status).toBe(302)
      })
    },
  )

  itStarted(
    'website-login-widget.ts serves the page, the script and the parameters of the frame',
    async () => {
      await withExample('website-login-widget.ts', async ({ url }) => {
        const browser = onDesktop(url)
        const page = await browser.open('/')
        const script = /<script src="([^"]+)">/.exec(page.text)?.[1] ?? ''
        expect(new URL(script).pathname).toBe('/res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js')
        expect(await (await fetch(script)).text()).toMatch(/\.WxLogin\s*=/)
        const { data } = (await browser.fetchJson('/wechat/qr/widget')).body
        const frame = `${new URL(script).origin}/open.weixin.qq.com/connect/qrconnect?appid=${data.appid}&scope=${data.scope}&redirect_uri=${data.redirect_uri}&state=${data.state}&login_type=jssdk&self_redirect=${data.self_redirect}`
        const answer = await browser.open(await decide(browser, frame))
        expect([answer.status, locationOf(answer)]).toEqual([303, '/'])
        expect((await browser.open('/')).text).toContain('This page was logged in from inside the frame.')
      })
    },
  )

  itStarted('website-login-widget.ts loads WeChat’s own script with credentials of one’s own', async () => {
    const env = { OPEN_PLATFORM_APPID: 'wx00000000000000ee', OPEN_PLATFORM_APPSECRET: 'e'.repeat(32) }
    await withExample(
      'website-login-widget.ts',
      async ({ url }) => {
        const browser = onDesktop(url)
        expect((await browser.open('/')).text).toContain(
          'src="https://res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js"',
        )
        const { data } = (await browser.fetchJson('/wechat/qr/widget')).body
        expect(data.appid).toBe(env.OPEN_PLATFORM_APPID)
      },
      env,
    )
  })

  itStarted('mobile-login.ts logs the phone in, refreshes and logs out', async () => {
    await withExample('mobile-login.ts', async ({ url }) => {
      const { code } = (await postCode(url, {}, {}, '/wechat-sdk')).body
      const login = (await postCode(url, { code }, {}, '/wechat/mobile/login')).body.data
      const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })
      expect((await getJson(url, '/api/me', bearer(login.token))).body).toEqual({ nickname: '李小明' })
      const { token } = (await postCode(url, {}, bearer(login.token), '/wechat/mobile/refresh')).body.data
      expect((await getJson(url, '/api/me', bearer(token))).status).toBe(200)
      await postCode(url, {}, bearer(token), '/wechat/mobile/logout')
      expect((await getJson(url, '/api/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
    })
  })

  itStarted('scene-login.ts logs in who scans and sends the number, and nobody before', async () => {
    await withExample('scene-login.ts', async ({ url }) => {
      const [browser, other] = [onDesktop(url), onDesktop(url)]
      expect((await browser.open('/')).text).toContain('QR code of the account')
      expect((await other.open('/phone')).text).toContain('A phone with WeChat')
      const { imageUrl, number } = (await browser.post('/wechat/scene')).body.data
      const ticket = new URL(imageUrl).searchParams.get('ticket')
      const personId = 'xiaohong'
      await other.post('/phone', { personId, ticket })
      expect((await browser.fetchJson('/wechat/scene')).body.data).toEqual({ status: 'scanned' })
      expect((await browser.fetchJson('/me')).status).toBe(401)
      const chat = (await other.post('/phone', { personId, text: number })).body
      expect(chat.map(({ from }: { from: string }) => from)).toEqual([
        'person',
        'account',
        'person',
        'account',
      ])
      expect(chat[1].message.Content).toContain('You are logging in to “Example”')
      expect((await browser.fetchJson('/wechat/scene')).body.data.status).toBe('done')
      expect((await browser.fetchJson('/me')).body).toEqual({ openid: chat[1].message.ToUserName })
      expect((await other.fetchJson('/wechat/scene')).body.data).toEqual({ status: 'expired' })
    })
  })

  itStarted('scene-login.ts plays no phone with credentials of one’s own', async () => {
    const env = {
      WECHAT_APPID: 'wx00000000000000ee',
      WECHAT_APPSECRET: 'e'.repeat(32),
      WECHAT_MESSAGE_TOKEN: 'token',
      WECHAT_ENCODING_AES_KEY: 'e'.repeat(43),
    }
    await withExample(
      'scene-login.ts',
      async ({ url }) => {
        expect((await getJson(url, '/')).text).toContain('QR code of the account')
        expect((await getJson(url, '/phone')).status).toBe(404)
      },
      env,
    )
  })

  itStarted('open-platform.ts takes a grant, lists the shop, and logs its customer in', async () => {
    await withExample('open-platform.ts', async ({ url }) => {
      const merchant = onDesktop(url)
      expect((await merchant.open('/')).text).toContain('href="/wechat/platform/grant?returnTo=/"')
      const { text } = await merchant.open('/wechat/platform/grant?returnTo=/')
      const page = /<a href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
      const agreed = { Referer: `${url}/wechat/platform/grant`, 'x-simulator-user': shop }
      const back = locationOf(await merchant.open(page, agreed))
      expect(locationOf(await merchant.open(back))).toBe('/')
      expect((await merchant.open('/')).text).toContain(`href="/shops/${shop}"`)

      const customer = createBrowser(url)
      const guarded = locationOf(await customer.open(`/shops/${shop}`))
      expect(locationOf(await logInByPage(customer, { loginPath: guarded }))).toBe(`/shops/${shop}`)
      expect((await customer.fetchJson(`/shops/${shop}`)).body).toEqual({
        shop,
        customer: expect.any(String),
      })
      expect((await customer.open('/shops/wx0000000000000009/wechat/login')).status).toBe(404)
    })
  })

  itStarted('wecom-suite.ts is installed by a company, and logs its member in', async () => {
    await withExample('wecom-suite.ts', async ({ url }) => {
      const member = createBrowser(url, wecomUserAgent)
      const logIn = async () => {
        const departure = locationOf(await member.open(locationOf(await member.open('/me'))))
        return member.open(await decide(member, departure, { person: 'user123' }))
      }
      expect(await logIn()).toMatchObject({ status: 403, text: expect.stringContaining('ERR_NOT_A_MEMBER') })

      const admin = createBrowser(url, desktopUserAgent)
      expect((await admin.open('/')).text).toMatch(/0 companies.*href="\/wecom\/suite\/install\?returnTo=\/"/)
      const page = new URL(locationOf(await admin.open('/wecom/suite/install?returnTo=/')))
      const answer = await fetch(`${page.origin}${page.pathname}_reply`, {
        method: 'POST',
        body: new URLSearchParams({
          request: page.search.slice(1),
          corp: defaultCorps[0]?.corpId ?? '',
          decision: 'allow',
        }),
        redirect: 'manual',
      })
      expect(locationOf(await admin.open(answer.headers.get('location') ?? ''))).toBe('/')
      expect((await admin.open('/')).text).toContain('1 companies')

      expect(locationOf(await logIn())).toBe('/me')
      expect((await member.fetchJson('/me')).body).toMatchObject({
        kind: 'member',
        corpId: expect.stringMatching(/^wp/),
        userid: expect.stringMatching(/^wo/),
      })
    })
  })

  itStarted('wecom-api.ts answers the two calls it prints for the command line', async () => {
    await withExample('wecom-api.ts', async ({ url, printed }) => {
      while (!printed().includes('/verify/')) await new Promise((resolve) => setTimeout(resolve, 20))
      const code = /"code": "([^"]+)"/.exec(printed())?.[1] ?? ''
      const answer = await postCode(url, { code }, {}, '/api/wecom/getUserInfo')
      expect(answer.body).toMatchObject({ code: 0, message: 'success', data: promisedMember })
      const verdict = await getJson(url, '/api/wecom/verify/user123')
      expect(verdict.body).toEqual({ code: 0, message: 'success', data: { authorized: true } })
      const noCode = await postCode(url, {}, {}, '/api/wecom/getUserInfo')
      expect([noCode.status, noCode.body.code, noCode.body.message]).toEqual([400, -1, '缺少授权码'])
    })
  })

  itStarted('wecom-front-end.ts serves a page that knows where the API is', async () => {
    await withExample(
      'wecom-front-end.ts',
      async ({ url, printed }) => {
        expect(printed().match(/https?:\/\/\S+/g)).toEqual([url])
        expect((await getJson(url, '/')).text).toContain('Log in with WeCom')
        const { api } = (await getJson(url, '/config.json')).body
        expect(api).not.toBe(url)
        const answer = await fetch(`${api}/api/me`, { headers: { origin: url } })
        expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, url])
      },
      { FRONT_END_PORT: '0' },
    )
  })

  itStarted('js-sdk.ts signs its own pages, and loads the simulator’s script', async () => {
    await withExample('js-sdk.ts', async ({ url }) => {
      const page = (await getJson(url, '/any/page?a=1')).text
      const script = /<script src="([^"]+)">/.exec(page)?.[1] ?? ''
      expect(new URL(script).pathname).toBe('/res.wx.qq.com/open/js/jweixin-1.6.0.js')
      expect(await (await fetch(script)).text()).toContain('wx.config')
      const own = await getJson(url, `/wechat/jsSdkConfig?url=${encodeURIComponent(`${url}/any/page?a=1`)}`)
      expect(own.body.data).toMatchObject({ appId: expect.any(String), signature: expect.any(String) })
      const foreign = await getJson(url, '/wechat/jsSdkConfig?url=https://evil.example/')
      expect([foreign.status, foreign.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
    })
  })

  itStarted('js-sdk.ts loads WeChat’s own script with credentials of one’s own', async () => {
    const env = { WECHAT_APPID: 'wx00000000000000ee', WECHAT_APPSECRET: 'e'.repeat(32) }
    await withExample(
      'js-sdk.ts',
      async ({ url }) => {
        const { text } = await getJson(url, '/')
        expect(text).toContain('src="https://res.wx.qq.com/open/js/jweixin-1.6.0.js"')
        expect(text).not.toContain('simulated')
      },
      env,
    )
  })

  itStarted('mobile-login.ts plays no phone with credentials of one’s own', async () => {
    const env = { MOBILE_APPID: 'wx00000000000000ee', MOBILE_APPSECRET: 'e'.repeat(32) }
    await withExample(
      'mobile-login.ts',
      async ({ url }) => {
        expect((await getJson(url, '/')).text).toContain('/wechat/mobile/login')
        expect((await postCode(url, {}, {}, '/wechat-sdk')).status).toBe(404)
      },
      env,
    )
  })
})

async function withExample(
  name: string,
  use: (example: RunningProgram) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const example = await startProgram(`examples/${name}`, env)
  try {
    await use(example)
  } finally {
    await example.stop()
  }
}
