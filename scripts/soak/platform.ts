// The process of the platforms: the simulator, behind a server of its own that can go away and come back.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createPlatformSimulator,
  defaultApps,
  defaultCorps,
  defaultPeople,
  type SimulatedApp,
  type SimulatedCorp,
} from 'express-wechat-auth/simulator'
import { companies, members, people, shops, tenants } from './accounts.ts'
import { serveOrders } from './child.ts'

const accountOf = (appId: string, appSecret = '5'.repeat(32)): SimulatedApp => {
  const redirectDomains = ['localhost', '127.0.0.1']
  return { appId, appSecret, kind: 'official-account', name: appId, redirectDomains }
}
const companyOf = (corpId: string): SimulatedCorp => ({
  corpId,
  name: corpId,
  agents: [],
  departments: [{ id: 1, name: corpId, parentid: 0 }],
  members: [{ userid: 'member', name: 'member', department: [1] }],
})

const simulator = createPlatformSimulator({
  apps: [
    ...defaultApps,
    ...shops.map((appId) => accountOf(appId)),
    ...tenants.map(({ appId, appSecret }) => accountOf(appId, appSecret)),
  ],
  people: [...defaultPeople, ...people.map((id) => ({ id, nickname: id }))],
  corps: [
    ...defaultCorps.map((corp) => ({
      ...corp,
      members: [
        ...corp.members,
        ...members.map((userid, number) => ({
          userid,
          name: userid,
          department: [number % 2 === 0 ? 2 : 4],
        })),
      ],
    })),
    ...companies.map(companyOf),
  ],
})
const url = await simulator.start()
let shortSeconds: number | undefined
const ofTokens =
  /\/(?:stable_token|gettoken|api_component_token|api_authorizer_token|get_suite_token|get_provider_token|get_corp_token)\b/

const server = createServer((req, res) => {
  if (shortSeconds !== undefined && ofTokens.test(req.url ?? '')) shorten(res, shortSeconds)
  simulator.handler(req, res)
})
server.keepAliveTimeout = 30_000

/** A token's life in the answer is another; the answer is as long as it was. */
function shorten(res: ServerResponse, seconds: number): void {
  const end = res.end.bind(res) as (body?: unknown) => ServerResponse
  res.end = (body?: unknown) =>
    end(
      String(body ?? '').replace(
        /("expires_in":)(\d+)/,
        (_, name: string, old: string) => name + String(seconds).padStart(old.length),
      ),
    )
}

const listen = (port: number): Promise<void> =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
await listen(0)
const { port } = server.address() as AddressInfo

serveOrders({
  endpoints: () =>
    JSON.parse(JSON.stringify(simulator.endpoints).replaceAll(url, `http://127.0.0.1:${port}`)),
  /** A function of the simulator, such as `users.issueCode`. */
  call(path: string, args: unknown[]) {
    // biome-ignore lint/suspicious/noExplicitAny: found by name
    const found = path.split('.').reduce((owner: any, name) => owner[name], simulator)
    return found(...args)
  },
  /** An answer that is bent again and again, until `faults.clear`. JSON knows no Infinity. */
  bend: (fault: { kind: 'errcode' }) => simulator.faults.arm({ api: '*', times: Infinity, ...fault }),
  shorten(seconds: number | null) {
    shortSeconds = seconds ?? undefined
  },
  close: () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  open: () => listen(port),
})
