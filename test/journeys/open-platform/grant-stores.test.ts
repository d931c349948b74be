import { type GrantStore, memoryTokenCache } from 'express-wechat-auth'
import Keyv from 'keyv'
import { grantStoreContract } from '../../contracts/grant-store.ts'
import { handleOn } from '../../helpers/stores/caches.ts'

/** A table with a column of JSON, as a database answers: null for what is not there. */
function jsonTable(): GrantStore {
  const table = new Map<string, string>()
  return {
    async get(key) {
      const text = table.get(key)
      return text === undefined ? null : (JSON.parse(text) as object)
    },
    async set(key, row) {
      table.set(key, JSON.stringify(row))
    },
    async delete(key) {
      table.delete(key)
    },
  }
}

const stores: [name: string, create: () => GrantStore][] = [
  ['a Map', () => new Map<string, object>()],
  ['a Keyv instance', () => new Keyv()],
  ['a table with a column of JSON', jsonTable],
]

for (const [name, create] of stores) {
  grantStoreContract(name, () => {
    const cache = memoryTokenCache()
    return { store: create(), cacheOf: () => handleOn(cache) }
  })
}
