import { readFile } from 'node:fs/promises'
import { createPlatformSimulator, type PlatformSimulator, type SimulatorOptions } from '../simulator/index.ts'

export interface SimulateOptions {
  port: number
  host: string
  /** More names under which it is reached. */
  allowHost?: readonly string[] | undefined
  /** A JSON file with the options of `createPlatformSimulator()`. */
  config?: string | undefined
  /** Refuses what the platforms let pass though no document says so. */
  strict?: boolean | undefined
}

/** Starts the simulator of the command line. */
export async function startSimulator(given: SimulateOptions): Promise<PlatformSimulator> {
  const { port, host, allowHost, config, strict } = given
  const options = config === undefined ? {} : await readOptions(config)
  const hosts = [options.hosts ?? [], allowHost ?? []].flat()
  const simulator = createPlatformSimulator({
    host,
    ...options,
    hosts,
    ...(strict === true && { strict }),
  })
  try {
    await simulator.start(port)
  } catch (error) {
    throw new Error(reasonOf(error, port, host))
  }
  return simulator
}

function reasonOf(error: unknown, port: number, host: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `port ${port} is in use: choose another one with --port, or 0 for any`
  if (code === 'EACCES') return `port ${port} needs more rights: choose one above 1023 with --port`
  return code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL'
    ? `"${host}" is no address of this machine`
    : message
}

async function readOptions(path: string): Promise<SimulatorOptions> {
  const options = parse(await readFile(path, 'utf8'))
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options
  throw new Error(options === undefined ? `${path} is no JSON` : `${path} must be a JSON object`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What somebody needs who has just started it. */
export function describeSimulator(simulator: PlatformSimulator): string {
  const { url } = simulator
  const account = simulator.apps.list().find((app) => app.kind === 'official-account')
  const [corp] = simulator.corps.list()
  const agent = corp?.agents[0]
  const lines = [
    '',
    `  WeChat and WeCom, simulated:  ${url}`,
    '  Open it in a browser. Ctrl+C ends it.',
    '',
    '  For your .env:',
    ...(account ? [`    WECHAT_APPID=${account.appId}`, `    WECHAT_APPSECRET=${account.appSecret}`] : []),
    ...(corp && agent
      ? [
          `    WECOM_CORP_ID=${corp.corpId}`,
          `    WECOM_APP_SECRET=${agent.secret}`,
          `    WECOM_AGENT_ID=${agent.agentId}`,
        ]
      : []),
    '',
    '  For your code, as the option endpoints:',
    ...Object.entries(simulator.endpoints).map(([name, base]) => `    ${name}: '${base}',`),
    '',
  ]
  return lines.join('\n')
}
