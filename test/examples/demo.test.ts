import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Request, Response } from 'express'
import { commentedIn } from '../../examples/demo/comments.ts'
import { describeNames, describeQuery } from '../../examples/demo/flow/describe.ts'
import { addKey, addStep, type Flow } from '../../examples/demo/flow/flow.ts'
import { createFlows } from '../../examples/demo/flow/flows.ts'
import { storyOf } from '../../examples/demo/flow/story.ts'
import { snippetOf } from '../../examples/demo/snippets.ts'
import { allWays } from '../../examples/demo/ways.ts'
import { startByTsx } from '../helpers/programs/compiled.ts'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { until } from '../helpers/time/wait.ts'
import { createBrowser, locationOf, onDesktop } from '../helpers/visitors/browser.ts'

const account = { WECHAT_APPID: 'wx00000000000000ee', WECHAT_APPSECRET: 'e'.repeat(32) }
const website = { OPEN_PLATFORM_APPID: 'wx00000000000000ef', OPEN_PLATFORM_APPSECRET: 'f'.repeat(32) }
const messages = { WECHAT_MESSAGE_TOKEN: 'token', WECHAT_ENCODING_AES_KEY: 'a'.repeat(43) }
const agent = { WECOM_CORP_ID: 'ww00000000000000ee', WECOM_APP_SECRET: 'secret', WECOM_AGENT_ID: '1000009' }

/** The ways in that the first page offers, and where they lead. */
async function offered(env: Record<string, string>): Promise<Record<string, string>> {
  const demo = await startProgram('examples/demo/main.ts', env)
  try {
    const { text } = await createBrowser(demo.url).open('/')
    const found = text.matchAll(/id="([\w-]+)">\s*<h4>[\s\S]*?class="go" href="([^"]+)"/g)
    return Object.fromEntries([...found].map(([, id = '', href = '']) => [id, href]))
  } finally {
    await demo.stop()
  }
}

describe('the demo with credentials of one’s own', () => {
  it('has the ways of an official account, which lead to the routes themselves', async () => {
    const { WECHAT_MESSAGE_TOKEN } = messages
    // The token of messages alone is not enough to scan to follow.
    expect(await offered({ ...account, WECHAT_MESSAGE_TOKEN })).toEqual({
      consent: '/wechat/login',
      silent: '/silent',
      orders: '/orders',
      'js-sdk': '/js-sdk',
    })
  })

  it('has the others as their credentials are there', async () => {
    const ways = await offered({ ...account, ...website, ...messages, ...agent })
    expect(Object.keys(ways)).toEqual([
      'consent',
      'silent',
      'website',
      'scan',
      'wecom',
      'wecom-desktop',
      'orders',
      'team',
      'js-sdk',
    ])
  })

  it('draws what the app itself sees', async () => {
    const demo = await startProgram('examples/demo/main.ts', { ...account, ...website })
    try {
      for (const path of ['/stage/chat', '/try/consent', '/mini', '/mobile']) {
        // Nobody plays a phone.
        expect((await createBrowser(demo.url).open(path)).status).toBe(404)
      }
      const browser = onDesktop(demo.url)
      const departure = locationOf(await browser.open('/wechat/login'))
      expect(new URL(departure).hostname).toBe('open.weixin.qq.com')
      const picture = (await browser.open('/flow')).text
      expect(picture).toMatch(/class="seen[^>]*data-kind="ask"[\s\S]*class="seen[^>]*data-kind="leave"/)
      expect(picture).toContain('open.weixin.qq.com/connect/qrconnect')
      expect(picture).not.toContain(new URL(departure).searchParams.get('state'))
      expect((await createBrowser(demo.url).open('/flow')).text).not.toContain('class="seen')
    } finally {
      await demo.stop()
    }
  })
})

