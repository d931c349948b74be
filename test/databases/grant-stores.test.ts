import { beforeAll } from '@jest/globals'
import KeyvRedis from '@keyv/redis'
import { redisTokenCache } from 'express-wechat-auth'
import Keyv from 'keyv'
import { createClient } from 'redis'
import { grantStoreContract } from '../contracts/grant-store.ts'
import { describeWithRedis, useRedis } from '../helpers/stores/redis.ts'

describeWithRedis('grants of third-party platforms in Redis', () => {
  const redis = useRedis()
  type Client = Awaited<ReturnType<typeof connect>>
  const connect = async () => {
    const client = await createClient({ socket: { path: redis.path, tls: false } }).connect()
    redis.keep(client)
    return client
  }
  let clients: Client[] = []

  beforeAll(async () => {
    clients = [await connect(), await connect(), await connect()]
  })

  grantStoreContract('Keyv over Redis, beside a token cache in Redis,', () => ({
    store: new Keyv(new KeyvRedis(clients[2] as never), { namespace: 'grants' }),
    cacheOf: (process) => redisTokenCache({ client: clients[process] as Client, prefix: 'wechat:' }),
  }))
})
