import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  type ComponentBench,
  componentAppId,
  createComponentBench,
  openPush,
} from '../../helpers/simulator/component-bench.ts'
import { envelope, textReply } from '../../helpers/simulator/push-wire.ts'

useAccountServers()

/** A platform that redeems the code of an event at once, as most do, and answers the messages of the check. */
async function createPlatform(
  change: Parameters<typeof createComponentBench>[0] = {},
  { redeemsAgain = false, replyTimeoutMs = 5000 } = {},
): Promise<ComponentBench> {
  const tokens = new Map<string, string>()
  const bench: ComponentBench = await createComponentBench(
    change,
    async (got) => {
      const fields = openPush(got)
      const { InfoType, AuthorizationCode: code = '', Content = '' } = fields
      if (InfoType === 'authorized') {
        const answer = await bench.component('api_query_auth', { authorization_code: code })
        tokens.set(code, answer.authorization_info.authorizer_access_token)
      }
      if (InfoType !== undefined) return { body: 'success' }
      if (Content === 'TESTCOMPONENT_MSG_TYPE_TEXT') {
        const reply = textReply(
          fields['FromUserName'] ?? '',
          fields['ToUserName'] ?? '',
          `${Content}_callback`,
        )
        return { body: envelope(reply, componentAppId) }
      }
      const asked = Content.replace('QUERY_AUTH_CODE:', '')
      const again = redeemsAgain
        ? await bench.component('api_query_auth', { authorization_code: asked })
        : { authorization_info: { authorizer_access_token: tokens.get(asked) } }
      if (again.errcode !== undefined) return { body: '' }
      setImmediate(() => {
        const body = {
          touser: fields['FromUserName'],
          msgtype: 'text',
          text: { content: `${asked}_from_api` },
        }
        const { authorizer_access_token: access_token } = again.authorization_info
        bench.post('cgi-bin/message/custom/send', body, { access_token }).catch(() => undefined)
      })
      return { body: '' }
    },
    { replyTimeoutMs },
  )
  return bench
}

const verdicts = async ({ simulator }: ComponentBench) =>
  (await simulator.components.releaseCheck(componentAppId)).map(({ name, passed }) => [name, passed])

describe('the release check', () => {
  it('is passed by a platform that answers everything', async () => {
    const bench = await createPlatform()
    await bench.componentToken()
    const names = bench.simulator.apps.list().map(({ appId }) => appId)
    expect(await verdicts(bench)).toEqual([
      ['组件ticket正确接收', true],
      ['授权', true],
      ['返回普通文本消息', true],
      ['返回Api文本消息', true],
      ['返回Api文本消息 (小程序)', true],
      ['取消授权', true],
    ])
    expect(bench.simulator.apps.list().map(({ appId }) => appId)).toEqual(names)
    expect(bench.simulator.components.authorizers(componentAppId)).toEqual([])
    const events = bench.server.got.map((got) => openPush(got)['InfoType'] ?? 'message')
    expect(events.filter((name) => name === 'unauthorized')).toHaveLength(2)
  })

  it('is failed where the code of the event is redeemed again for the message', async () => {
    const bench = await createPlatform({}, { redeemsAgain: true, replyTimeoutMs: 2000 })
    await bench.componentToken()
    const steps = await bench.simulator.components.releaseCheck(componentAppId)
    expect(steps.filter(({ passed }) => !passed)).toEqual([
      { name: '返回Api文本消息', passed: false, detail: expect.stringContaining('was sent in time') },
      {
        name: '返回Api文本消息 (小程序)',
        passed: false,
        detail: expect.stringContaining('an empty answer, and no'),
      },
    ])
    expect(bench.simulator.requests.list({ errcode: 61010 })).toHaveLength(2)
  })

  it('leaves messages out where the platform asks for none, and says what is wrong', async () => {
    const none = await createPlatform({ permissionSets: [4, 30], released: false })
    await none.componentToken()
    expect(await verdicts(none)).toEqual([
      ['组件ticket正确接收', true],
      ['授权', true],
      ['取消授权', true],
    ])
    const bench = await createComponentBench({}, () => ({ body: 'ok' }))
    const steps = await bench.simulator.components.releaseCheck(componentAppId)
    expect(steps.map(({ passed }) => passed)).toEqual([false, false, false, false, false, false])
    expect(steps[0]?.detail).toBe('the answer is not the word "success"')
    await expect(bench.simulator.components.releaseCheck('wx1')).rejects.toThrow('there is no component')
  })
})
