import { readFile } from 'node:fs/promises'
import { createPlatformSimulator, type PlatformSimulator, type SimulatorOptions } from '../simulator/index.ts'
import { both, CommandError, type Language, type Text } from './language/text.ts'

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
    throw new CommandError(reasonOf(error, port, host))
  }
  return simulator
}

function reasonOf(error: unknown, port: number, host: string): Text {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return both(
      `port ${port} is in use: choose another one with --port, or 0 for any`,
      `端口 ${port} 已被占用：请用 --port 换一个，0 表示任选`,
    )
  }
  if (code === 'EACCES') {
    return both(
      `port ${port} needs more rights: choose one above 1023 with --port`,
      `没有使用端口 ${port} 的权限：请用 --port 选一个 1023 以上的端口`,
    )
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EADDRNOTAVAIL') {
    return both(`"${host}" is no address of this machine`, `“${host}”不是本机的地址`)
  }
  return both(message, `无法启动：${message}`)
}

async function readOptions(path: string): Promise<SimulatorOptions> {
  const options = parse(await readFile(path, 'utf8'))
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options
  throw new CommandError(
    options === undefined
      ? both(`${path} is no JSON`, `${path} 不是 JSON`)
      : both(`${path} must be a JSON object`, `${path} 必须是一个 JSON 对象`),
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const words = {
  simulated: both('WeChat and WeCom, simulated:', '微信与企业微信模拟器：'),
  open: both('Open it in a browser. Ctrl+C ends it.', '请在浏览器中打开。按 Ctrl+C 结束。'),
  env: both('For your .env:', '填入 .env：'),
  code: both('For your code, as the option endpoints:', '填入代码的 endpoints 选项：'),
}

/** What somebody needs who has just started it. */
export function describeSimulator(simulator: PlatformSimulator, language: Language): string {
  const { url } = simulator
  const account = simulator.apps.list().find((app) => app.kind === 'official-account')
  const [corp] = simulator.corps.list()
  const agent = corp?.agents[0]
  const lines = [
    '',
    `  ${words.simulated[language]}  ${url}`,
    `  ${words.open[language]}`,
    '',
    `  ${words.env[language]}`,
    ...(account ? [`    WECHAT_APPID=${account.appId}`, `    WECHAT_APPSECRET=${account.appSecret}`] : []),
    ...(corp && agent
      ? [
          `    WECOM_CORP_ID=${corp.corpId}`,
          `    WECOM_APP_SECRET=${agent.secret}`,
          `    WECOM_AGENT_ID=${agent.agentId}`,
        ]
      : []),
    '',
    `  ${words.code[language]}`,
    ...Object.entries(simulator.endpoints).map(([name, base]) => `    ${name}: '${base}',`),
    '',
  ]
  return lines.join('\n')
}
