import { describe, expect, it } from '@jest/globals'
import { type LinkedIdentity, linkedIdentities } from 'express-wechat-auth'
import { link, useLinked, wechatVisitor, wecomVisitor, whoIs } from '../../helpers/apps/linked.ts'
import type { Browser } from '../../helpers/visitors/browser.ts'

describe('identities.unlink()', () => {
  const world = useLinked()

  /** Somebody with two identities, and who unlinks them. */
  const start = async (): Promise<{ url: string; browser: Browser; keys: [string, string] }> => {
    const { url } = await world.serve()
    const browser = await wecomVisitor(url)
    await link(browser)
    const [wecom = '', wechat = ''] = world.store.keys()[1] ?? []
    return { url, browser, keys: [wecom, wechat] }
  }
  const unlink = async (browser: Browser, key: string, more: object = {}): Promise<unknown[]> => {
    const { status, body } = await browser.post('/unlink', { account: 1, key, ...more })
    return [status, body.error ?? body.isDone]
  }

  it('takes an identity off, which is nobody’s then', async () => {
    const { url, browser, keys } = await start()
    expect(await unlink(browser, keys[1])).toEqual([200, true])
    expect(world.store.keys()).toEqual({ 1: [keys[0]] })
    expect(await whoIs(browser)).toMatchObject({ wecomAccount: { id: 1 } })
    expect(await whoIs(await wechatVisitor(url))).toMatchObject({ wechatAccount: { id: 2 } })
  })

  it('leaves the last one, unless it is told', async () => {
    const { browser, keys } = await start()
    await unlink(browser, keys[1])
    expect(await unlink(browser, keys[0])).toEqual([409, 'ERR_LAST_IDENTITY'])
    expect(await unlink(browser, keys[0], { last: false })).toEqual([409, 'ERR_LAST_IDENTITY'])
    expect(world.store.keys()).toEqual({ 1: [keys[0]] })
    expect(await unlink(browser, keys[0], { last: true })).toEqual([200, true])
    expect(world.store.keys()).toEqual({})
    expect((await browser.open('/add-wechat')).status).toBe(401)
  })

  it('takes nothing of another account, and nothing twice', async () => {
    const { url, browser, keys } = await start()
    await wechatVisitor(url, 'xiaohong')
    expect(await unlink(browser, world.keyOf('xiaohong'))).toEqual([200, false])
    expect(await unlink(browser, keys[1])).toEqual([200, true])
    expect(await unlink(browser, keys[1])).toEqual([200, false])
    expect(world.store.keys()[2]).toEqual([world.keyOf('xiaohong')])
  })

  it.each([
    ['in one process', false],
    ['in two processes', true],
  ])('leaves one of two that are taken off at once, %s', async (_where, isApart) => {
    const { keys } = await start()
    const here = linkedIdentities({ store: world.store })
    const there = isApart ? linkedIdentities({ store: world.store }) : here
    const outcomes = await Promise.allSettled([
      here.unlink({ id: 1 }, { key: keys[0] }),
      there.unlink({ id: 1 }, { key: keys[1] }),
    ])
    const left = world.store.keys()[1] ?? []
    expect(left.length).toBeGreaterThan(0)
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused).toHaveLength(left.length)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'ERR_LAST_IDENTITY', status: 409 })
  })

  it('hands the store what list() answered', async () => {
    const taken: [unknown, LinkedIdentity][] = []
    const rows = ['a', 'b'].map((openid) => ({
      key: `website:wx1:${openid}`,
      provider: 'website' as const,
      appId: 'wx1',
      openid,
    }))
    const { unlink } = linkedIdentities({
      store: { ...world.store, list: () => rows, unlink: (...args) => void taken.push(args) },
    })
    expect(await unlink({ id: 4 }, { key: 'website:wx1:b' })).toBe(true)
    expect(taken).toEqual([[{ id: 4 }, rows[1]]])
  })
})
