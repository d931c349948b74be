import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import {
  component,
  type PlatformDeployment,
  redeemApi,
  useOpenPlatform,
} from '../../helpers/apps/open-platform.ts'
import { postPush, sealedForPlatform, xmlOf } from '../../helpers/messages/component-pushes.ts'
import { now } from '../../helpers/messages/pushes.ts'
import { until } from '../../helpers/time/wait.ts'
import { agreeTo, grantByPush } from '../../helpers/visitors/merchant.ts'

const sendApi = 'cgi-bin/message/custom/send'
const text = 'TESTCOMPONENT_MSG_TYPE_TEXT'

/** A pair of WeChat's own accounts. */
const testAccount = ['wx570bc396a51b8ff8', 'gh_3c884a361561', 'official-account'] as const
const testMini = ['wxd101a85aa106f53e', 'gh_8dad206e9538', 'mini-program'] as const

describe('WeChat’s release check', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  let deployed: PlatformDeployment
  let handled: string[] = []

  const say = (appId: string, Content: string, options = {}) =>
    simulator.push.send({ appId, personId: 'xiaoming', message: { MsgType: 'text', Content }, ...options })
  const sent = (appId: string) => simulator.sent.list({ appId }).map(({ body }) => body)
  const handle = ({ platform }: PlatformDeployment) =>
    platform.messages.on('*', (message, { appId }) => {
      handled.push(`${appId} ${message.Content ?? message.Event}`)
      return 'the app’s own'
    })
  const codeIn = (redirectUrl: string) => new URL(redirectUrl).searchParams.get('auth_code') ?? ''
  /** The account grants. Answers the code that the push brings. */
  const grantWith = async (appId: string, options = {}): Promise<string> =>
    codeIn((await agreeTo(world, deployed, appId, options)).redirectUrl)

  beforeAll(async () => {
    deployed = await world.open()
    handle(deployed)
    for (const [appId, originalId, kind] of [testAccount, testMini]) {
      world.account(kind, appId)
      simulator.apps.update(appId, { originalId })
    }
  })
  beforeEach(async () => {
    handled = []
    simulator.sent.clear()
    world.pushTo(deployed.url)
    for (const [appId] of [testAccount, testMini]) {
      await simulator.components.cancel(component.appId, appId).catch(() => undefined)
    }
    // WeChat's time has seconds.
    simulator.clock.advance(2_000)
  })

  it('gets its text back at once, before any handler of the app’s', async () => {
    await grantWith(testAccount[0])
    const { reply, tries } = await say(testAccount[0], text)
    expect([reply, tries.length, handled]).toMatchObject([
      { MsgType: 'text', Content: `${text}_callback` },
      1,
      [],
    ])
  })

  it('gets its events back as well', async () => {
    await grantWith(testAccount[0])
    const message = { MsgType: 'event', Event: 'LOCATION', Latitude: '1', Longitude: '2', Precision: '3' }
    const { reply } = await say(testAccount[0], '', { message })
    expect(reply).toMatchObject({ MsgType: 'text', Content: 'LOCATIONfrom_callback' })
  })

  it.each([testAccount, testMini])(
    'gets a message by the API for a code that the push has redeemed (%s)',
    async (appId, _originalId, _kind) => {
      const code = await grantWith(appId)
      const { tries, reply } = await say(appId, `QUERY_AUTH_CODE:${code}`)
      expect([tries[0]?.status, reply]).toEqual([200, ''])
      await until('the message is sent', () => sent(appId).length > 0)
      expect(sent(appId)).toEqual([
        {
          touser: simulator.users.openidOf('xiaoming', appId),
          msgtype: 'text',
          text: { content: `${code}_from_api` },
        },
      ])
      expect([simulator.requests.count(redeemApi), handled]).toEqual([1, []])
    },
  )

  it('gets it once, though the message comes again', async () => {
    const code = await grantWith(testAccount[0])
    await say(testAccount[0], `QUERY_AUTH_CODE:${code}`, { duplicate: true })
    await say(testAccount[0], '', { message: undefined, retry: true })
    await until('the message is sent', () => sent(testAccount[0]).length > 0)
    await grantWith(testAccount[0], { permissions: [1] })
    expect(sent(testAccount[0])).toHaveLength(1)
  })

  it('gets it for both of its accounts, though they write in the same second', async () => {
    const CreateTime = now()
    for (const [appId, ToUserName] of [testAccount, testMini]) {
      const Content = `QUERY_AUTH_CODE:${await grantWith(appId)}`
      const FromUserName = simulator.users.openidOf('xiaoming', appId)
      const message = xmlOf({ ToUserName, FromUserName, CreateTime, MsgType: 'text', Content })
      await postPush(deployed.url, sealedForPlatform(message), `/wechat/platform/messages/${appId}`)
    }
    for (const [appId] of [testAccount, testMini]) {
      await until('the message is sent', () => sent(appId).length > 0)
    }
  })

  it('gets it for a code whose push is still on its way, or lost', async () => {
    await grantByPush(world, deployed, testAccount[0], { permissions: [1] })
    const code = await grantWith(testAccount[0], { pushOrder: 'redirect-only' })
    await say(testAccount[0], `QUERY_AUTH_CODE:${code}`)
    await until('the message is sent', () => sent(testAccount[0]).length > 0)
    expect(sent(testAccount[0])).toMatchObject([{ text: { content: `${code}_from_api` } }])
    expect(database.rowOf(testAccount[0])).toMatchObject({ status: 'active' })
  })

  it('gets it though WeChat is busy for a moment', async () => {
    simulator.faults.arm({ api: sendApi, kind: 'errcode', errcode: -1000, times: 2 })
    const code = await grantWith(testAccount[0])
    await say(testAccount[0], `QUERY_AUTH_CODE:${code}`)
    await until('the message is sent', () => sent(testAccount[0]).length > 0)
  })

  it('is none where an ordinary account’s follower writes the same', async () => {
    const shop = world.account()
    await grantByPush(world, deployed, shop)
    for (const content of [text, 'QUERY_AUTH_CODE:queryauthcode@@@x']) {
      expect((await say(shop, content)).reply).toMatchObject({ Content: 'the app’s own' })
      expect(handled.pop()).toBe(`${shop} ${content}`)
    }
    await simulator.components.replay(component.appId, { to: testAccount[0] })
    expect(simulator.requests.count(redeemApi) + simulator.requests.count(sendApi)).toBe(1)
    expect(sent(testAccount[0])).toEqual([])
  })

  it('leaves the other messages of its accounts to the app', async () => {
    await grantByPush(world, deployed, testAccount[0])
    expect((await say(testAccount[0], 'hello')).reply).toMatchObject({ Content: 'the app’s own' })
  })

  it('is the app’s business with releaseCheck: false', async () => {
    const own = await world.open({ releaseCheck: false })
    handle(own)
    await grantByPush(world, own, testAccount[0])
    expect((await say(testAccount[0], text)).reply).toMatchObject({ Content: 'the app’s own' })
    expect(handled).toEqual([`${testAccount[0]} ${text}`])
  })
})
