import type { WecomSuiteOptions } from 'express-wechat-auth'
import type { CommonTasks, ProcessSettings } from '../grants/orders.ts'
import type { FleetProcess } from '../grants/processes.ts'

export interface SuiteSettings extends ProcessSettings {
  suite: Omit<WecomSuiteOptions, 'grantStore' | 'tokenCache'>
}

export type SuiteProcess = FleetProcess<CommonTasks>
