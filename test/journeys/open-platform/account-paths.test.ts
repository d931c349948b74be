import { describe, expect, it } from '@jest/globals'
import { signedOrigin, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'

/** What strangers write where an app id is expected. */
const ids = [
  'x'.repeat(80),
  'a%3Ab',
  '%20wx1',
  'wx1%0A',
  '..%2Fwx1',
  '__proto__',
  'constructor',
  '%E5%BA%97',
  'ticket',
  'tasks',
  `wx${'0'.repeat(61)}`,
]

describe('the path of an account', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const deployed = world.useOpen()

  it.each(ids)('that no account has (%s) is not there, and WeChat is not asked', async (id) => {
    const browser = createBrowser(deployed.url)
    const answers = [
      await browser.open(`/shops/${id}/wechat/login`),
      await browser.fetchJson(`/shops/${id}/wechat/user`),
      await browser.post(`/shops/${id}/wechat/getUserInfo`, { code: 'x' }),
      await browser.fetchJson(`/shops/${id}/wechat/jsSdkConfig?url=${signedOrigin}/`),
      await browser.post(`/mini/${id}/login`, { code: 'x' }),
      await browser.fetchJson(`/mini/${id}/login/user`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404])
    for (const { body } of answers.slice(1)) expect(body).toMatchObject({ error: 'ERR_GRANT_MISSING' })
    expect((await browser.fetchJson(`/shops/${id}/whoami`)).body.openid).toBeNull()
    expect(simulator.requests.list()).toEqual([])
  })

  it('is not that of the platform’s own rows in the store', async () => {
    const rows = JSON.stringify([...database.rows])
    for (const id of ['ticket', 'tasks']) {
      await expect(deployed.platform.client(id).getAppAccessToken()).rejects.toMatchObject({
        code: 'ERR_GRANT_MISSING',
      })
      await expect(deployed.platform.fetchGrant(id)).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING' })
    }
    expect(JSON.stringify([...database.rows])).toBe(rows)
  })
})
