/** What the simulator's control API tells, as far as the console looks at it. */
export type Words = Readonly<Record<string, readonly [chinese: string, english: string]>>

export interface DeepLink {
  name: string
  example: string
  does: readonly [chinese: string, english: string]
}

export interface Push {
  url: string
  token: string
  encodingAESKey?: string
  mode?: string
  format?: string
}

export interface App {
  appId: string
  appSecret: string
  kind: string
  name: string
  redirectDomains: string[]
  jsDomains?: string[]
  ipAllowList?: string[]
  openPlatformAccount?: string
  dailyTokenLimit?: number
  verified?: boolean
  banned?: boolean
  push?: Push
}

export interface Agent {
  agentId: number
  name: string
  secret: string
  trustedDomains: string[]
  callbackDomains?: string[]
  jsDomains?: string[]
  trustedIps?: string[]
  enabled?: boolean
  isContactSync?: boolean
  push?: Push
}

export interface Department {
  id: number
  name: string
  parentid: number
}

export interface Member {
  userid: string
  name: string
  department: number[]
  main_department?: number
  position?: string
  mobile?: string
  email?: string
  status?: number
}

/** Somebody who is not a member and yet can open the company's pages. */
export interface Outsider {
  kind: string
  id: string
  name: string
}

export interface Tag {
  tagid: number
  tagname: string
  userids?: string[]
  departments?: number[]
}

export interface Corp {
  corpId: string
  name: string
  agents: Agent[]
  departments: Department[]
  members: Member[]
  tags?: Tag[]
  outsiders?: Outsider[]
}

/** A third-party platform. */
export interface ComponentPlatform {
  appId: string
  appSecret: string
  name?: string
  token: string
  encodingAesKey: string
  ipList?: string[]
  launchDomain: string
  webDomains: string[]
  testList?: string[]
  released?: boolean
  eventUrl?: string
  messageUrl?: string
  refreshTokens?: string
}

/** A suite, template or login suite of a service provider. */
export interface Suite {
  suiteId: string
  suiteSecret: string
  name?: string
  kind?: string
  token: string
  encodingAesKey: string
  providerCorpId: string
  providerSecret?: string
  trustedDomains: string[]
  installDomains?: string[]
  callbackDomains?: string[]
  ipList?: string[]
  commandUrl?: string
  dataUrl?: string
  published?: boolean
}

/** A company that has installed a suite. */
export interface Install {
  corpId: string
  shownCorpId: string
  agentId: number
  authMode: 0 | 1
  enabled: boolean
  visible?: { userids?: string[]; departments?: number[] }
  unlicensed: string[]
  hasRedeemed: boolean
}

export interface PushCheck {
  passed: boolean
  reason?: string
}

/** An account that has authorised a platform. */
export interface Authorizer {
  appId: string
  userName: string
  permissions: number[]
  authTime: number
  hasRedeemed: boolean
}

export interface ReleaseStep {
  name: string
  passed: boolean
  detail: string
}

export interface Person {
  id: string
  nickname: string
  headimgurl?: string
  isSnapshotUser?: boolean | 'string'
  isBlocked?: boolean
  isFollower?: boolean
  hasNoUnionid?: boolean
  phoneNumber?: string
  denial?: string
}

/** Whoever has a face in a list: a person, a member, an outsider. */
export interface Face {
  id: string
  nickname: string
  headimgurl?: string
}

export interface PersonInApp {
  appId: string
  openid: string
  unionid?: string
  isFollowing?: boolean
  hasConsented: boolean
}

export interface KnownPerson {
  person: Person
  apps: PersonInApp[]
  corpIds: string[]
}

/** What this browser is taken for. */
export interface BrowserChoices {
  userAgent?: string
  person?: string
  member?: string
}

export interface Overview {
  apps: App[]
  users: Person[]
  corps: Corp[]
}

export interface LoggedRequest {
  id: number
  at: number
  method: string
  host?: string
  api: string
  query: Record<string, string>
  body?: unknown
  checks: { what: string; ok: boolean; documented?: false }[]
  status?: number
  answer?: unknown
  errcode?: number
  fault?: string
  durationMs?: number
}

export interface Changes {
  run: string
  revision: number
  now: number
  offsetMs: number
  requests: LoggedRequest[]
  firstId: number
  faults: number
}

export interface Fault {
  id: number
  api: string
  kind: string
  /** JSON has no Infinity: null, or the word. */
  times?: number | 'Infinity' | null
  skip?: number
  errcode?: number
  delayMs?: number
  afterCommit?: boolean
}

export interface FaultCatalogue {
  apis: { api: string; host: string; likely: number[] }[]
  errors: Record<string, { errcode: number; errmsg: string }[]>
}

export interface SentMessage {
  kind: string
  at: number
  appId?: string
  corpId?: string
  agentId?: number
  openid?: string
  userids?: string[]
  // biome-ignore lint/suspicious/noExplicitAny: whatever an app has posted
  body: any
}

export interface SceneCode {
  appId: string
  ticket: string
  url: string
  scene: string | number
  expiresAt?: number
}

export interface MiniProgramCode {
  appId: string
  page: string
  scene: string
  envVersion: string
  url: string
}

export interface ChatEntry {
  from: 'person' | 'account'
  time: number
  message: Record<string, unknown>
}

export interface Delivery {
  tries: { status?: number; error?: string; durationMs: number }[]
  twin?: Delivery
  fault?: string
  reply?: unknown
}

/** Something that a message can be written to. */
export interface Receiver {
  key: string
  name: string
  note: string
  appId?: string
  kind?: string
  corpId?: string
  agentId?: number
  push?: Push
}

/** A receiver and who writes to it. */
export interface Talk extends Receiver {
  person: Face
}
