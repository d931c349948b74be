import type { Answer } from '../../engine/http/answer.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { checkCorpBody } from './corp-body.ts'
import { checkContactSync } from './corp-caller.ts'

const maxLimit = 10_000

function offsetOf(cursor: unknown): number {
  if (cursor === undefined || cursor === '') return 0
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : ''
  return /^from \d{1,9}$/.test(text) ? Number(text.slice(5)) : Number.NaN
}

/** `user/list_id`: everybody, once for each of their departments; only for the secret of contact sync. */
export function userListId(call: Call): Answer {
  const { corp } = checkContactSync(call)
  const { fields } = checkCorpBody(call)
  const { cursor, limit = maxLimit } = fields
  const isLimit = Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= maxLimit
  call.check('limit is a whole number from 1 to 10000', isLimit, 40058, "invalid param 'limit'")
  const from = offsetOf(cursor)
  call.check('cursor is next_cursor of the call before', from >= 0, 40058, "invalid param 'cursor'")
  const all = corp.members.flatMap(({ userid, department }) =>
    department.map((id) => ({ userid, department: id })),
  )
  const to = from + Number(limit)
  const next = to < all.length ? Buffer.from(`from ${to}`).toString('base64url') : ''
  return corpAnswer({ next_cursor: next, dept_user: all.slice(from, to) })
}
