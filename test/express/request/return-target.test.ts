import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  checkReturnTarget,
  isAllowedOrigin,
  type ReturnTargetRules,
} from '../../../lib/express/request/return-target.ts'
import { withQuery } from '../../../lib/express/request/target-query.ts'
import type { LoginApp } from '../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../helpers/apps/login-apps.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { departureOf, readyCallback } from '../../helpers/visitors/wechat-login.ts'

const front = 'https://front.example'
const other = 'http://other.example:8080'

const rulesFor = (origin: string, prefix = ''): ReturnTargetRules => ({
  location: { origin, prefix, isHttps: origin.startsWith('https:') },
  origins: [front, other],
  ownPaths: ['/wechat/login', '/wechat/callback', '/wechat/logout'].map((path) => prefix + path),
})

/** The error's code, or where a browser would go. */
function outcomeOf(input: unknown, rules: ReturnTargetRules): string {
  try {
    return new URL(checkReturnTarget(input, rules), `${rules.location.origin}/wechat/callback`).href
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** Numbers from 0 to 1 that are the same in each run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Strings made of what parsers of addresses disagree about. */
function createNastyStrings(seed: number, own: string): () => string {
  const random = createRandom(seed)
  const { host } = new URL(own)
  const words = [
    ...[
      '/',
      '/',
      '//',
      '\\',
      '.',
      '..',
      './',
      '../',
      '@',
      ':',
      '?',
      '#',
      ';',
      '&',
      '=',
      '%',
      '-',
      '_',
      '*',
      "'",
      '"',
    ],
    ...['\t', '\n', '\r', '\r\n', '\0', ' ', '\v', '\u007f', '\u00a0', '\u2028', '\ufeff', '\u3000'],
    ...[
      '%2f',
      '%2F',
      '%5c',
      '%2e',
      '%2e%2e',
      '%09',
      '%0a',
      '%0d%0a',
      '%00',
      '%40',
      '%23',
      '%3f',
      '%252f',
      '%',
    ],
    ...['／', '＼', '。', '：', '＠', '․', '℀', 'ｅvil.example', 'é', '你', '\u202e', 'ß', 'K'],
    ...[
      'evil.example',
      'evil.example:80',
      host,
      own,
      front,
      'front.example',
      other,
      'localhost',
      '127.0.0.1',
      '[::1]',
    ],
    ...[
      'http:',
      'https:',
      'HTTP://',
      'hTTps://',
      'http://',
      'https://',
      'javascript:',
      'data:',
      'file://',
      'blob:',
      'null',
    ],
    ...['a', 'b', 'wechat', '/wechat/login', '/wechat/callback?x=1', 'me', '0x7f.1', 'xn--'],
  ]
  const pick = (): string => words[Math.floor(random() * words.length)] ?? ''
  const starts = ['', '', '/', '/', '//', '/\\', 'http://', 'https://', own, `${own}/`, front, '\t', ' ']
  return () => {
    const start = starts[Math.floor(random() * starts.length)] ?? ''
    return start + Array.from({ length: Math.floor(random() * 7) }, pick).join('')
  }
}

describe('checkReturnTarget()', () => {
  const own = 'https://app.example'
  const rules = rulesFor(own)

  it.each([undefined, ''])('makes the app’s root of %j', (input) => {
    expect(checkReturnTarget(input, rules)).toBe('/')
    expect(checkReturnTarget(input, rulesFor(own, '/shop'))).toBe('/shop/')
  })

  it.each([
    '/',
    '/me',
    '/me?a=1&a=2&b=&c',
    '/me?q=%E4%BD%A0%26%3D#frag=%20',
    '/a/../b',
    '/a//b',
    '/a:b@c',
    '/?next=https://evil.example/',
    '/me?q=a|b{c}^d`e',
    '/%2f%2fevil.example',
    '/%5cevil.example',
    '/%09/evil.example',
    '/%0d%0aSet-Cookie:%20a=b',
    '/https://evil.example',
    '/javascript:alert(1)',
  ])('leaves %s as it is', (input) => {
    expect(checkReturnTarget(input, rules)).toBe(input)
  })

  it.each([
    ['https://app.example/me?x=1#y', '/me?x=1#y'],
    ['https://app.example', '/'],
    ['HTTPS://APP.EXAMPLE/Me', '/Me'],
    ['https://app.example:443/me', '/me'],
    ['https://app。example/me', '/me'],
    ['/你好?q=你', '/%E4%BD%A0%E5%A5%BD?q=%E4%BD%A0'],
    ['/a b', '/a%20b'],
    [`${front}/done?x=1#y`, `${front}/done?x=1#y`],
    ['HTTPS://FRONT.EXAMPLE/done', `${front}/done`],
    ['https://ｆront.example/done', `${front}/done`],
    [front, `${front}/`],
    [`${other}/x`, `${other}/x`],
  ])('makes of %s %s', (input, expected) => {
    expect(checkReturnTarget(input, rules)).toBe(expected)
  })

  it.each([
    '//evil.example',
    '///evil.example',
    '////evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/\\/evil.example',
    '/.//evil.example',
    '/./\\evil.example',
    '/..//evil.example',
    '/x/..//evil.example',
    '/x/../..//evil.example',
    '/%2e//evil.example',
    '/%2e%2e//evil.example',
    '/x/%2E%2e//evil.example',
    '/.//',
    '//',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r/evil.example',
    '/\r\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/me\r\nSet-Cookie: a=b',
    '/me\0',
    '/me\u007f',
    'https://evil.example',
    'https://evil.example/#@app.example',
    'HTTPS://EVIL.EXAMPLE/',
    'hTTp://evil.example',
    'http://app.example/',
    'https://app.example:8443/',
    'https://app.example@evil.example/',
    'https://app.example:443@evil.example/',
    'https://user@app.example/',
    'https://user:pass@app.example/',
    'https://app.example\\@evil.example/',
    'https://app.example\t.evil.example/',
    'https://app.example.evil.example/',
    'https://evil.example\\.app.example/',
    'https://app.example%2eevil.example/',
    'https://evil.example%00.app.example/',
    'https://аpp.example/',
    'https://app․example/',
    'https://app.example./',
    'https:evil.example',
    'https:/evil.example',
    'https:///evil.example',
    'https:me',
    'https:/me',
    'http:evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'javascript://app.example/%0aalert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://app.example/1',
    'blob:https://front.example/1',
    'ftp://app.example/',
    'ws://app.example/',
    'about:blank',
    'mailto:a@app.example',
    'null',
    'null/',
    'undefined',
    'me',
    './me',
    '../me',
    '?x=1',
    '#x',
    ' /me',
    '.',
    'app.example',
    '／／evil.example',
    '\u00a0//evil.example',
    '\ufeff//evil.example',
    '%2f%2fevil.example',
    'https://front.example.evil.example/',
    'https://sub.front.example/',
    'http://front.example/',
    'https://front.example:444/',
    'http://other.example/',
    'https://[::1/',
    'https://',
    'http://%',
  ])('refuses %j', (input) => {
    expect(outcomeOf(input, rules)).toBe('ERR_RETURN_TO_REFUSED')
  })

  it.each([
    ['/wechat/login'],
    ['/wechat/login?returnTo=/x'],
    ['/wechat/login/'],
    ['/wechat/login#x'],
    ['/WeChat/LOGIN'],
    ['/x/../wechat/login'],
    ['/./wechat/./login'],
    ['/%77echat/login'],
    ['/wechat/callback?code=1&state=2'],
    ['/wechat/logout'],
    ['https://app.example/wechat/login'],
    ['https://APP.example:443/wechat/login?x'],
  ])('makes the root of the router’s own %s', (input) => {
    expect(checkReturnTarget(input, rules)).toBe('/')
  })

  it('makes the root of an own route with a parameter, whatever stands in its place', () => {
    const verify = { ...rules, ownPaths: ['/wecom/verify/:userid'] }
    for (const user of ['a', 'A%20b', 'a%2Fb', '%2fa', 'a%2Fb/']) {
      expect(checkReturnTarget(`/wecom/verify/${user}`, verify)).toBe('/')
    }
    for (const other of ['/wecom/verify', '/wecom/verify/a/b', '/wecom/a']) {
      expect(checkReturnTarget(other, verify)).toBe(other)
    }
  })

  it('takes 2,000 characters and refuses 2,001', () => {
    const longest = '/'.padEnd(2_000, 'a')
    expect(checkReturnTarget(longest, rules)).toBe(longest)
    expect(outcomeOf(`${longest}a`, rules)).toBe('ERR_RETURN_TO_REFUSED')
    expect(outcomeOf(`${front}/`.padEnd(2_001, 'a'), rules)).toBe('ERR_RETURN_TO_REFUSED')
  })

  it.each([[['/a', '/b']], [{}], [{ a: '/b' }], [1], [null], [true]])(
    'refuses %j, which is no text, with ERR_PARAMETER',
    (input) => {
      expect(outcomeOf(input, rules)).toBe('ERR_PARAMETER')
    },
  )

  it('is of the same opinion about what it has answered', () => {
    const next = createNastyStrings(7, own)
    for (let round = 0; round < 3_000; round += 1) {
      const input = next()
      const first = outcomeOf(input, rules)
      if (first.startsWith('ERR_')) continue
      const answer = checkReturnTarget(input, rules)
      // A long answer may pass the limit only by being written out in ASCII.
      if (answer.length <= 2_000) expect([input, checkReturnTarget(answer, rules)]).toEqual([input, answer])
    }
  })

  it.each([1, 2, 3])('never lets a browser leave the allowed origins (random strings, seed %i)', (seed) => {
    const allowed = [own, front, other]
    const next = createNastyStrings(seed, own)
    const wrong: unknown[] = []
    let accepted = 0
    for (let round = 0; round < 4_000; round += 1) {
      const input = next()
      let target: string
      try {
        target = checkReturnTarget(input, rules)
      } catch (error) {
        const { code } = error as { code: string }
        if (code !== 'ERR_RETURN_TO_REFUSED') wrong.push([input, code])
        continue
      }
      accepted += 1
      // What goes out as a Location, as it is and with something appended, from any page of the app.
      for (const location of [target, withQuery(target, { error: 'access_denied' })]) {
        if (!/^[\x21-\x7e]+$/.test(location)) wrong.push([input, location])
        for (const base of [`${own}/wechat/callback`, `${own}//x//y`]) {
          const { origin, username, password } = new URL(location, base)
          if (!allowed.includes(origin) || username + password !== '') wrong.push([input, location, origin])
        }
      }
    }
    expect(wrong).toEqual([])
    expect(accepted).toBeGreaterThan(200)
  })

  it('reads a host with an umlaut as browsers do, where Node 20’s URL.canParse() errs', () => {
    const munich = { ...rules, origins: ['https://xn--mnchen-3ya.example'] }
    expect(outcomeOf('https://m\u00fcnchen.example/x', munich)).toBe('https://xn--mnchen-3ya.example/x')
    expect(outcomeOf('https://m\u00fcnchen.example/x', rules)).toBe('ERR_RETURN_TO_REFUSED')
  })
})

describe('isAllowedOrigin()', () => {
  const location = { origin: 'https://app.example', prefix: '', isHttps: true }

  it('is true for the own origin and for exactly those of the list', () => {
    const allowed = { location, origins: [front] }
    expect(isAllowedOrigin('https://app.example', allowed)).toBe(true)
    expect(isAllowedOrigin(front, allowed)).toBe(true)
    for (const origin of [
      'https://app.example.evil.example',
      'http://app.example',
      `${front}/`,
      'https://FRONT.example',
      '',
      '*',
    ]) {
      expect([origin, isAllowedOrigin(origin, allowed)]).toEqual([origin, false])
    }
  })

  it('is never true for "null", whatever the list says', () => {
    expect(isAllowedOrigin('null', { location, origins: ['null'] })).toBe(false)
    expect(isAllowedOrigin('null', { location: { ...location, origin: 'null' }, origins: [] })).toBe(false)
  })
})

describe('withQuery()', () => {
  it.each([
    ['/a', '/a?x=1'],
    ['/a?b=2', '/a?b=2&x=1'],
    ['/a#f?g', '/a?x=1#f?g'],
    ['/a?b=%20+&c#f', '/a?b=%20+&c&x=1#f'],
    [`${front}/`, `${front}/?x=1`],
  ])('makes of %s %s', (target, expected) => {
    expect(withQuery(target, { x: '1' })).toBe(expected)
  })

  it('leaves the target alone when there is nothing to append', () => {
    expect(withQuery('/a?#', {})).toBe('/a?#')
  })
})

describe('the return target on the routes', () => {
  const { start } = useLoginApps()
  let app: LoginApp

  beforeAll(async () => {
    app = await start({ auth: { returnToOrigins: [front] } })
  })

  const attacks = (): string[] => {
    const { host } = new URL(app.url)
    return [
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      '/\t/evil.example',
      '/\r\nLocation: https://evil.example',
      `http://${host}@evil.example/`,
      `http://${host}.evil.example/`,
      'http://evil.example/',
      'HTTP://EVIL.EXAMPLE/',
      'http:evil.example',
      'https:evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://front.example.evil.example/',
      'https://frоnt.example/',
      'null',
      '\\\\evil.example',
      '/'.padEnd(2_001, 'a'),
    ]
  }

  it.each(['returnTo', 'url'])('the login route refuses every attack in "%s"', async (name) => {
    for (const attack of attacks()) {
      const answer = await createBrowser(app.url).open(`/wechat/login?${name}=${encodeURIComponent(attack)}`)
      expect([attack, answer.status, locationOf(answer)]).toEqual([attack, 403, ''])
      expect(answer.text).toContain('ERR_RETURN_TO_REFUSED')
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  it('the callback refuses every attack', async () => {
    for (const attack of attacks()) {
      const path = `/wechat/callback?returnTo=${encodeURIComponent(attack)}&code=a&state=${'a'.repeat(40)}0`
      const answer = await createBrowser(app.url).open(path)
      expect([attack, answer.status, locationOf(answer)]).toEqual([attack, 403, ''])
    }
  })

  it('attacks that are encoded twice stay encoded', async () => {
    for (const attack of [
      '%2f%2fevil.example',
      '/%2f%2fevil.example',
      '/%5c%5cevil.example',
      '/%09/evil.example',
    ]) {
      const browser = createBrowser(app.url)
      const departure = await browser.open(`/wechat/login?returnTo=${encodeURIComponent(attack)}`)
      if (!attack.startsWith('/')) {
        expect(departure.status).toBe(403)
        continue
      }
      const callback = await readyCallback(browser, `/wechat/login?returnTo=${encodeURIComponent(attack)}`)
      const location = locationOf(await browser.open(callback))
      expect(new URL(location, `${app.url}/wechat/callback`).origin).toBe(app.url)
      expect(location).toBe(attack)
    }
  })

  it.each([
    'returnTo=/a&returnTo=/b',
    'returnTo=https://evil.example&returnTo=/b',
    'returnTo=/b&returnTo=//evil.example',
  ])('a list (%s) is refused with 400', async (query) => {
    for (const path of [
      `/wechat/login?${query}`,
      `/wechat/callback?${query}&code=a&state=${'a'.repeat(40)}0`,
    ]) {
      const answer = await createBrowser(app.url).open(path)
      expect([answer.status, locationOf(answer)]).toEqual([400, ''])
      expect(answer.text).toContain('ERR_PARAMETER')
    }
  })

  it('an object is refused or has no meaning', async () => {
    for (const query of ['returnTo[]=//evil.example', 'returnTo[href]=//evil.example']) {
      const answer = await createBrowser(app.url).open(`/wechat/login?${query}`)
      if (answer.status === 302)
        expect(departureOf(answer).redirectUri.href).toBe(`${app.url}/wechat/callback`)
      else expect(answer.status).toBe(400)
    }
  })

  it('one of the router’s own routes becomes the root', async () => {
    for (const target of [
      '/wechat/login',
      '/wechat/callback?code=1',
      '/WECHAT/Logout/',
      `${app.url}/wechat/login`,
    ]) {
      const answer = await createBrowser(app.url).open(`/wechat/login?returnTo=${encodeURIComponent(target)}`)
      expect([target, departureOf(answer).redirectUri.href]).toEqual([target, `${app.url}/wechat/callback`])
    }
  })

  it('never leads elsewhere: random strings through login and callback', async () => {
    const allowed = [app.url, front]
    const next = createNastyStrings(11, app.url)
    let accepted = 0
    for (let round = 0; round < 150; round += 1) {
      const input = next()
      const browser = createBrowser(app.url)
      const answer = await browser.open(`/wechat/login?returnTo=${encodeURIComponent(input)}`)
      if (answer.status !== 302) {
        expect([input, answer.status]).toEqual([input, 403])
        continue
      }
      accepted += 1
      const { redirectUri, state } = departureOf(answer)
      expect(redirectUri.origin).toBe(app.url)
      const denied = await browser.open(`${redirectUri.pathname}${redirectUri.search || '?'}&state=${state}`)
      expect([input, denied.status]).toEqual([input, 303])
      const { origin } = new URL(locationOf(denied), `${app.url}/wechat/callback`)
      expect([input, allowed.includes(origin)]).toEqual([input, true])
    }
    expect(accepted).toBeGreaterThan(5)
  })

  it('res.wechatLogin() is held to the same rules', async () => {
    const own = await start({
      routes: (express) => {
        express.get('/go', (req, res) => {
          res.wechatLogin({ returnTo: String(req.query['to']) })
        })
      },
    })
    const refused = await createBrowser(own.url).open('/go?to=//evil.example')
    expect([refused.status, locationOf(refused)]).toEqual([403, ''])
    const taken = await createBrowser(own.url).open('/go?to=/me')
    expect(departureOf(taken).redirectUri.searchParams.get('returnTo')).toBe('/me')
  })
})
