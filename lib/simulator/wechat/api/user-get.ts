import { checkAccount } from '../../accounts/api/app-access-token.ts'
import { openidOf } from '../../accounts/state/openids.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'

const maxPage = 10_000

/** `cgi-bin/user/get`: the openids of those who follow the account, 10,000 at a time. */
export function userGet(call: Call): Answer {
  const app = checkAccount(call, 'official-account')
  const { people, official } = call.world
  const openids = people
    .list()
    .map((person) => ({ person, since: official.followers.get(app.appId, person)?.since }))
    .filter(({ since }) => since !== undefined)
    .sort((one, other) => Number(one.since) - Number(other.since))
    .map(({ person }) => openidOf(app, person))
  const after = call.query.get('next_openid') ?? ''
  const begin = after === '' ? 0 : openids.indexOf(after) + 1
  call.check('next_openid is empty, or a follower of this account', after === '' || begin > 0, 40003)
  const page = openids.slice(begin, begin + maxPage)
  return json('cgi-bin', {
    total: openids.length,
    count: page.length,
    ...(page.length > 0 && { data: { openid: page } }),
    next_openid: page.at(-1) ?? '',
  })
}
