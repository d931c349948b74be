import type { SimulatedCorp } from 'express-wechat-auth/simulator'

/** An app of another company, which a test adds with `addCorp()`. It has a user123 too. */
export const second = {
  corpId: 'ww00000000000000bb',
  corpSecret: 'simulated-secret-of-the-second',
  agentId: 1000002,
}
export const secondCorp: SimulatedCorp = {
  corpId: second.corpId,
  name: '乙公司',
  agents: [
    {
      agentId: second.agentId,
      secret: second.corpSecret,
      name: '门户',
      trustedDomains: ['b.example', '127.0.0.1:*'],
    },
  ],
  departments: [{ id: 1, name: '乙公司', parentid: 0 }],
  members: [{ userid: 'user123', name: '钱七', department: [1] }],
}
