import type { Call } from '../state/accounts-world.ts'
import type { DelegatedToken } from '../state/delegation.ts'
import { permissionSetsFor } from './permission-sets.ts'

/** The checks of a call that a third-party platform makes for an account; returns the appid of the account. */
export function checkDelegatedToken(call: Call, token: DelegatedToken): string {
  const { appId, state, permissions } = token
  call.check('access_token is for an account, not the platform itself', appId !== undefined, 48001)
  call.check('the account has not cancelled its grant', state !== 'cancelled', 61003)
  call.check('access_token is the latest', state !== 'not latest', 40001)
  call.check('access_token is younger than 2 hours', state !== 'expired', 42001)
  const wanted = permissionSetsFor(call.api)
  if (wanted !== undefined) {
    const isGranted = permissions.some((set) => wanted.includes(set))
    call.check(`the account has granted permission set ${wanted.join(' or ')}`, isGranted, 61007)
  }
  return appId
}
