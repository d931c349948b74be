import { expect } from '@jest/globals'
import type { MiniProgramClient, WechatClient } from 'express-wechat-auth'
import { again, type FaultCase } from '../helpers/faults/plans.ts'

/** What the clients of all apps at WeChat can do. */
export const appCases: Record<string, FaultCase<WechatClient | MiniProgramClient>> = {
  getAppAccessToken: {
    api: 'cgi-bin/stable_token',
    ready: () => (client) => client.getAppAccessToken(),
    right: expect.stringMatching(/^\d+_/),
    ...again,
  },
  call: {
    api: 'cgi-bin/get_api_domain_ip',
    ready: () => (client) => client.call({ path: '/cgi-bin/get_api_domain_ip' }),
    right: expect.objectContaining({ ip_list: expect.any(Array) }),
    repeats: true,
    needs: false,
  },
}