describe('the demo without credentials', () => {
  it('prints one address, whose page leads to those of the simulator', async () => {
    // As `npm start` does.
    const demo = await startProgram('examples/demo/main.ts', {}, startByTsx)
    try {
      while (!demo.printed().includes('simulator')) await new Promise((resolve) => setTimeout(resolve, 20))
      expect(demo.printed().match(/https?:\/\/\S+/g)).toEqual([demo.url])
      const { text } = await createBrowser(demo.url).open('/')
      const links = [...text.matchAll(/<a href="(http:\/\/localhost:\d+\/)">/g)].map(([, link]) => link ?? '')
      expect(new Set(links).size).toBe(1)
      const [simulator = ''] = links
      expect(new URL(simulator).origin).not.toBe(demo.url)
      expect((await createBrowser(simulator).open('/')).text).toContain('<title>WeChat simulator</title>')
    } finally {
      await demo.stop()
    }
  })
})

describe('the recorder of the demo', () => {
  const flow = (): Flow => ({
    way: 'consent',
    startedAt: 0,
    steps: [],
    outcome: undefined,
    keys: [],
    expects: undefined,
    seenRequest: 0,
  })

  it('keeps a bounded number of steps, of texts and of keys', () => {
    const one = flow()
    for (let count = 0; count < 500; count += 1) {
      addStep(one, { kind: 'call', from: 'app', to: 'platform', label: 'x'.repeat(10_000) })
      addKey(one, `key-${count}`)
    }
    expect([one.steps.length, one.keys.length]).toEqual([60, 20])
    expect(one.steps[0]?.label.length).toBeLessThan(200)
  })

  it('keeps the flows of a bounded number of browsers', () => {
    const flows = createFlows()
    const visit = (cookie: string): Request => ({ headers: { cookie } }) as Request
    const idOf = (count: number): string => `demo_flow=${count.toString(16).padStart(32, '0')}`
    const res = { cookie: () => undefined } as unknown as Response
    for (let count = 0; count < 500; count += 1) flows.begin(visit(idOf(count)), res, 'consent')
    const kept = Array.from({ length: 500 }, (_, count) => flows.of(visit(idOf(count)))).filter(Boolean)
    expect(kept).toHaveLength(200)
    expect(flows.of(visit('demo_flow=short'))).toBeUndefined()
  })

  it('shows the values of harmless parameters alone', () => {
    const query = new URLSearchParams({ appid: 'wx1', code: 'c0de', state: 'st4te', scope: 'snsapi_base' })
    expect(describeQuery(query)).toBe('appid=wx1, code, state, scope=snsapi_base')
    expect(describeNames({ access_token: 'secret', openid: 'o1' })).toBe('access_token, openid')
  })

  it('puts what must have happened between what was seen, and what is to come after it', () => {
    const one = flow()
    for (const [kind, from] of [
      ['ask', 'browser'],
      ['leave', 'app'],
      ['callback', 'browser'],
    ] as const) {
      addStep(one, { kind, from, to: 'app', label: '' })
    }
    const rows = (hasLog: boolean): string[] =>
      storyOf('consent', one, hasLog).map(({ state, kind }) => `${state} ${kind}`)
    expect(rows(false).slice(0, 6)).toEqual([
      'seen ask',
      'seen leave',
      'inferred page',
      'inferred decide',
      'seen callback',
      'ahead exchange',
    ])
    expect(rows(true)).not.toContain('inferred page')
    one.outcome = 'refused'
    expect(rows(true)).toEqual(['seen ask', 'seen leave', 'seen callback'])
  })
})

describe('the code that the demo shows', () => {
  it.each(allWays.flatMap(({ snippets }) => snippets))('%s is in the file that runs, once', (reference) => {
    const [file = '', name = ''] = reference.split('#')
    const lines = readFileSync(`examples/demo/${file}`, 'utf8').split('\n')
    const at = (mark: string): number[] =>
      lines.flatMap((line, index) => (line.trim() === mark ? [index] : []))
    const [begin, end] = [at(`// <${name}>`), at(`// </${name}>`)]
    expect([begin.length, end.length]).toEqual([1, 1])
    expect((end[0] ?? 0) - (begin[0] ?? 0)).toBeGreaterThan(1)
  })
})

