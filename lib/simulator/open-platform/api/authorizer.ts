import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Grant } from '../state/grants.ts'
import type { Call } from '../state/open-platform-world.ts'
import { type Body, textIn } from './component-body.ts'

/** The account in a call of a platform: one that has granted something, and not cancelled it. */
export function checkAuthorizer(
  call: Call,
  component: SimulatedComponent,
  body: Body,
): { app: SimulatedApp; grant: Grant } {
  const appId = textIn(body, 'authorizer_appid')
  call.check('authorizer_appid is given', appId !== '', 41002)
  return checkGrant(call, component, appId)
}

export function checkGrant(
  call: Call,
  component: SimulatedComponent,
  appId: string,
): { app: SimulatedApp; grant: Grant } {
  const { apps, openPlatform } = call.world
  const grant = openPlatform.grants.get(component.appId, appId)
  const app = apps.get(appId)
  const isGranted = app !== undefined && grant !== undefined
  call.check('the account has granted something to this platform', isGranted, 61003)
  return { app, grant }
}
