import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Request } from 'express'
import { requireWechatUser, requireWecomUser, wechatUserOf, wecomUserOf } from 'express-wechat-auth'
import {
  appOf,
  logInTo,
  officialAccount,
  type PagePlatform,
  wecom,
} from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'

const functions: {
  name: string
  platform: PagePlatform
  guard: typeof requireWechatUser
  idOf: (req: Request) => string | undefined
}[] = [
  {
    name: 'wechatUserOf()',
    platform: officialAccount,
    guard: requireWechatUser,
    idOf: (req) => wechatUserOf(req).openid,
  },
  {
    name: 'wecomUserOf()',
    platform: wecom,
    guard: () => requireWecomUser(),
    idOf: (req) => wecomUserOf(req).userid,
  },
]

describe.each(functions)('$name', ({ platform, guard, idOf }) => {
  const world = useWecom()
  const { simulator } = world
  let url = ''
  beforeAll(async () => {
    const app = appWithSession()
    app.use(platform.router({ endpoints: simulator.endpoints, bearer: true, secret: 'sixteen characters' }))
    app.get('/guarded', guard(), (req, res) => void res.json({ id: idOf(req) }))
    app.get('/open', (req, res) => void res.json({ id: idOf(req) }))
    appOf(platform, world, {}, app)
    url = await world.run(app)
  })

  it('answers who is logged in, behind a guard and without one', async () => {
    const browser = createBrowser(url)
    await logInTo(platform, browser)
    const { user } = (await browser.fetchJson('/')).body
    const id = user.openid ?? user.userid
    expect(id).toBeDefined()
    for (const path of ['/guarded', '/open']) expect((await browser.fetchJson(path)).body).toEqual({ id })
  })

  it('throws ERR_LOGIN_REQUIRED where nobody is, with what is wrong about a token', async () => {
    const browser = createBrowser(url)
    const nobody = await browser.fetchJson('/open')
    expect([nobody.status, nobody.body.handed.code]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    const broken = await browser.fetchJson('/open', { Authorization: 'Bearer nonsense' })
    expect([broken.status, broken.body.handed.code]).toEqual([401, 'ERR_TOKEN_INVALID'])
  })
})
