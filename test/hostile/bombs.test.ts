import { afterEach, expect, it } from '@jest/globals'
import axios, { type AxiosInstance } from 'axios'
import { type MiniProgramClient, miniProgramClient } from 'express-wechat-auth'
import { miniCredentials, useMini } from '../helpers/apps/mini-program.ts'
import { bomb, unusableFaults } from '../helpers/faults/faults.ts'
import { outcomeOf } from '../helpers/faults/outcome.ts'
import { unavailable } from '../helpers/faults/plans.ts'
import { useFaultProxy } from '../helpers/faults/proxy.ts'
import { bytesHeld, heapAfterCollection } from '../helpers/programs/heap.ts'
import { portionOf } from '../run/length.ts'

const { simulator } = useMini()
const proxy = useFaultProxy(() => simulator.url)

/** The 12 MB of a medium, some copies of it on their way, and what else the process does. */
const allowedBytes = 150 * 1024 * 1024
let timer: NodeJS.Timeout | undefined
afterEach(() => clearInterval(timer))

const calls: Record<string, [api: string, call: (client: MiniProgramClient) => Promise<unknown>]> = {
  JSON: ['cgi-bin/get_api_domain_ip', (client) => client.call({ path: '/cgi-bin/get_api_domain_ip' })],
  'a picture': ['wxa/getwxacodeunlimit', (client) => client.fetchUnlimitedCodeImage({ scene: 'a' })],
}
const ways: [string, () => AxiosInstance | undefined][] = [
  ['undici', () => undefined],
  ['the user’s axios', () => axios.create({ proxy: false })],
  ['an axios over fetch', () => axios.create({ adapter: 'fetch' })],
]
const tries = ways.flatMap(([way, http]) =>
  Object.keys(calls).flatMap((what) =>
    Object.entries({
      'a gzip bomb of 400 MB': bomb,
      'a flood': unusableFaults['a flood without end'] ?? bomb,
    }).map(([name, fault]) => ({ name, what, way, http, fault })),
  ),
)

it.each(portionOf(tries, 5))(
  '$name in place of $what fills no memory over $way',
  async ({ what, http, fault }) => {
    const [api, call] = calls[what] as (typeof calls)[string]
    const client = miniProgramClient({
      ...miniCredentials,
      endpoints: { api: `${proxy.base}/api.weixin.qq.com` },
      http: http(),
    })
    await call(client)
    // What earlier tests have left in the process is not this one's.
    heapAfterCollection()
    const before = bytesHeld()
    let highest = before
    const look = () => {
      highest = Math.max(highest, bytesHeld())
    }
    timer = setInterval(look, 2)
    proxy.breakNext(api, fault)
    const passed = () => proxy.exchanges
    expect(await outcomeOf(() => call(client), { right: undefined, passed })).toBe(unavailable)
    look()
    expect(highest - before).toBeLessThan(allowedBytes)
    expect(proxy.disarm()).toBe(0)
    await expect(call(client)).resolves.toBeDefined()
  },
)
