import { describe, expect, it } from '@jest/globals'
import { PlatformError } from 'express-wechat-auth'
import { agent } from '../helpers/apps/wecom.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { longErrmsg, useRawWecom } from '../helpers/faults/raw-wecom.ts'

const startWecom = useRawWecom()
const ip = '120.244.112.8'

const refusalOf = async (answer: unknown): Promise<PlatformError> => {
  const wecom = await startWecom(answer)
  const error = await errorOf(wecom.client().fetchMember('user123'))
  expect(error).toBeInstanceOf(PlatformError)
  return error as PlatformError
}

describe('the end of an errmsg, which names the caller', () => {
  it.each([
    ['the hint of today', '1730455838562580895026052'],
    ['the hint of 2021', '1607354958_54_c77b1acc1e7366d1429dc411a0741205'],
  ])('is taken off, and the id in it is the rid: %s', async (_name, hint) => {
    const tail = `, hint: [${hint}], from ip: ${ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=60111`
    const error = await refusalOf({ errcode: 60111, errmsg: `userid not found${tail}` })
    expect(error).toMatchObject({
      name: 'PlatformError',
      code: 'ERR_USER_BLOCKED',
      status: 403,
      errcode: 60111,
      errmsg: 'userid not found',
      api: 'cgi-bin/user/get',
      rid: hint,
    })
    expect(everyViewOf(error)).not.toContain(ip)
    expect(everyViewOf(error)).not.toContain('devtool')
  })

  it.each(['', 'a b', 'a.b:c', '未知', 'x'.repeat(200)])(
    'is taken off with a hint of an unknown shape: [%s]',
    async (hint) => {
      const errmsg = `userid not found, hint: [${hint}], from ip: ${ip}, more info at https://a.b/`
      const error = await refusalOf({ errcode: 60111, errmsg })
      expect(error.errmsg).toBe('userid not found')
      expect(everyViewOf(error)).not.toContain(ip)
    },
  )

  it('may be missing', async () => {
    const error = await refusalOf({ errcode: 60111, errmsg: 'userid not found' })
    expect(error.errmsg).toBe('userid not found')
    expect(error).not.toHaveProperty('rid')
  })

  it('leaves alone what stands before it', async () => {
    const text = 'Warning: wrong json format. invalid message type'
    expect((await refusalOf({ errcode: 40008, errmsg: longErrmsg(text, 40008) })).errmsg).toBe(text)
  })

  it('gives the operator, and nobody else, the IP that 60020 asks to add', async () => {
    const text = 'not allow to access from your ip'
    const error = await refusalOf({ errcode: 60020, errmsg: longErrmsg(text, 60020, ip) })
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502, errmsg: text })
    expect(error.message).toContain(`Add ${ip} in the console`)
  })

  it.each([undefined, null, 5, ['x']])('is no trouble where errmsg is %p', async (errmsg) => {
    expect(await refusalOf({ errcode: 60111, errmsg })).toMatchObject({ errcode: 60111, errmsg: '' })
  })

  it('shows neither token nor secret, whatever WeCom quotes', async () => {
    const quoting = await startWecom(
      (request: { query: Record<string, string> }) => ({
        errcode: 40058,
        errmsg: `bad call ${JSON.stringify(request.query)}`,
      }),
      { token: { access_token: 'a-token-that-is-long', expires_in: 7200 } },
    )
    expect(everyViewOf(await errorOf(quoting.client().fetchMember('user123')))).not.toContain(
      'a-token-that-is-long',
    )
    const refusing = await startWecom({}, { token: { errcode: 40001, errmsg: `bad ${agent.corpSecret}` } })
    expect(everyViewOf(await errorOf(refusing.client().getCorpAccessToken()))).not.toContain(agent.corpSecret)
  })
})

describe('the errcode', () => {
  it.each([
    ['60111', 'ERR_USER_BLOCKED'],
    ['40029', 'ERR_CODE_DEAD'],
    ['-1', 'ERR_PLATFORM_UNAVAILABLE'],
  ])('counts as text too: "%s"', async (errcode, code) => {
    expect(await refusalOf({ errcode, errmsg: 'old answer' })).toMatchObject({
      code,
      errcode: Number(errcode),
    })
  })

  it('is an error however much else the answer has', async () => {
    const answer = { errcode: 60111, errmsg: 'userid not found', userid: 'user123', department: [] }
    expect(await refusalOf(answer)).toMatchObject({ code: 'ERR_USER_BLOCKED' })
  })

  it('that makes no sense is an error', async () => {
    expect((await refusalOf({ errcode: 'broken', userid: 'user123' })).status).toBeGreaterThanOrEqual(500)
  })

  it.each([
    [{ userid: 'user123' }],
    [{ errcode: 0, errmsg: 'ok', userid: 'user123' }],
    [{ errcode: '0', errmsg: '', userid: 'user123' }],
    [{ errcode: 0, errmsg: 'updated', userid: 'user123' }],
  ])('is none in %j, which is a success', async (answer) => {
    const wecom = await startWecom(answer)
    expect(await wecom.client().fetchMember('user123')).toEqual({ userid: 'user123' })
  })
})
