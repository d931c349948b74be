import { both, type Text } from './text.ts'

type Kind =
  | 'name'
  | 'name-server'
  | 'refused'
  | 'late'
  | 'cut'
  | 'route'
  | 'certificate-date'
  | 'certificate-host'
  | 'certificate-issuer'
  | 'no-tls'
  | 'other'

/** Why a host gave no answer. */
export interface Failure {
  kind: Kind
  what: Text
}

const kinds: readonly [pattern: RegExp, kind: Kind][] = [
  [/^ENOTFOUND$/, 'name'],
  [/^EAI_/, 'name-server'],
  [/^ECONNREFUSED$/, 'refused'],
  [/TIMEOUT$|TIMEDOUT$/, 'late'],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'cut'],
  [/^E(?:HOST|NET)UNREACH$/, 'route'],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, 'certificate-date'],
  [/ALTNAME/, 'certificate-host'],
  [/CERT|UNABLE_TO_(?:GET|VERIFY)/, 'certificate-issuer'],
  [/^EPROTO$|SSL|TLS/, 'no-tls'],
]

const words: Record<Kind, Text> = {
  name: both('the name is not in the DNS', '域名解析失败'),
  'name-server': both('the DNS server gives no answer', 'DNS 服务器没有应答'),
  refused: both('no connection', '连接被拒绝'),
  late: both('no answer in time', '连接超时'),
  cut: both('the connection was cut off', '连接被中断'),
  route: both('no route to it', '网络不可达'),
  'certificate-date': both('its certificate is out of date', '证书不在有效期内'),
  'certificate-host': both('its certificate is for another name', '证书与域名不符'),
  'certificate-issuer': both('its certificate is not trusted', '证书不受信任'),
  'no-tls': both('no TLS at that port', '该端口不是 TLS 服务'),
  other: both('no connection', '无法连接'),
}

/** @param code what the runtime calls it, such as `ENOTFOUND` */
export function failureOf(code: string | undefined, isTimeout: boolean): Failure {
  if (isTimeout) return { kind: 'late', what: both('no answer in 10 seconds', '10 秒内没有应答') }
  const kind = kinds.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? 'other'
  const { en, zh } = words[kind]
  return { kind, what: code === undefined ? words[kind] : both(`${en} (${code})`, `${zh}（${code}）`) }
}

const nearby = both('Look at the DNS of this machine or container', '请检查本机或容器的 DNS 设置')

/** What to do where a platform’s host cannot be reached from here. */
export function reachCure({ kind }: Failure, base: string): Text {
  const { protocol, port: given } = new URL(base)
  const port = given || (protocol === 'https:' ? '443' : '80')
  const open = both(
    `Open port ${port} to it in your firewall or proxy`,
    `请在防火墙或代理上放行到该主机的 ${port} 端口`,
  )
  const cures: Partial<Record<Kind, Text>> = {
    name: nearby,
    'name-server': nearby,
    refused: both(
      `Nothing listens at port ${port}, or a firewall or proxy refuses it`,
      `${port} 端口无服务监听，或被防火墙、代理拒绝`,
    ),
    'certificate-date': both('Compare the clock of this machine', '请核对本机时间'),
    'certificate-host': both(
      'The name leads to another host: look at the DNS, /etc/hosts and the proxy',
      '域名指向了别的主机：请检查 DNS、/etc/hosts 和代理',
    ),
    'certificate-issuer': both(
      'A proxy may be opening TLS: give Node.js its root certificate by NODE_EXTRA_CA_CERTS',
      '可能有代理在解密 TLS：请通过 NODE_EXTRA_CA_CERTS 让 Node.js 信任其根证书',
    ),
    'no-tls': both('A proxy may be answering in its place', '可能是代理代替它作了应答'),
  }
  return cures[kind] ?? open
}

/** What to do where the app’s own address cannot be reached, by which the platform comes. */
export function ownAddressCure({ kind }: Failure): Text {
  const ports = both('the platform reaches ports 80 and 443 only', '平台只访问 80 和 443 端口')
  const record = both('add its record to the DNS', '请添加域名解析记录')
  const cures: Partial<Record<Kind, Text>> = {
    name: record,
    'name-server': nearby,
    refused: both(`is the app running there? And ${ports.en}`, `应用是否已启动？另外，${ports.zh}`),
    'certificate-date': both('renew the certificate', '请更新证书'),
    'certificate-host': both('get a certificate for this name', '请申请与该域名匹配的证书'),
    'certificate-issuer': both(
      'serve the whole chain of a certificate that browsers take (fullchain.pem)',
      '请使用受信任的证书，并配置完整证书链（fullchain.pem）',
    ),
    'no-tls': both('end TLS in front of the app', '请在应用前面配置 HTTPS'),
  }
  return cures[kind] ?? ports
}
