import { LRUCache } from 'lru-cache'

/** Somebody whom this app knows. */
export interface Account {
  id: number
  /** How often they have logged in. */
  logins: number
}

/** What a login tells of a person; of WeCom's people only members get as far as this. */
interface Identity {
  provider?: string
  appId?: string
  openid?: string
  unionid?: string
  corpId?: string
  userid?: string
}

export interface Accounts {
  /** Finds the account of a person who logs in, or makes one. */
  open(user: Identity): Account
}

const maxAccounts = 1_000

/** The app's own table of accounts: here in memory, and bounded. */
export function createAccounts(): Accounts {
  const byIdentity = new LRUCache<string, Account>({ max: maxAccounts })
  let lastId = 0

  return {
    open({ provider, appId, openid, unionid, corpId, userid }) {
      const identity = corpId ? `${corpId}:${userid}` : `${provider}:${appId}:${openid}`
      // The unionid links the openids that a person has at several apps of one company.
      const link = unionid && `unionid:${unionid}`
      const known = byIdentity.get(identity) ?? (link ? byIdentity.get(link) : undefined)
      const account = known ?? { id: ++lastId, logins: 0 }
      account.logins += 1
      byIdentity.set(identity, account)
      if (link) byIdentity.set(link, account)
      return { ...account }
    },
  }
}
