import vm from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { parseSync } from '@swc/core'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { styleFiles } from '../../../lib/simulator/console/style-files.ts'
import { webFile, webFileNames } from '../../../lib/simulator/engine/web-files.ts'
import { createBench } from '../../helpers/simulator/wechat-bench.ts'
import { createWecomBench } from '../../helpers/simulator/wecom-bench.ts'

const hostile = `"><img src=x onerror="hacked=1"><script>hacked=1</script>'`

const themeScript = String(webFile('console/theme.js'))
const modules = webFileNames()
  .filter((name) => /^console\/.+\.js$/.test(name) && name !== 'console/theme.js')
  .map((name) => ({ name, text: String(webFile(name)) }))
const consoleScript = modules.map(({ text }) => text).join('\n')
const consoleStyle = styleFiles.map(webFile).join('\n')

/** What a module of nothing but data exports: an object or a list for each name. */
function dataIn(text: string): unknown[] {
  const exported = [...text.matchAll(/^export const \w+ = ([{[][\s\S]*?^[}\]])/gm)]
  return exported.map(([, literal]) => vm.runInNewContext(`(${literal})`))
}

const wordFiles = modules.filter(({ name }) => name.startsWith('console/words/'))
const consoleWords: Record<string, [chinese: string, english: string]> = Object.assign(
  {},
  ...wordFiles.flatMap(({ text }) => dataIn(text)),
)
const deepLinks = dataIn(String(webFile('console/links/deep-links.js')))[0] as {
  example: string
  does: string[]
}[]

describe('the console over HTTP', () => {
  it.each(['/', '/console', '/console/', '/console?fault=sns/auth:40029'])(
    'is a page at %s',
    async (path) => {
      const { get, simulator } = createBench()
      const page = await get(path)
      expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      expect(page.text).toContain('<main')
      expect(simulator.faults.list()).toEqual([])
    },
  )

  it('lets nothing run but its own scripts, and stands in no frame', async () => {
    const { headers, text } = await createBench().get('/console')
    const policy = String(headers['content-security-policy'])
    const nonce = /script-src 'nonce-([\w+/=]{24})'(?:;|$)/.exec(policy)?.[1]
    expect(nonce).toBeDefined()
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' })
    const scripts = text.match(/<script[^>]*>/g) ?? []
    expect(scripts).toHaveLength(2)
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
    expect(text).not.toMatch(/\son\w+=|\sstyle=|javascript:/)
  })

  it('has another nonce each time', async () => {
    const { get } = createBench()
    const policies = [await get('/console'), await get('/console')].map(
      ({ headers }) => headers['content-security-policy'],
    )
    expect(policies[0]).not.toBe(policies[1])
  })

  it.each([
    ['/console/app.js', 'text/javascript'],
    ['/console/theme.js', 'text/javascript'],
    ['/console/style.css', 'text/css'],
    ['/console/icon.svg', 'image/svg+xml'],
    ['/console/faces/xiaoming.svg', 'image/svg+xml'],
    ['/console/faces/li.si@corp.svg', 'image/svg+xml'],
  ])('serves %s, and writes nothing of it into the log', async (path, type) => {
    const { get, simulator } = createBench()
    const { status, headers } = await get(path)
    expect([status, headers['content-type']?.split(';')[0]]).toEqual([200, type])
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(simulator.requests.list()).toEqual([])
  })

  it.each([
    '/console/faces/..%2f.svg',
    '/console/faces/%3Cimg%3E.svg',
    '/console/qr?text=x',
    '/console/x',
    '/console/x.js',
    '/console/types.d.ts',
    '/console/..%2fjs-sdk%2fjweixin.js',
    '/console/%2e%2e/pages/qr-page.js',
    '/console/abcdefgh01234567/js-sdk/ask.js',
    '/vendor/%2e%2e/console/app.js/../../../package.js',
  ])('has nothing at %s', async (path) => {
    expect((await createBench().get(path)).status).toBe(404)
  })

  it('names every module at an address that changes with the modules, which browsers may keep', async () => {
    const { get } = createBench()
    const page = await get('/console')
    const addresses = [...page.text.matchAll(/(?:href|src)="(\/console\/[\w-]{16}\/[^"]+\.js)"/g)].map(String)
    expect(addresses.length).toBeGreaterThan(modules.length)
    const [, app] = /src="([^"]+\/console\/app\.js)"/.exec(page.text) ?? []
    const kept = await get(String(app))
    expect([kept.status, kept.headers['cache-control']]).toEqual([
      200,
      'private, max-age=31536000, immutable',
    ])
    expect((await get('/console/app.js')).headers['cache-control']).toBe('no-store')
    expect((await get('/console/0123456789abcdef/console/app.js')).headers['cache-control']).toBe('no-store')
  })

  it('draws the QR codes of accounts, and nothing else', async () => {
    const bench = createBench()
    const { access_token: token } = await bench.stableToken()
    const created = await request(bench.simulator.handler)
      .post(`/api.weixin.qq.com/cgi-bin/qrcode/create?access_token=${token}`)
      .set('content-type', 'application/json')
      .send('{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"a"}}}')
    const { url } = JSON.parse(created.text)
    const picture = await bench.get(`/console/qr?text=${encodeURIComponent(url)}`)
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/svg+xml'])
    expect((await bench.get(`/console/qr?text=${encodeURIComponent(`${url}x`)}`)).status).toBe(404)
  })

  it('follows links of its own site, and asks before it follows others', async () => {
    const { get } = createBench()
    const kindOf = async (headers: Record<string, string>) =>
      /data-link="(\w+)"/.exec((await get('/console', headers)).text)?.[1]
    for (const site of ['none', 'same-origin', 'same-site']) {
      expect(await kindOf({ 'sec-fetch-site': site })).toBe('follow')
    }
    const link = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(await kindOf({ 'sec-fetch-site': 'cross-site', ...link })).toBe('ask')
    expect(await kindOf({})).toBe('ask')
  })

  it('does not slow the start down', async () => {
    const begin = performance.now()
    const simulator = createPlatformSimulator()
    const page = await fetch(`${await simulator.start()}/console`)
    expect([page.status, performance.now() - begin < 1000]).toEqual([200, true])
    await simulator.stop()
  })

  it('is not there for programs that take the simulator for Tencent', async () => {
    const { get } = createBench()
    expect((await get('/console', { host: 'open.weixin.qq.com' })).status).toBe(404)
    expect((await get('/', { host: 'api.weixin.qq.com' })).text).toContain('40066')
  })
})

