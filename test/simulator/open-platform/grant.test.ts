import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  codeIn,
  componentAppId,
  createComponentBench,
  openPush,
  returnPage,
} from '../../helpers/simulator/component-bench.ts'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { openSealed, sign } from '../../helpers/simulator/push-wire.ts'
import { official } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

describe('a grant', () => {
  it('sends the browser back with a code, and tells the platform of it', async () => {
    const { simulator, server, grantPage, component } = await createComponentBench()
    const page = await grantPage()
    const { redirectUrl, pushes } = await simulator.components.grant(page, { appId: official.appId })
    const returned = new URL(redirectUrl)
    expect(redirectUrl.startsWith(`${returnPage}&auth_code=queryauthcode%40%40%40`)).toBe(true)
    expect([...returned.searchParams.keys()]).toEqual(['x', 'auth_code', 'expires_in'])
    expect(returned.searchParams.get('expires_in')).toBe('600')
    expect(pushes).toEqual([
      {
        tries: [{ status: 200, durationMs: expect.any(Number) }],
        taken: true,
        status: 200,
        body: 'success',
      },
    ])

    const got = server.got.at(-1)
    const { signature, timestamp, nonce, encrypt_type, msg_signature, ...rest } = got?.query ?? {}
    expect(rest).toEqual({})
    expect(encrypt_type).toBe('aes')
    expect(signature).toBe(sign(timestamp, nonce))
    expect(got?.body).toMatch(
      /^<xml><AppId><!\[CDATA\[wx00000000000000ca\]\]><\/AppId>\n<Encrypt><!\[CDATA\[[\w+/=]+\]\]><\/Encrypt>\n<\/xml>$/,
    )
    expect(openSealed(got)).toMatchObject({ isSigned: true, receiveId: componentAppId })
    const event = openPush(got)
    expect(event).toEqual({
      AppId: componentAppId,
      CreateTime: expect.stringMatching(/^\d{10}$/),
      InfoType: 'authorized',
      AuthorizerAppid: official.appId,
      AuthorizationCode: codeIn(redirectUrl),
      AuthorizationCodeExpiredTime: String(Number(event['CreateTime']) + 3600),
      PreAuthCode: new URL(page).searchParams.get('pre_auth_code'),
    })

    const answer = await component('api_query_auth', { authorization_code: codeIn(redirectUrl) })
    expect(answer).toEqual({
      authorization_info: {
        authorizer_appid: official.appId,
        authorizer_access_token: expect.stringMatching(/^\d+_[\w-]{130}$/),
        expires_in: 7200,
        authorizer_refresh_token: expect.stringMatching(/^refreshtoken@@@[\w-]{43}$/),
        func_info: [1, 2, 3, 4, 7, 24].map((id) => ({ funcscope_category: { id } })),
      },
    })
  })

  it('of a mini program has sets of its own', async () => {
    const { granted } = await createComponentBench()
    const { func_info } = await granted(mini.appId)
    const confirm_info = { need_confirm: 0, already_confirm: 0, can_confirm: 0 }
    expect(func_info).toEqual(
      [17, 18, 19, 25, 30].map((id) => ({ funcscope_category: { id }, confirm_info })),
    )
  })
})
