import { describe, expect, it } from '@jest/globals'
import { wecomClient } from 'express-wechat-auth'
import { keepsParametersApart } from '../contracts/login-urls.ts'

const credentials = { corpId: 'ww1234567890abcdef', corpSecret: 'secret', agentId: 1000002 }
const client = wecomClient(credentials)
const redirectUri = 'https://chong.qq.com:8080/php/index.php?d=&c=wxAdapter&b=你 +%2F#x'
const encoded =
  'https%3A%2F%2Fchong.qq.com%3A8080%2Fphp%2Findex.php%3Fd%3D%26c%3DwxAdapter%26b%3D%E4%BD%A0%20%2B%252F%23x'

describe('authorizeUrl()', () => {
  it.each(['snsapi_base', 'snsapi_privateinfo'] as const)('is WeCom’s own text for %s', (scope) => {
    expect(client.authorizeUrl({ redirectUri, scope, state: '123' })).toBe(
      `https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1234567890abcdef&redirect_uri=${encoded}&response_type=code&scope=${scope}&state=123&agentid=1000002#wechat_redirect`,
    )
  })

  keepsParametersApart(
    (target) => client.authorizeUrl({ ...target, scope: 'snsapi_base' }),
    ['appid', 'redirect_uri', 'response_type', 'scope', 'state', 'agentid'],
    '#wechat_redirect',
  )
})

describe('webLoginUrl()', () => {
  it('is WeCom’s own text', () => {
    expect(client.webLoginUrl({ redirectUri, state: 'weblogin@gyoss9' })).toBe(
      `https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=ww1234567890abcdef&agentid=1000002&redirect_uri=${encoded}&state=weblogin%40gyoss9`,
    )
  })

  it('asks for English where the client or the call wants it', () => {
    const target = { redirectUri: 'https://a.b/', state: '1' }
    expect(client.webLoginUrl({ ...target, lang: 'en' })).toMatch(/&state=1&lang=en$/)
    const english = wecomClient({ ...credentials, lang: 'en' })
    expect(english.webLoginUrl(target)).toMatch(/&state=1&lang=en$/)
    expect(english.webLoginUrl({ ...target, lang: 'zh' })).not.toContain('lang=en')
  })

  keepsParametersApart(
    (target) => client.webLoginUrl(target),
    ['login_type', 'appid', 'agentid', 'redirect_uri', 'state'],
    '',
  )
})

describe('an agentId as text, as environment variables have it', () => {
  it('makes the same addresses', () => {
    const other = wecomClient({ ...credentials, agentId: '1000002' })
    const target = { redirectUri, scope: 'snsapi_base', state: '1' } as const
    expect(other.authorizeUrl(target)).toBe(client.authorizeUrl(target))
    expect(other.webLoginUrl(target)).toBe(client.webLoginUrl(target))
    expect(other.agentId).toBe(1000002)
  })
})

describe('endpoints', () => {
  it.each(['https://proxy.example.com/x', 'https://proxy.example.com/x//'])(
    'take the place of WeCom’s, with a path and with or without slashes at the end: %s',
    (base) => {
      const proxied = wecomClient({ ...credentials, endpoints: { open: base, wecomLogin: base } })
      const target = { redirectUri: 'https://a.b', scope: 'snsapi_base', state: '1' } as const
      expect(proxied.authorizeUrl(target)).toMatch(
        /^https:\/\/proxy\.example\.com\/x\/connect\/oauth2\/authorize\?appid=/,
      )
      expect(proxied.webLoginUrl(target)).toMatch(
        /^https:\/\/proxy\.example\.com\/x\/wwlogin\/sso\/login\?login_type=/,
      )
    },
  )
})