describe('the script of the console', () => {
  it('can be read by a browser', () => {
    for (const { text } of modules) {
      expect(() => parseSync(text, { syntax: 'ecmascript', target: 'es2022' })).not.toThrow()
    }
    expect(() => new vm.Script(themeScript)).not.toThrow()
  })

  it('makes no markup of texts, loads nothing from elsewhere, and sets no handlers by name', () => {
    expect(consoleScript).not.toMatch(
      /innerHTML|dangerouslySetInnerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b/,
    )
    expect(consoleScript).not.toMatch(/new Function|setAttribute\('(?:on|style|href)/)
    const addresses = (consoleScript + consoleStyle).match(/https?:\/\/[\w.-]+/g) ?? []
    const known = ['http://www.w3.org', 'https://example.com', 'http://localhost', 'http://api.weixin.qq.com']
    expect(addresses.filter((address) => !known.includes(address))).toEqual([])
    expect(consoleStyle).not.toMatch(/@import|@font-face/)
  })

  it('has each of its texts in both languages', () => {
    const asked = [...consoleScript.matchAll(/\bt\('([\w.-]+)'[,)]/g)].map(([, key]) => String(key))
    expect(asked.length).toBeGreaterThan(150)
    const groups = [...new Set(Object.keys(consoleWords).map((key) => key.split('.')[0]))].join('|')
    const named = [...consoleScript.matchAll(new RegExp(`'((?:${groups})\\.[a-z]\\w*)'`, 'g'))]
    asked.push(...named.map(([, key]) => String(key)))
    expect(asked.filter((key) => consoleWords[key] === undefined)).toEqual([])
    for (const [key, [chinese, english]] of Object.entries(consoleWords)) {
      expect([key, chinese.length > 0, english.length > 0]).toEqual([key, true, true])
      const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
      expect([key, ...blanks(chinese)]).toEqual([key, ...blanks(english)])
    }
  })

  it('knows all links that are listed', () => {
    for (const { example, does } of deepLinks) {
      const { pathname, searchParams } = new URL(example, 'http://localhost')
      expect(pathname).toBe('/console')
      expect(does.every((text) => text.length > 0)).toBe(true)
      for (const name of searchParams.keys()) expect(consoleScript + themeScript).toContain(`'${name}'`)
    }
  })
})

describe('login pages', () => {
  it('lead to the console, and have a style for the night', async () => {
    const pages = [
      await createBench().authorize(),
      await createBench().qrconnect(),
      await createWecomBench().authorize(),
      await createWecomBench().webLogin(),
    ]
    for (const { text } of pages) {
      expect(text).toContain('href="/console#requests"')
      expect(text).toContain('prefers-color-scheme:dark')
    }
  })

  it('begin with the person whom this browser logs in as', async () => {
    const { qrconnect } = createBench()
    const page = await qrconnect({}, { cookie: 'simulated_person=xiaohong' })
    expect(page.text).toContain('<option value="xiaohong" selected>')
    expect(page.text.match(/ selected>/g)).toHaveLength(1)
  })

  it('show hostile names as text', async () => {
    const { authorize, qrconnect, simulator } = createBench()
    simulator.users.update('xiaoming', { nickname: hostile })
    for (const { appId } of simulator.apps.list()) simulator.apps.update(appId, { name: hostile })
    for (const { text } of [await authorize(), await qrconnect()]) {
      expect(text).not.toContain('<img src=x')
      expect(text).not.toContain('<script>hacked')
      expect(text).toContain('&lt;img src=x')
    }
  })
})