describe('the code beside the ways in', () => {
  it('has its comments in Chinese on a page in Chinese', () => {
    const comments = allWays
      .flatMap(({ snippets }) => snippets)
      .flatMap((reference) => commentedIn('zh', snippetOf(reference).code).match(/\/\/ .*/g) ?? [])
    expect(comments.length).toBeGreaterThan(20)
    // Routes and names of options alone are the same in both.
    const english = /[A-Za-z]{2,} [a-z]{2,}|\b(?:a|an|by|for|is|of|the)\b/
    expect(comments.filter((comment) => english.test(comment))).toEqual([])
  })
})

describe('the demo with the simulator', () => {
  let demo: RunningProgram
  beforeAll(async () => {
    demo = await startProgram('examples/demo/main.ts')
  })
  afterAll(() => demo?.stop())

  it('says outside WeChat that the JS-SDK is of no use there', async () => {
    const open = async (userAgent: string, lang: string): Promise<string> =>
      (await fetch(`${demo.url}/js-sdk?lang=${lang}`, { headers: { 'user-agent': userAgent } })).text()
    expect(await open('Mozilla/5.0 Chrome/130', 'zh')).toContain('请在微信中打开本页')
    expect(await open('Mozilla/5.0 Chrome/130', 'en')).toContain('This browser is not WeChat’s')
    expect(await open('Mozilla/5.0 MicroMessenger/8.0.50', 'en')).not.toContain(
      'This browser is not WeChat’s',
    )
  })

  it('says of a denial that the login from before goes on', async () => {
    const browser = createBrowser(demo.url)
    const denied = '/?error=access_denied&lang=en'
    expect((await browser.open(denied)).text).toContain('You declined, so nobody is logged in.')
    const login = await browser.open('/wechat/login')
    const page = locationOf(login)
    const callback = await fetch(page, {
      headers: { 'user-agent': 'MicroMessenger', 'x-simulator-user': 'xiaohong' },
      redirect: 'manual',
    })
    await browser.open(callback.headers.get('location') ?? '')
    expect((await browser.open(denied)).text).toContain('The login from before goes on: 王小红')
  })

  it.each([
    ['zh', '您正在登录「express-wechat-auth」', '数字不正确', '账号 1，第', '将您的公众号或小程序授权给'],
    [
      'en',
      'You are logging in to',
      'That number is wrong',
      'account 1, login',
      'act for your official account',
    ],
  ])('speaks %s in the chat, beside the picture of a login, and to merchants', async (lang, ...words) => {
    const [prompt = '', wrong = '', account = '', grant = ''] = words
    const browser = onDesktop(demo.url)
    await browser.open(`/scan?lang=${lang}`)
    const { imageUrl, number } = (await browser.post('/wechat/scene')).body.data
    const ticket = new URL(imageUrl).searchParams.get('ticket')
    const personId = 'xiaohong'
    await browser.post('/stage/chat/scan', { personId, ticket })
    const said = async (): Promise<string[]> =>
      (await browser.fetchJson(`/stage/chat?personId=${personId}`)).body.lines
        .filter(({ from }: { from: string }) => from === 'account')
        .map(({ text }: { text: string }) => text)
    await until('the account’s answer', async () => (await said()).at(-1)?.includes(prompt))
    const guess = String((Number(number) + 1) % 10_000).padStart(4, '0')
    await browser.post('/stage/chat/send', { personId, text: guess })
    expect((await said()).at(-1)).toContain(wrong)
    await browser.post('/stage/chat/send', { personId, text: number })
    const news = async () => (await browser.fetchJson('/wechat/scene')).body.data?.status
    await until('the login', async () => (await news()) === 'done')
    expect((await browser.open('/flow')).text).toContain(account)
    expect((await browser.open('/wechat/platform/grant')).text).toContain(grant)
  })
})
