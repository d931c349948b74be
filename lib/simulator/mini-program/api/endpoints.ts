import type { ApiEntry } from '../../accounts/api/api-entry.ts'
import type { MiniProgramWorld } from '../state/mini-program-world.ts'
import { checkSession, resetSessionKey } from './check-session.ts'
import { getPhoneNumber } from './get-phone-number.ts'
import { jscode2session } from './jscode2session.ts'
import { unlimitedCode } from './mini-program-code.ts'
import { sendSubscribe } from './subscribe-send.ts'

/** The APIs of mini programs. */
export const miniProgramEndpoints: readonly ApiEntry<MiniProgramWorld>[] = [
  ['sns', 'sns/jscode2session', jscode2session],
  ['cgi-bin', 'cgi-bin/message/subscribe/send', sendSubscribe],
  ['cgi-bin', 'wxa/getwxacodeunlimit', unlimitedCode],
  ['cgi-bin', 'wxa/checksession', checkSession],
  ['cgi-bin', 'wxa/resetusersessionkey', resetSessionKey],
  ['cgi-bin', 'wxa/business/getuserphonenumber', getPhoneNumber],
]
