import { randomBytes } from 'node:crypto'
import { beforeEach, expect } from '@jest/globals'
import { type WechatClient, wechatClient } from 'express-wechat-auth'
import { useByteHost } from '../helpers/faults/byte-host.ts'
import type { FaultCase } from '../helpers/faults/plans.ts'
import { useFaultProxy } from '../helpers/faults/proxy.ts'
import { testFaults } from '../helpers/faults/run.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(100_000)])
let platform = ''
const startHost = useByteHost()
const proxy = useFaultProxy(() => platform)
beforeEach(async () => {
  const host = await startHost(
    (res: { end(body: unknown): void }, _index: number, { method }: { method: string }) =>
      res.end(method === 'GET' ? jpeg : '{"type":"image","media_id":"m1"}'),
  )
  platform = host.base
})

const create = (): WechatClient => wechatClient({ ...accountCredentials, endpoints: { api: proxy.base } })
const bench = { proxy, create, warm: (client: WechatClient) => client.getAppAccessToken() }

const upload = (): FormData => {
  const form = new FormData()
  form.append('media', new Blob([jpeg]), 'a.jpg')
  return form
}

const cases: Record<string, FaultCase<WechatClient>> = {
  'a download': {
    api: 'cgi-bin/media/get',
    ready: () => async (client) =>
      jpeg.equals(
        await client.call({ path: '/cgi-bin/media/get', query: { media_id: 'm1' }, responseType: 'buffer' }),
      ),
    right: true,
    repeats: true,
    needs: false,
    isMedia: true,
  },
  'an upload': {
    api: 'cgi-bin/media/upload',
    ready: () => (client) =>
      client.call({ path: '/cgi-bin/media/upload', query: { type: 'image' }, body: upload() }),
    right: expect.objectContaining({ media_id: 'm1' }),
    repeats: false,
    needs: false,
  },
}

testFaults(bench, cases)
