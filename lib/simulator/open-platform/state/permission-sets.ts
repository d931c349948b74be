import type { SimulatedApp, SimulatedAppKind } from '../../accounts/state/app.ts'

/** A permission set that an account can grant. */
export interface PermissionSet {
  id: number
  name: string
  /** The kinds of accounts that have it. */
  kinds: readonly SimulatedAppKind[]
}

const official: readonly SimulatedAppKind[] = ['official-account']
const mini: readonly SimulatedAppKind[] = ['mini-program']
const both: readonly SimulatedAppKind[] = ['official-account', 'mini-program']

/** Those that are known by name. The platform has more: they can be used all the same, and belong to both kinds. */
export const permissionSets: readonly PermissionSet[] = [
  { id: 1, name: '消息管理权限', kinds: official },
  { id: 2, name: '用户管理权限', kinds: official },
  { id: 3, name: '帐号服务权限', kinds: official },
  { id: 4, name: '网页服务权限', kinds: official },
  { id: 7, name: '群发与通知权限', kinds: official },
  { id: 17, name: '帐号管理权限', kinds: mini },
  { id: 18, name: '开发管理与数据分析权限', kinds: mini },
  { id: 19, name: '客服消息管理权限', kinds: mini },
  { id: 24, name: '开放平台帐号管理权限', kinds: official },
  { id: 25, name: '开放平台帐号管理权限', kinds: mini },
  { id: 30, name: '小程序基本信息设置权限', kinds: mini },
]

export const defaultPermissionSets: readonly number[] = permissionSets.map(({ id }) => id)

/** The set that makes messages of people go to the platform. */
export function messagePermissionSet(kind: SimulatedAppKind): number {
  return kind === 'mini-program' ? 19 : 1
}

export function permissionSetOf(id: number): PermissionSet {
  return permissionSets.find((set) => set.id === id) ?? { id, name: `权限集 ${id}`, kinds: both }
}

/** What an account of this kind can grant to a platform that has chosen these sets. */
export function grantableSets(chosen: readonly number[], app: Pick<SimulatedApp, 'kind'>): number[] {
  return chosen.filter((id) => permissionSetOf(id).kinds.includes(app.kind))
}
