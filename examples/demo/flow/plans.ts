import type { WayId } from '../ways.ts'
import type { Kind, Lane } from './flow.ts'

/** A step that is to come. */
export interface Planned {
  kind: Kind
  from: Lane
  to: Lane
  /**
   * Nobody tells the app of it: that it happened follows from what came after. `unlogged` is so only where there is
   * no log of the simulator's.
   */
  isSilent?: 'always' | 'unlogged'
}

const step = (kind: Kind, from: Lane, to: Lane, isSilent?: Planned['isSilent']): Planned => ({
  kind,
  from,
  to,
  ...(isSilent && { isSilent }),
})

const ask = step('ask', 'browser', 'app')
const open = step('open', 'browser', 'app')
const guard = step('guard', 'app', 'browser')
const admit = step('admit', 'app', 'app')
const leave = step('leave', 'app', 'browser')
const page = step('page', 'browser', 'platform', 'unlogged')
const decide = step('decide', 'browser', 'platform', 'unlogged')
const callback = step('callback', 'browser', 'app')
const exchange = step('exchange', 'app', 'platform')
const profile = step('profile', 'app', 'platform')
const account = step('account', 'app', 'app')
const session = step('session', 'app', 'app')
const back = step('back', 'app', 'browser')
const arrive = step('arrive', 'browser', 'app')

const end = [account, session, back, arrive]
const client = step('client', 'browser', 'platform')
const send = step('send', 'browser', 'app')
const answer = step('answer', 'app', 'browser')
const push = step('push', 'platform', 'app')
const reply = step('reply', 'app', 'phone')
const byPhone = [step('scan', 'phone', 'platform', 'always'), step('decide', 'phone', 'platform', 'always')]

/** The mini program on the phone. */
const tell = step('send', 'phone', 'app')

/** What happens when all goes well, for the first time. */
export const plans: Readonly<Record<WayId, readonly Planned[]>> = {
  consent: [ask, leave, page, decide, callback, exchange, profile, ...end],
  silent: [ask, leave, page, callback, exchange, ...end],
  website: [ask, leave, page, ...byPhone, callback, exchange, profile, ...end],
  scan: [
    step('scene', 'browser', 'app'),
    step('code', 'app', 'platform'),
    answer,
    step('scan', 'phone', 'platform'),
    push,
    reply,
    step('number', 'phone', 'platform'),
    push,
    account,
    session,
    step('news', 'app', 'browser'),
  ],
  wecom: [ask, leave, page, decide, callback, exchange, profile, ...end],
  'wecom-desktop': [
    ask,
    leave,
    page,
    step('decide', 'phone', 'platform', 'unlogged'),
    callback,
    exchange,
    profile,
    ...end,
  ],
  mini: [client, send, exchange, account, answer],
  desk: [
    step('scene', 'browser', 'app'),
    answer,
    step('code', 'app', 'platform'),
    step('scan', 'phone', 'platform'),
    step('client', 'phone', 'platform'),
    tell,
    exchange,
    account,
    tell,
    tell,
    account,
    session,
    step('news', 'app', 'browser'),
  ],
  mobile: [client, send, exchange, profile, account, answer],
  merchant: [
    step('merchant', 'browser', 'app'),
    step('token', 'app', 'platform'),
    step('preauth', 'app', 'platform'),
    step('link', 'app', 'browser'),
    page,
    step('decide', 'phone', 'platform', 'unlogged'),
    push,
    exchange,
    callback,
    profile,
    step('granted', 'app', 'app'),
    back,
    arrive,
  ],
  company: [
    step('merchant', 'browser', 'app'),
    step('token', 'app', 'platform'),
    step('preauth', 'app', 'platform'),
    leave,
    page,
    decide,
    callback,
    exchange,
    profile,
    step('granted', 'app', 'app'),
    back,
    arrive,
  ],
  member: [open, leave, page, callback, exchange, step('token', 'app', 'platform'), profile, ...end],
  shop: [open, guard, ask, leave, page, callback, exchange, ...end, admit],
  orders: [open, guard, ask, leave, page, callback, exchange, ...end, admit],
  team: [open, guard, ask, leave, page, callback, exchange, profile, ...end, admit],
  'js-sdk': [
    open,
    send,
    step('token', 'app', 'platform'),
    step('ticket', 'app', 'platform'),
    answer,
    step('check', 'browser', 'platform', 'unlogged'),
  ],
}

/** Who takes part, from left to right. */
export function lanesOf(way: WayId): Lane[] {
  const hasPhone = plans[way].some(({ from, to }) => from === 'phone' || to === 'phone')
  return ['browser', 'app', 'platform', ...(hasPhone ? (['phone'] as const) : [])]
}
