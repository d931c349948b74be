import { describe, expect, it } from '@jest/globals'
import { errorHandler, type WecomSuiteOptions, wecomSuite } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { suiteCredentials, template, thirdPartySuite, useWecomSuite } from '../../helpers/apps/wecom-suite.ts'
import { until } from '../../helpers/time/wait.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'

const { suiteId } = thirdPartySuite

describe('where a suite is mounted', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database } = world

  /** A suite below `mountPath` alone in its app, with WeCom's two URLs at `base`. */
  const open = async (options: Partial<WecomSuiteOptions> = {}, mountPath = '', base = mountPath) => {
    const app = appWithSession()
    const suite = wecomSuite({
      ...suiteCredentials(thirdPartySuite, simulator),
      grantStore: database,
      onEvent: () => undefined,
      ...options,
    })
    if (mountPath === '') app.use(suite)
    else app.use(mountPath, suite)
    app.use(errorHandler())
    const url = await world.run(app)
    const { events = '/wecom/suite/events', messages = '/wecom/suite/messages' } = options.routes ?? {}
    simulator.suites.update(suiteId, {
      commandUrl: `${url}${base}${events}`,
      ...(messages !== false && { dataUrl: `${url}${base}${messages}/$CORPID$` }),
    })
    await simulator.suites.pushTicket(suiteId)
    return { suite, browser: createBrowser(url, desktopUserAgent) }
  }
  type Opened = Awaited<ReturnType<typeof open>>

  const backOf = (page: string): URL => new URL(new URL(page).searchParams.get('redirect_uri') ?? '')

  /** From the page to the return, and a message of a member. */
  const live = async (
    { suite, browser }: Opened,
    base: string,
    paths = { install: '/wecom/suite/install', installed: '/wecom/suite/installed' },
  ): Promise<void> => {
    const corpId = world.company()
    const page = locationOf(await browser.open(`${base}${paths.install}?returnTo=/shop`))
    expect(backOf(page).pathname).toBe(`${base}${paths.installed}`)
    const { redirectUrl = '' } = await simulator.suites.install(suiteId, {
      corpId,
      via: 'installed-link',
      url: page,
    })
    const answer = await browser.open(pathOf(redirectUrl))
    expect([answer.status, locationOf(answer)]).toEqual([303, '/shop'])
    let heard: unknown
    suite.messages.on('text', ({ Content }) => {
      heard = Content
    })
    const { agentid } = world.rowOf(corpId) ?? {}
    const message = { MsgType: 'text', Content: 'hello' }
    await simulator.push.send({ corpId, agentId: Number(agentid), userid: 'lisi', message })
    await until('the message is taken', () => heard === 'hello')
  }

  it('at the root', async () => live(await open(), ''))
  it('with basePath', async () => live(await open({ basePath: '/api' }, '', '/api'), '/api'))
  it('at a path', async () => live(await open({}, '/api'), '/api'))
  it('with its routes renamed', async () => {
    const routes = { events: '/wx/events', messages: '/wx/say', install: '/join', installed: '/joined' }
    const opened = await open({ routes })
    await live(opened, '', routes)
    for (const path of ['install', 'installed', 'messages', 'events']) {
      expect((await opened.browser.open(`/wecom/suite/${path}`)).status).toBe(404)
    }
  })

  it('with a publicUrl that goes by the parameters of its path', async () => {
    const publicUrl: WecomSuiteOptions['publicUrl'] = ({ params }) => `https://${params['tenant']}.example`
    const { browser } = await open({ publicUrl }, '/of/:tenant', '/of/a')
    for (const tenant of ['a', 'b']) {
      const page = locationOf(await browser.open(`/of/${tenant}/wecom/suite/install`))
      expect(backOf(page).origin).toBe(`https://${tenant}.example`)
    }
  })

  it('has its pages switched off, and installations come by the push', async () => {
    const told: string[] = []
    const onGrant: WecomSuiteOptions['onGrant'] = ({ corpId }) => void told.push(corpId)
    const { browser } = await open({ routes: { install: false, installed: false }, onGrant })
    for (const path of ['install', 'installed']) {
      expect((await browser.open(`/wecom/suite/${path}`)).status).toBe(404)
    }
    const corpId = world.company()
    await simulator.suites.install(suiteId, { corpId, via: 'market' })
    await until('the app is told', () => told.includes(world.shown(corpId)))
    const silent = await open({ routes: { messages: false } })
    for (const path of ['/wecom/suite/messages', '/wecom/suite/messages/wpA']) {
      expect((await silent.browser.post(path)).status).toBe(404)
    }
  })

  it('leaves everything else to the app', async () => {
    const { browser } = await open()
    for (const path of ['/wecom/suite', '/wecom/suite/installCode', '/wecom/suite/messages/a/b']) {
      expect((await browser.open(path)).status).toBe(404)
      expect((await browser.post(path)).status).toBe(404)
    }
    expect((await browser.post('/wecom/suite/install')).status).toBe(404)
  })
})

describe('where a template is mounted', () => {
  const world = useWecomSuite(template)

  it('has a code in place of a link, which may be switched off', async () => {
    const { url } = await world.open()
    const browser = createBrowser(url, desktopUserAgent)
    expect((await browser.post('/wecom/suite/installCode')).status).toBe(200)
    expect((await browser.open('/wecom/suite/install')).status).toBe(404)
    const other = await world.open({ suite: { routes: { installCode: false } } })
    const there = createBrowser(other.url, desktopUserAgent)
    expect((await there.post('/wecom/suite/installCode')).status).toBe(404)
    expect((await there.open('/wecom/suite/installCode')).status).toBe(404)
  })
})
