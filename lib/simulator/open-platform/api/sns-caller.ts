import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Call } from '../state/open-platform-world.ts'
import { checkGrant } from './authorizer.ts'
import { checkOwner } from './component-body.ts'
import { checkComponentToken } from './component-caller.ts'

/** The checks of every call that a platform makes for a login at an account. All of it is in the query. */
export function checkSnsCaller(call: Call): { component: SimulatedComponent; app: SimulatedApp } {
  const { query, world } = call
  const component = checkComponentToken(call, query.get('component_access_token') ?? '', {
    name: 'component_access_token',
    missing: 41021,
    wrongKind: 48001,
  })
  checkOwner(call, component, query.get('component_appid') ?? '')
  const appId = query.get('appid') ?? ''
  call.check('appid is given', appId !== '', 41002)
  call.check('appid is known', world.apps.get(appId) !== undefined, 40013)
  return { component, app: checkGrant(call, component, appId).app }
}
