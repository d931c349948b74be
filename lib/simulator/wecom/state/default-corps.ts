import type { SimulatedCorp } from './corp.ts'

const trustedDomains = ['localhost:*', '127.0.0.1:*', '[::1]:*']

/** The company a simulator has when it is given none: the ids are fixed, so they can be written into an `.env`. */
export const defaultCorps: readonly SimulatedCorp[] = [
  {
    corpId: 'ww0000000000000001',
    name: '示例科技',
    agents: [
      { agentId: 1000002, secret: 'simulated-secret-of-agent-1000002', name: '内部系统', trustedDomains },
      { agentId: 1000003, secret: 'simulated-secret-of-agent-1000003', name: '报销审批', trustedDomains },
    ],
    departments: [
      { id: 1, name: '示例科技', parentid: 0 },
      { id: 2, name: '技术部', parentid: 1 },
      { id: 3, name: '前端组', parentid: 2 },
      { id: 4, name: '市场部', parentid: 1 },
    ],
    members: [
      {
        userid: 'user123',
        name: '张三',
        department: [2],
        main_department: 2,
        position: '工程师',
        mobile: '13800138000',
        email: 'zhang@company.com',
        biz_mail: 'zhangsan@company.com',
        gender: '1',
      },
      { userid: 'lisi', name: '李四', department: [4], main_department: 4, position: '市场经理' },
      { userid: 'wangwu', name: '王五', department: [3], main_department: 3, position: '前端工程师' },
      { userid: 'zhaoliu', name: '赵六', department: [2], main_department: 2, status: 2 },
    ],
    tags: [
      { tagid: 1, tagname: '管理员', userids: ['lisi'] },
      { tagid: 2, tagname: '研发', departments: [2] },
    ],
    outsiders: [
      {
        id: 'customer',
        kind: 'external',
        name: '客户',
        openid: 'oExampleCorpCustomer00000001',
        external_userid: 'wmExampleCustomer000000000000001',
      },
      { id: 'visitor', kind: 'non-member', name: '访客', openid: 'oExampleCorpVisitor000000001' },
      { id: 'partner', kind: 'linked', name: '周八', linkedCorpId: 'ww00000000000000ff', userid: 'zhouba' },
    ],
  },
]
