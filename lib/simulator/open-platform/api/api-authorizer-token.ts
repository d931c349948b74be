import { type Answer, json } from '../../engine/http/answer.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Grant } from '../state/grants.ts'
import { isSame } from '../state/is-same.ts'
import type { Call } from '../state/open-platform-world.ts'
import { checkAuthorizer } from './authorizer.ts'
import { bodyOf, textIn } from './component-body.ts'
import { checkCaller } from './component-caller.ts'

const tokenSeconds = 7200

/** What a refresh token of a grant that was cancelled is answered: both errcodes have been seen. */
function checkCancelled(call: Call, component: SimulatedComponent, appId: string, given: string): void {
  const { grants } = call.world.openPlatform
  const last = grants.lastOf(component.appId, appId)
  const isDead = last?.isCancelled === true && isSame(given, last.refreshToken)
  const what = 'authorizer_refresh_token belongs to a grant that was not cancelled'
  if (isDead) call.check(what, false, component.cancelledRefreshErrcode ?? 61023)
}

/** Modes in which a good refresh token is refused all the same. */
function checkMode(call: Call, { appId, refreshTokens }: SimulatedComponent, grant: Grant): void {
  const { components, grants } = call.world.openPlatform
  if (refreshTokens === 'dead-once') {
    grants.renewRefreshToken(grant)
    components.update(appId, { refreshTokens: 'stable' })
  }
  const isDead = refreshTokens === 'dead' || refreshTokens === 'dead-once'
  if (isDead) call.check(`refresh tokens are not in the mode "${refreshTokens}"`, false, 61023)
}

/** `api_authorizer_token`: another token of the account. */
export function authorizerToken(call: Call): Answer {
  const component = checkCaller(call)
  const { grants, authorizerTokens } = call.world.openPlatform
  const body = bodyOf(call, component)
  const given = textIn(body, 'authorizer_refresh_token')
  checkCancelled(call, component, textIn(body, 'authorizer_appid'), given)
  const { grant } = checkAuthorizer(call, component, body)
  const isGood = grant.hasRedeemed && isSame(given, grant.refreshToken)
  call.check('authorizer_refresh_token is that of the account', isGood, 61023)
  checkMode(call, component, grant)
  if (component.refreshTokens === 'rotating') grants.renewRefreshToken(grant)
  return json('cgi-bin', {
    authorizer_access_token: authorizerTokens.fetch(grant.id).value,
    expires_in: tokenSeconds,
    authorizer_refresh_token: grant.refreshToken,
  })
}
