import type { Call } from '../state/accounts-world.ts'
import type { SimulatedApp } from '../state/app.ts'

/** The checks of every call that shows an appid and its secret. */
export function checkCredential(call: Call, appId: string, secret: string): SimulatedApp {
  call.check('appid is given', appId !== '', 41002)
  call.check('appsecret is given', secret !== '', 41004)
  const app = call.world.apps.get(appId)
  const isComponent = app === undefined && call.world.delegation.component(appId) !== undefined
  if (isComponent) call.check('appid is not that of a third-party platform', false, 61024)
  call.check('appid is known', app !== undefined, 40013)
  call.check('appsecret belongs to the appid', secret === app.appSecret, 40125)
  return app
}

/** The extra check of the two endpoints that hand out app access tokens. */
export function checkAddress(call: Call, app: SimulatedApp): void {
  const { remoteAddress } = call
  call.check(
    'the caller address is on the IP allow-list',
    app.ipAllowList === undefined || app.ipAllowList.includes(remoteAddress),
    40164,
    `invalid ip ${remoteAddress} ipv6 ::ffff:${remoteAddress}, not in whitelist`,
  )
}
