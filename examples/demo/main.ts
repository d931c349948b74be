import type { AddressInfo } from 'node:net'
import type { AppCredentials, WecomCredentials } from 'express-wechat-auth'
import {
  createPlatformSimulator,
  defaultApps,
  defaultCorps,
  type PlatformSimulator,
  type SimulatedAppKind,
} from 'express-wechat-auth/simulator'
import { createDemoApp, type DemoAppOptions } from './app.ts'
import { type DemoConfig, readConfig } from './config.ts'

async function main(): Promise<void> {
  const config = readConfig()
  const simulator =
    config.account || config.agent ? undefined : createPlatformSimulator({ host: 'localhost' })
  const simulatorUrl = await simulator?.start()
  const { sessionSecret } = config
  const logins = simulator ? simulatedLogins(simulator) : realLogins(config)
  const app = createDemoApp({ sessionSecret, simulatorUrl, ...logins })

  const server = app.listen(config.port, config.host)
  server.once('listening', () => {
    const { port } = server.address() as AddressInfo
    console.log(`\n  Open ${config.publicUrl ?? `http://localhost:${port}`}\n`)
    if (simulator) console.log('  No credentials in .env: the simulator plays WeChat and WeCom.\n')
  })
  server.once('error', (error: NodeJS.ErrnoException) => {
    const inUse = `Port ${config.port} is in use: set another one with PORT=3001 npm start`
    console.error(error.code === 'EADDRINUSE' ? inUse : error.message)
    process.exit(1)
  })
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
    simulator?.stop().catch(() => undefined)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

type Logins = Pick<DemoAppOptions, 'wechat' | 'wecom' | 'miniProgram'>

function realLogins({ account, website, agent, publicUrl }: DemoConfig): Logins {
  return {
    wechat: account && { ...account, website, publicUrl },
    wecom: agent && { ...agent, publicUrl, scope: 'snsapi_privateinfo' },
    // Its front end runs on phones only: see examples/mini-login.ts.
    miniProgram: undefined,
  }
}

function simulatedLogins(simulator: PlatformSimulator): Logins {
  const { endpoints } = simulator
  const appOf = (kind: SimulatedAppKind): AppCredentials => pick(defaultApps.find((app) => app.kind === kind))
  return {
    wechat: { ...appOf('official-account'), website: appOf('website'), endpoints },
    wecom: { ...pickAgent(), endpoints, scope: 'snsapi_privateinfo' },
    miniProgram: { login: { ...appOf('mini-program'), endpoints }, simulator },
  }
}

function pick(app: AppCredentials | undefined): AppCredentials {
  if (app === undefined) throw new Error('the simulator has no app')
  return { appId: app.appId, appSecret: app.appSecret }
}

function pickAgent(): WecomCredentials {
  const corp = defaultCorps[0]
  const agent = corp?.agents[0]
  if (!corp || !agent) throw new Error('the simulator has no company')
  return { corpId: corp.corpId, corpSecret: agent.secret, agentId: agent.agentId }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
