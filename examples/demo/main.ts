import type { AddressInfo } from 'node:net'
import { createPlatformSimulator, defaultApps } from 'express-wechat-auth/simulator'
import { createDemoApp } from './app.ts'
import { readConfig } from './config.ts'

async function main(): Promise<void> {
  const config = readConfig()
  const { account, website } = config
  const simulator = account ? undefined : createPlatformSimulator({ host: 'localhost' })
  const simulatorUrl = await simulator?.start()
  const [simulatedAccount, simulatedWebsite] = defaultApps

  const app = createDemoApp({
    sessionSecret: config.sessionSecret,
    simulatorUrl,
    auth: {
      ...pick(account ?? simulatedAccount),
      ...(account ? website && { website } : simulatedWebsite && { website: pick(simulatedWebsite) }),
      ...(config.publicUrl && { publicUrl: config.publicUrl }),
      ...(simulator && { endpoints: simulator.endpoints }),
    },
  })

  const server = app.listen(config.port, config.host)
  server.once('listening', () => {
    const { port } = server.address() as AddressInfo
    console.log(`\n  Open ${config.publicUrl ?? `http://localhost:${port}`}\n`)
    if (simulator) console.log('  No WECHAT_APPID in .env: the simulator plays WeChat.\n')
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

function pick(app: { appId: string; appSecret: string } | undefined): { appId: string; appSecret: string } {
  if (app === undefined) throw new Error('the simulator has no app')
  return { appId: app.appId, appSecret: app.appSecret }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
