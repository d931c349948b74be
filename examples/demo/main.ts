import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'
import { createDemoApp } from './app.ts'
import { type DemoConfig, readConfig } from './config.ts'
import { recordCalls } from './flow/record-calls.ts'
import { recordEvent } from './flow/record-events.ts'
import { type DemoSettings, realSettings, simulatedSettings } from './settings.ts'
import { connectSuite } from './stage/companies.ts'
import { connectPlatform } from './stage/merchants.ts'

async function main(): Promise<void> {
  const config = readConfig()
  const simulator =
    config.account || config.agent ? undefined : createPlatformSimulator({ host: 'localhost' })
  await simulator?.start()
  const recording = { http: recordCalls(), onEvent: recordEvent }
  const settings = simulator ? simulatedSettings(simulator, recording) : realSettings(config, recording)

  const server = createServer()
  const address = await listen(server, config)
  const publicUrl = simulator ? undefined : config.publicUrl
  const origin = publicUrl ?? address
  const { sessionSecret } = config
  server.on('request', createDemoApp({ sessionSecret, settings, simulator, origin, publicUrl }))
  stopOnSignal(server, simulator)
  if (simulator) await receivePushes(simulator, settings, address)
  if (simulator && settings.component) await connectPlatform(simulator, settings.component.appId, address)
  if (simulator && settings.suite) await connectSuite(simulator, settings.suite.suiteId, address)

  console.log(`\n  Open ${config.publicUrl ?? address}\n`)
  if (simulator) {
    console.log(
      '  No credentials in .env: the simulator plays WeChat and WeCom. Its pages are linked there.\n',
    )
  }
}

/** @returns the address for browsers on this machine */
function listen(server: Server, { port, host }: DemoConfig): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(`http://localhost:${(server.address() as AddressInfo).port}`))
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = `Port ${port} is in use: set another one with PORT=3001 npm start`
      reject(new Error(error.code === 'EADDRINUSE' ? inUse : error.message))
    })
    server.listen(port, host)
  })
}

/** What one does by hand in WeChat's console: says where messages of the account go. */
async function receivePushes(
  simulator: PlatformSimulator,
  { account, push }: DemoSettings,
  address: string,
): Promise<void> {
  if (!account || !push) return
  const { token, encodingAesKey } = push
  const url = `${address}/wechat/messages`
  const { appId } = account
  const check = await simulator.push.configure({ appId }, { url, token, encodingAESKey: encodingAesKey })
  if (!check.passed) throw new Error('the demo does not get its messages')
}

function stopOnSignal(server: Server, simulator: PlatformSimulator | undefined): void {
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
    simulator?.stop().catch(() => undefined)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
