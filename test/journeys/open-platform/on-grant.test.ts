import { beforeEach, describe, expect, it } from '@jest/globals'
import type { ErrorRequestHandler, Request } from 'express'
import type { Grant } from 'express-wechat-auth'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { createGate, until } from '../../helpers/time/wait.ts'
import { agreeTo, grantByPush, setOut } from '../../helpers/visitors/merchant.ts'

const failure = new Error('the app’s own')

describe('the hook onGrant', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  let deployed: PlatformDeployment
  let appId = ''
  let errors: unknown[] = []
  let hook: (grant: Grant, context: { req?: Request }) => unknown = () => undefined

  const told = () => deployed.grants.filter((one) => one.appId === appId)
  const failures = () => deployed.events.filter(({ type }) => type === 'app-failure')
  const status = () => database.rowOf(appId)?.['status']

  beforeEach(async () => {
    errors = []
    hook = () => undefined
    const app = appWithSession()
    const showError: ErrorRequestHandler = (error, _req, res, _next) => {
      errors.push(error)
      res.status(599).end()
    }
    deployed = await world.open(
      { onGrant: (grant, context) => hook(grant, context) },
      {
        app,
        mount(_app, platform) {
          app.use(platform)
          app.use(showError)
        },
      },
    )
    appId = world.account()
  })

  it('is given the administrator’s request, with session and all', async () => {
    let seen: Request | undefined
    hook = (_grant, { req }) => {
      seen = req
    }
    const merchant = await setOut(world, deployed.url, { appId, pushOrder: 'redirect-first' })
    await merchant.comeBack()
    expect([seen?.path, seen?.session !== undefined]).toEqual(['/wechat/platform/granted', true])
    await simulator.components.settle()
  })

  it('is waited for before the browser goes on, and the account works in it', async () => {
    const gate = createGate()
    let api: unknown
    hook = async (grant) => {
      await gate.promise
      api = await deployed.platform.client(grant.appId).call({ path: '/cgi-bin/get_api_domain_ip' })
    }
    const merchant = await setOut(world, deployed.url, { appId, pushOrder: 'redirect-only' })
    const coming = merchant.comeBack()
    await until('the hook runs', () => told().length > 0)
    gate.open()
    expect([(await coming).status, api]).toEqual([303, { ip_list: expect.any(Array) }])
  })

  it('that throws leaves the grant stored, and the browser’s error is the app’s own', async () => {
    hook = () => Promise.reject(failure)
    const merchant = await setOut(world, deployed.url, { appId, pushOrder: 'redirect-first' })
    expect((await merchant.comeBack()).status).toBe(599)
    expect(errors).toEqual([failure])
    expect([status(), told().length, failures().length]).toEqual(['active', 1, 0])
    await deployed.platform.client(appId).getAppAccessToken()
    hook = () => undefined
    expect((await merchant.comeBack()).status).toBe(303)
    await simulator.components.settle()
    expect(told()).toHaveLength(1)
  })

  it('that throws for a push is told as the app’s failure, and not called again', async () => {
    hook = () => {
      throw failure
    }
    await agreeTo(world, deployed, appId)
    await until('it is told', () => failures().length > 0)
    expect(failures()).toEqual([{ type: 'app-failure', hook: 'onGrant', error: failure }])
    await simulator.components.pushEvent(component.appId, {}, { retry: true })
    await until('nothing is left', () => database.openTasks().length === 0)
    expect([status(), told().length]).toEqual(['active', 1])
  })

  it('that throws what is no error is the app’s failure too', async () => {
    hook = () => Promise.reject('a text')
    const merchant = await setOut(world, deployed.url, { appId, pushOrder: 'redirect-only' })
    expect((await merchant.comeBack()).status).toBe(599)
    expect(errors[0]).toBeInstanceOf(Error)
    expect(status()).toBe('active')
  })

  it('can refuse a browser with a status of its own', async () => {
    hook = () => {
      throw Object.assign(new Error('this shop is not a customer'), { status: 403 })
    }
    const merchant = await setOut(world, deployed.url, { appId, pushOrder: 'redirect-only' })
    expect((await merchant.comeBack()).status).toBe(599)
    expect(errors).toMatchObject([{ status: 403, message: 'this shop is not a customer' }])
  })

  it('cannot change what is kept, and need not be there', async () => {
    hook = (grant) => {
      Object.assign(grant, { status: 'ended', appId: 'x' })
      grant.permissions.length = 0
    }
    await grantByPush(world, deployed, appId)
    await until('nothing is left', () => database.openTasks().length === 0)
    expect(database.rowOf(appId)).toMatchObject({ status: 'active', authorizer_appid: appId })
    expect(database.rowOf(appId)?.['func_info']).not.toEqual([])
  })
})
