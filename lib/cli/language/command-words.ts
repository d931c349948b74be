import { both, type Language, type Text } from './text.ts'

type Word =
  | 'program'
  | 'help'
  | 'simulate'
  | 'port'
  | 'host'
  | 'allowHost'
  | 'config'
  | 'strict'
  | 'doctor'
  | 'env'
  | 'simulator'
  | 'json'
  | 'badPort'

/** What the help says of commands and options. */
export const helpWords: Record<Word, Text> = {
  program: both(
    'Login with WeChat and WeCom for Express: a simulator of the platforms, and a doctor',
    'Express 的微信与企业微信登录：平台模拟器与配置诊断',
  ),
  help: both('display help for command', '显示帮助'),
  simulate: both(
    'play WeChat and WeCom on this machine, with a console in the browser',
    '在本机模拟微信与企业微信，并在浏览器中提供控制台',
  ),
  port: both('where to listen; 0 for any free port', '监听端口；0 表示任选空闲端口'),
  host: both('the address to listen on', '监听地址'),
  allowHost: both('more names under which it is reached', '允许访问的其他域名'),
  config: both('apps, people and companies as JSON', '应用、用户与企业的 JSON 文件'),
  strict: both(
    'refuse what clients do and the platforms let pass though no document says so',
    '拒绝文档没有写明、但平台实际放行的用法',
  ),
  doctor: both(
    'check credentials, clock, reachability, allow-lists, quota, messages and domains',
    '检查凭证、时钟、连通性、IP 白名单、调用额度、消息与域名',
  ),
  env: both(
    'the file with the credentials (default: .env and the environment)',
    '凭证所在文件（默认：.env 与环境变量）',
  ),
  simulator: both('ask a simulator instead of the platforms', '改为向模拟器检查，不访问真实平台'),
  json: both('print JSON', '输出 JSON'),
  badPort: both('It must be a number from 0 to 65535.', '必须是 0 到 65535 之间的数字。'),
}

/** What commander writes of its own, and what it is in Chinese. */
const own: readonly [pattern: RegExp, chinese: string][] = [
  [/^Usage:/, '用法:'],
  [/^Options:/, '选项:'],
  [/^Commands:/, '命令:'],
  [/\[options\]/, '[选项]'],
  [/\[command\]/, '[命令]'],
  [/^error: unknown option '(.*)'/m, "错误：没有选项 '$1'"],
  [/^error: unknown command '(.*)'/m, "错误：没有命令 '$1'"],
  [/^error: option '(.*)' argument missing/m, "错误：选项 '$1' 缺少参数"],
  [/^error: option '(.*)' argument '(.*)' is invalid\. /m, "错误：选项 '$1' 的参数 '$2' 无效。"],
  [
    /^error: too many arguments(?: for '.*')?\. Expected (\d+) arguments? but got (\d+)(?:: .*)?\./m,
    '错误：参数过多，应为 $1 个，实际 $2 个。',
  ],
  [/\(Did you mean (.*)\?\)/, '（是否想用 $1？）'],
  [/ \(default: (.*)\)/, '（默认：$1）'],
]

/** Commander's own words in a language. */
export const commanderWords = (language: Language, text: string): string =>
  language === 'en' ? text : own.reduce((said, [pattern, chinese]) => said.replace(pattern, chinese), text)
