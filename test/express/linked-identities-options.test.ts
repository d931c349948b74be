import { describe, expect, it } from '@jest/globals'
import { type IdentityStore, linkedIdentities } from 'express-wechat-auth'
import { complaintAbout, refusesWhatIsNoOptions } from '../contracts/option-errors.ts'

const store: IdentityStore = {
  find: () => undefined,
  create: () => ({ id: 1 }),
  link: () => undefined,
  unlink: () => undefined,
  list: () => [],
}
const user = { provider: 'website', appId: 'wx1', openid: 'o1', loggedInAt: 1 } as const

describe('the options of linkedIdentities()', () => {
  refusesWhatIsNoOptions(linkedIdentities)

  it.each<[object, RegExp]>([
    [{}, /option "store" is missing/],
    [{ store: {} }, /option "store" must have the functions find, create, link, unlink, list/],
    [{ store: { ...store, list: undefined } }, /option "store" must have the functions/],
    [{ store, unionGroup: '' }, /option "unionGroup" must be a non-empty string/],
    [{ store, unionGroup: ' mine' }, /option "unionGroup" must have no blank/],
    [{ store, onConflict: 'merge' }, /option "onConflict" must be a function/],
    [{ store, unionGroups: 'mine' }, /unknown option "unionGroups", did you mean "unionGroup"/],
  ])('refuse %j', (options, complaint) => {
    expect(complaintAbout(linkedIdentities, options)).toMatch(complaint)
  })

  it.each([{ name: 'no id' }, { id: '' }, { id: null }, 'an id', 7])(
    'take no account such as %j',
    async (account) => {
      const { onLogin } = linkedIdentities({ store: { ...store, find: () => account as never } })
      await expect(onLogin(user)).rejects.toThrow(/store\.find\(\) answered an account without an "id"/)
    },
  )

  it('take a store that answers null for nobody', async () => {
    const { onLogin } = linkedIdentities({ store: { ...store, find: () => null } })
    expect(await onLogin(user)).toEqual({ id: 1 })
  })

  it('pass on what the store throws', async () => {
    const down = (): never => {
      throw new Error('the database is down')
    }
    for (const broken of [{ find: down }, { create: down }]) {
      const { onLogin } = linkedIdentities({ store: { ...store, ...broken } })
      await expect(onLogin(user)).rejects.toThrow('the database is down')
    }
  })

  it('say that a store has kept nothing', async () => {
    const { onLogin } = linkedIdentities({ store: { ...store, create: () => undefined } })
    await expect(onLogin(user)).rejects.toThrow('store.create() has not kept the identity')
  })
})
