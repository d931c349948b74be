import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { requireWecomUser, type WecomAccessRule, wecomAuth } from 'express-wechat-auth'
import { deploymentSecret } from '../helpers/apps/deployment.ts'
import { complaintOf } from '../helpers/errors.ts'

const credentials = { corpId: 'ww1', corpSecret: 'secret', agentId: 1000002 }
const takers: Record<string, (rule: WecomAccessRule) => unknown> = {
  wecomAuth: (authorize) => wecomAuth({ secret: deploymentSecret, ...credentials, authorize }),
  requireWecomUser: (rule) => requireWecomUser(rule),
}

describe.each([
  ['wecomAuth', 'authorize'],
  ['requireWecomUser', 'rule'],
])('the rule of %s()', (factory, option) => {
  const take = (rule: unknown) => () => takers[factory]?.(rule as WecomAccessRule)

  it.each<[unknown, RegExp]>([
    [null, /must be an object, got null/],
    ['lisi', /must be an object, got string/],
    [true, /must be an object, got boolean/],
    [[2], /must be an object, got a list/],
    [{}, /must name "departments", "tags" or "userids", or be a function/],
    [{ departments: undefined }, /must name "departments", "tags" or "userids"/],
    [{ department: [2] }, /unknown key "department", did you mean "departments"\?/],
    [{ userIds: ['lisi'] }, /unknown key "userIds", did you mean "userids"\?/],
    [{ tag: [1] }, /unknown key "tag", did you mean "tags"\?/],
    [
      { departments: [2], includeSubdepartments: true },
      /unknown key "includeSubdepartments", did you mean "includeSubDepartments"\?/,
    ],
    [{ departments: 2 }, /a key "departments" that must be a list/],
    [{ departments: ['2'] }, /a key "departments" that entry 0 must be a whole number above 0/],
    [{ departments: [2, 0] }, /a key "departments" that entry 1 must be a whole number above 0/],
    [{ departments: [2.5] }, /a key "departments" that entry 0 must be a whole number/],
    [{ departments: [] }, /a key "departments" that must be a list with at least one entry/],
    [{ tags: ['admins'] }, /a key "tags" that entry 0 must be a whole number above 0/],
    [{ tags: 1 }, /a key "tags" that must be a list/],
    [{ userids: 'lisi' }, /a key "userids" that must be a list/],
    [{ userids: [''] }, /a key "userids" that entry 0 must be a non-empty string/],
    [{ userids: [7] }, /a key "userids" that entry 0 must be a non-empty string, got number/],
    [
      { departments: [2], includeSubDepartments: 'yes' },
      /"includeSubDepartments" that must be true or false/,
    ],
    [{ includeSubDepartments: true }, /must name "departments"/],
    [{ tags: [1], includeSubDepartments: true }, /"includeSubDepartments" without "departments"/],
  ])('is refused as %j', (rule, complaint) => {
    const message = complaintOf(take(rule))
    expect(message).toMatch(complaint)
    expect(message).toMatch(`${factory}: option "${option}" `)
  })

  it.each<[unknown]>([
    [undefined],
    [{ departments: [2] }],
    [{ departments: [1], includeSubDepartments: true }],
    [{ departments: [2], includeSubDepartments: false, tags: undefined }],
    [{ tags: [1, 2] }],
    [{ userids: ['lisi', 'ww2/zhouba'] }],
    [{ departments: [2], tags: [1], userids: ['lisi'] }],
    [() => true],
    [async () => false],
  ])('is fine as %p', (rule) => {
    expect(take(rule)).not.toThrow()
  })
})

describe('requireWecomUser', () => {
  it('says that it was used without being called', () => {
    const message = complaintOf(() =>
      requireWecomUser(new IncomingMessage(new Socket()) as unknown as WecomAccessRule),
    )
    expect(message).toContain('requireWecomUser')
    expect(message).toContain('write requireWecomUser(), with parentheses')
  })
})
