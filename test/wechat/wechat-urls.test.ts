import { describe, expect, it } from '@jest/globals'
import { wechatClient } from 'express-wechat-auth'
import { keepsParametersApart } from '../contracts/login-urls.ts'

const client = wechatClient({ appId: 'wx520c15f417810387', appSecret: 'secret' })
const redirectUri = 'https://chong.qq.com/php/index.php?d=&c=wxAdapter&b=你 +%2F#x'
const encoded =
  'https%3A%2F%2Fchong.qq.com%2Fphp%2Findex.php%3Fd%3D%26c%3DwxAdapter%26b%3D%E4%BD%A0%20%2B%252F%23x'

describe('authorizeUrl()', () => {
  it.each(['snsapi_base', 'snsapi_userinfo'] as const)('is WeChat’s own text for %s', (scope) => {
    expect(client.authorizeUrl({ redirectUri, scope, state: '123' })).toBe(
      `https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx520c15f417810387&redirect_uri=${encoded}&response_type=code&scope=${scope}&state=123#wechat_redirect`,
    )
  })

  it('has forcePopup last, and only when it is wanted', () => {
    const target = { redirectUri: 'https://a.b/', scope: 'snsapi_userinfo', state: 'abc' } as const
    expect(client.authorizeUrl({ ...target, forcePopup: true })).toMatch(
      /&state=abc&forcePopup=true#wechat_redirect$/,
    )
    expect(client.authorizeUrl({ ...target, forcePopup: false })).not.toContain('forcePopup')
  })

  it('has connect_redirect as WeChat’s pages know it, and only when it is wanted', () => {
    const target = { redirectUri: 'https://a.b/', scope: 'snsapi_base', state: 'abc' } as const
    expect(client.authorizeUrl({ ...target, connectRedirect: true })).toMatch(
      /&state=abc&connect_redirect=1#wechat_redirect$/,
    )
    for (const connectRedirect of [false, undefined]) {
      expect(client.authorizeUrl({ ...target, connectRedirect })).not.toContain('connect_redirect')
    }
  })

  it('has all that may follow the state in WeChat’s order, whatever the order it was given in', () => {
    const url = client.authorizeUrl({
      connectRedirect: true,
      forceSnapShot: true,
      forcePopup: true,
      state: 'abc',
      scope: 'snsapi_userinfo',
      redirectUri: 'https://a.b/',
    })
    expect(url).toBe(
      'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx520c15f417810387&redirect_uri=https%3A%2F%2Fa.b%2F&response_type=code&scope=snsapi_userinfo&state=abc&forcePopup=true&forceSnapShot=true&connect_redirect=1#wechat_redirect',
    )
  })

  keepsParametersApart(
    (target) => client.authorizeUrl({ ...target, scope: 'snsapi_base' }),
    ['appid', 'redirect_uri', 'response_type', 'scope', 'state'],
    '#wechat_redirect',
  )
})

describe('qrConnectUrl()', () => {
  keepsParametersApart(
    (target) => client.qrConnectUrl(target),
    ['appid', 'redirect_uri', 'response_type', 'scope', 'state'],
    '#wechat_redirect',
  )

  it('is WeChat’s own text', () => {
    expect(client.qrConnectUrl({ redirectUri, state: '123' })).toBe(
      `https://open.weixin.qq.com/connect/qrconnect?appid=wx520c15f417810387&redirect_uri=${encoded}&response_type=code&scope=snsapi_login&state=123#wechat_redirect`,
    )
  })

  it('asks for English where that is wanted', () => {
    expect(client.qrConnectUrl({ redirectUri, state: '1', lang: 'en' })).toMatch(
      /&state=1&lang=en#wechat_redirect$/,
    )
    expect(client.qrConnectUrl({ redirectUri, state: '1', lang: 'cn' })).toMatch(/&state=1#wechat_redirect$/)
  })
})

describe('endpoints', () => {
  it('take the place of WeChat’s, with a path and with or without slashes at the end', () => {
    for (const open of ['https://proxy.example.com/open', 'https://proxy.example.com/open//']) {
      const proxied = wechatClient({ appId: 'wx1', appSecret: 'secret', endpoints: { open } })
      expect(proxied.qrConnectUrl({ redirectUri: 'https://a.b', state: '1' })).toMatch(
        /^https:\/\/proxy\.example\.com\/open\/connect\/qrconnect\?appid=wx1&/,
      )
    }
  })
})
