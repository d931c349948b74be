import type { IdentityQuery, IdentityStore, LinkedIdentity } from 'express-wechat-auth'

export interface TestAccount {
  id: number
  name?: string
}

/** Accounts in memory, as a database keeps them: atomic on the key, and never at once. */
export interface TestIdentityStore extends IdentityStore<TestAccount> {
  /** What was asked, oldest first. */
  readonly calls: { name: keyof IdentityStore; of: string }[]
  /** The identities of each account, by its id. */
  keys(): Record<number, string[]>
  /** The whole of what is kept. */
  rows(): LinkedIdentity[]
  /** Gives all that one account has to another one, as an app does that merges them. */
  merge(from: TestAccount, into: TestAccount): void
}

export function memoryIdentityStore(): TestIdentityStore {
  const rows = new Map<string, { accountId: number; identity: LinkedIdentity }>()
  const calls: TestIdentityStore['calls'] = []
  let lastId = 0
  const ask = async (name: keyof IdentityStore, of: string): Promise<void> => {
    calls.push({ name, of })
    // Other requests run meanwhile.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  const keep = (accountId: number, identity: LinkedIdentity): void => {
    const owner = rows.get(identity.key)?.accountId ?? accountId
    if (owner !== accountId) throw new Error(`UNIQUE constraint failed: identities.key`)
    rows.set(identity.key, { accountId, identity: structuredClone(identity) })
  }
  const listOf = (accountId: number): LinkedIdentity[] =>
    [...rows.values()].filter((row) => row.accountId === accountId).map(({ identity }) => identity)

  return {
    calls,
    keys: () =>
      Object.fromEntries(
        [...new Set([...rows.values()].map(({ accountId }) => accountId))].map((id) => [
          id,
          listOf(id).map(({ key }) => key),
        ]),
      ),
    rows: () => [...rows.values()].map(({ identity }) => identity),
    merge(from, into) {
      for (const row of rows.values()) if (row.accountId === from.id) row.accountId = into.id
    },
    async find(query) {
      await ask('find', 'key' in query ? query.key : query.unionid)
      const found = [...rows.values()].find(({ identity }) => fits(identity, query))
      return found && { id: found.accountId }
    },
    async create(identity) {
      await ask('create', identity.key)
      if (rows.has(identity.key)) throw new Error('UNIQUE constraint failed: identities.key')
      lastId += 1
      keep(lastId, identity)
      return { id: lastId }
    },
    async link(account, identity) {
      await ask('link', identity.key)
      keep(account.id, identity)
    },
    async unlink(account, { key }) {
      await ask('unlink', key)
      if (rows.get(key)?.accountId === account.id) rows.delete(key)
    },
    async list(account) {
      await ask('list', String(account.id))
      return listOf(account.id)
    },
  }
}

function fits(identity: LinkedIdentity, query: IdentityQuery): boolean {
  if ('key' in query) return identity.key === query.key
  const { unionGroup, unionid } = identity as { unionGroup?: string; unionid?: string }
  return unionGroup === query.unionGroup && unionid === query.unionid
}
