import type { SimulatedApp } from '../../accounts/state/app.ts'
import { withParameters } from '../../engine/login/redirect-target.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { EventDelivery } from '../events/deliver-event.ts'
import { pushEvent } from '../events/push-event.ts'
import { authCodeSeconds } from '../state/auth-codes.ts'
import { defaultPermissionSets, grantableSets } from '../state/permission-sets.ts'
import { type Checker, type GrantRequest, obstacleOf } from './grant-request.ts'

/** An administrator has agreed: where the browser goes, and what the platform is told. */
export interface Agreement {
  redirectUrl: string
  /** Tells the platform, unless there is nothing to tell. Never rejects. */
  push(): Promise<EventDelivery[]>
}

export interface AgreeOptions {
  /** @default all that the platform has chosen and the account has */
  permissions?: readonly number[] | undefined
  /** Whether the event brings the code of the redirect, or one of its own. @default 'same' */
  code?: 'same' | 'other' | undefined
}

/** Field reports have this time, an hour away, though the code is good for ten minutes. */
const announcedSeconds = 3600
const unnumbered = -1

/** The sets that an account grants. */
function checkPermissions(
  checker: Checker,
  { component }: GrantRequest,
  app: SimulatedApp,
  asked: readonly number[] | undefined,
): readonly number[] {
  const grantable = grantableSets(component.permissionSets ?? defaultPermissionSets, app)
  const permissions = asked ?? grantable
  checker.check(
    'there is a permission set to grant',
    permissions.length > 0,
    unnumbered,
    '请至少选择一个权限集',
  )
  checker.check(
    `the permission sets are among those that the platform asks for (${grantable.join(', ')})`,
    permissions.every((id) => grantable.includes(id)),
    unnumbered,
    '权限集不在第三方平台申请的范围内',
  )
  return permissions
}

/** The administrator of an account agrees. */
export function agree(
  checker: Checker,
  world: PushWorld,
  request: GrantRequest,
  app: SimulatedApp,
  options: AgreeOptions = {},
): Agreement {
  const { component, attempt, redirectUri } = request
  const [what = '', text = ''] = obstacleOf(request, app) ?? []
  checker.check(what || 'the account can grant here', what === '', unnumbered, text)
  const permissions = checkPermissions(checker, request, app, options.permissions)

  const { grants, authCodes } = world.openPlatform
  attempt.isUsed = true
  const { grant, change } = grants.agree(component.appId, app.appId, permissions)
  const code = authCodes.issue(grant)
  const pushedCode = options.code === 'other' ? authCodes.issue(grant) : code
  world.bell.ring()

  async function push(): Promise<EventDelivery[]> {
    // Whoever grants the same again is not told of.
    if (change === 'nothing') return []
    const delivery = await pushEvent(world, component, {
      InfoType: change,
      AuthorizerAppid: app.appId,
      AuthorizationCode: pushedCode,
      AuthorizationCodeExpiredTime: Math.floor(world.clock.now() / 1000) + announcedSeconds,
      PreAuthCode: attempt.value,
    })
    return [delivery]
  }

  const redirectUrl = withParameters(redirectUri, {
    auth_code: code,
    expires_in: String(authCodeSeconds),
  })
  return { redirectUrl, push }
}
