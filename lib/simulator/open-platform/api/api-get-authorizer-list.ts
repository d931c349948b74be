import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/open-platform-world.ts'
import { bodyOf } from './component-body.ts'
import { checkCaller } from './component-caller.ts'

const maxPage = 500

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most
}

/** `api_get_authorizer_list`: all accounts that have granted something; without refresh token where no code was redeemed. */
export function getAuthorizerList(call: Call): Answer {
  const component = checkCaller(call)
  const { offset, count } = bodyOf(call, component)
  const isOffset = isWhole(offset, 0, Number.MAX_SAFE_INTEGER)
  call.check('offset is a whole number of at least 0', isOffset, 40097)
  call.check('count is a whole number from 1 to 500', isWhole(count, 1, maxPage), 40097)
  const { apps, openPlatform } = call.world
  const grants = openPlatform.grants
    .ofComponent(component.appId)
    .filter(({ appId }) => apps.get(appId) !== undefined)
  const isTold = component.listsRefreshTokens !== false
  const list = grants.slice(offset, offset + count).map((grant) => ({
    authorizer_appid: grant.appId,
    ...(grant.hasRedeemed && isTold && { refresh_token: grant.refreshToken }),
    auth_time: Math.floor(grant.grantedAt / 1000),
  }))
  return json('cgi-bin', { total_count: grants.length, list })
}
