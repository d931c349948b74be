import type { SimulatedPerson } from './person.ts'

/** The people a simulator knows when it is given none. The first one holds the phone until somebody else is chosen. */
export const defaultPeople: readonly SimulatedPerson[] = [
  { id: 'xiaoming', nickname: '李小明', isFollower: true },
  { id: 'xiaohong', nickname: '王小红' },
  { id: 'afang', nickname: '阿芳🌸🐼', isFollower: true },
  { id: 'laochen', nickname: '老陈', isFollower: true, hasNoUnionid: true },
  { id: 'dawei', nickname: '张大伟', headimgurl: '' },
  { id: 'kuaizhao', nickname: '快照用户', isSnapshotUser: true },
  { id: 'fengxian', nickname: '高风险用户', isBlocked: true },
]
