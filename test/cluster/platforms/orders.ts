import type { WechatPlatformOptions } from 'express-wechat-auth'
import type { CommonTasks, ProcessSettings } from '../grants/orders.ts'
import type { FleetProcess } from '../grants/processes.ts'

export interface PlatformSettings extends ProcessSettings {
  platform: Omit<WechatPlatformOptions, 'grantStore' | 'tokenCache'>
}

/** What a process of a platform can be told to do. */
export interface PlatformTasks extends CommonTasks {
  /** Answers `good` or the code of the error. */
  fetchPlatformToken(): Promise<string>
  createGrantUrl(): Promise<string>
  restoreGrants(): Promise<number>
}

export type PlatformProcess = FleetProcess<PlatformTasks>
