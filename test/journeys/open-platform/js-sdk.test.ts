import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { wechatJsSdk } from 'express-wechat-auth'
import { askFor, signatureOf } from '../../helpers/apps/js-sdk.ts'
import { component, mountAccounts, signedOrigin, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'

const ticketApi = 'cgi-bin/ticket/getticket'
const page = `${signedOrigin}/goods?id=1`

describe('the JS-SDK on behalf of an account', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  const [one, two] = [world.account(), world.account()]
  const fixed: typeof mountAccounts = (app, platform, onEvent) => {
    app.use('/fixed', wechatJsSdk({ appId: one, platform, allowedOrigins: [signedOrigin] }))
    mountAccounts(app, platform, onEvent)
  }
  const deployed = world.useOpen({}, { mount: fixed })

  const ask = (appId: string, url = page) =>
    askFor(deployed.url, url, { path: `/shops/${appId}/wechat/jsSdkConfig` })

  beforeAll(async () => {
    for (const appId of [one, two]) await grantByPush(world, deployed, appId)
  })

  it('signs with the ticket of that account, for its app id', async () => {
    const { body } = await ask(one)
    expect(body).toMatchObject({ code: 0, data: { appId: one } })
    const { data } = body
    const ticket = await deployed.platform.client(one).getJsapiTicket()
    expect(data.signature).toBe(signatureOf(ticket, data, page))
    const other = (await ask(two)).body.data
    expect(other.appId).toBe(two)
    const otherTicket = await deployed.platform.client(two).getJsapiTicket()
    expect(other.signature).toBe(signatureOf(otherTicket, other, page))
    expect(createHash('sha1').update(otherTicket).digest()).not.toEqual(
      createHash('sha1').update(ticket).digest(),
    )
  })

  it('asks WeChat once for many pages, and works with the option "platform" too', async () => {
    await Promise.all([ask(one), ask(one), ask(one)])
    const { body } = await askFor(deployed.url, page, { path: '/fixed/wechat/jsSdkConfig' })
    expect(body).toMatchObject({ code: 0, data: { appId: one } })
    expect(simulator.requests.count(ticketApi)).toBe(0)
  })

  it('signs no page of others, and asks nobody for it', async () => {
    const answer = await ask(one, 'https://evil.example/')
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
    expect((await ask(one, 'not a url')).status).toBe(400)
  })

  it('gets a new ticket after the account has granted again', async () => {
    const before = await deployed.platform.client(two).getJsapiTicket()
    await simulator.components.cancel(component.appId, two)
    expect([(await ask(two)).status, (await ask(two)).body.error]).toEqual([404, 'ERR_GRANT_MISSING'])
    await grantByPush(world, deployed, two)
    simulator.requests.clear()
    expect((await ask(two)).status).toBe(200)
    expect(simulator.requests.count(ticketApi)).toBe(1)
    expect(before).toEqual(expect.any(String))
  })

  it('says what is missing when the account has not granted the web pages', async () => {
    const third = world.account()
    await grantByPush(world, deployed, third, { permissions: [1] })
    const answer = await ask(third)
    expect([answer.status, answer.body.error, answer.body.code]).toEqual([502, 'ERR_PLATFORM_CONFIG', 61007])
    await expect(deployed.platform.client(third).getJsapiTicket()).rejects.toThrow(
      /权限集.*cgi-bin\/ticket\/getticket/,
    )
  })

  it('is not there for an account that never granted', async () => {
    expect((await ask(world.account())).status).toBe(404)
    expect(simulator.requests.list()).toEqual([])
  })
})
