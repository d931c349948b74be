import {
  checkKeys,
  checkNumber,
  checkNumbers,
  checkOptionalTexts,
  checkText,
  checkTexts,
} from '../../engine/option-checks.ts'

export interface SimulatedDepartment {
  /** The root is 1. */
  id: number
  name: string
  /** The root's is 0. */
  parentid: number
  /** @default 100000000 minus the id: older departments come first */
  order?: number
  name_en?: string
}

export interface SimulatedTag {
  tagid: number
  tagname: string
  userids?: string[]
  departments?: number[]
}

/** @throws TypeError */
export function checkDepartment(department: SimulatedDepartment): void {
  const owner = 'simulated department'
  checkKeys(owner, department, ['id', 'name', 'parentid', 'order', 'name_en'])
  checkNumbers(owner, 'id', [department.id])
  checkNumber(owner, 'id', department.id, 1)
  checkNumbers(owner, 'parentid', [department.parentid])
  checkText(owner, 'name', department.name)
  if (department.order !== undefined) checkNumber(owner, 'order', department.order, 0)
  checkOptionalTexts(owner, department, ['name_en'])
}

/** @throws TypeError */
export function checkTag(tag: SimulatedTag): void {
  const owner = 'simulated tag'
  checkKeys(owner, tag, ['tagid', 'tagname', 'userids', 'departments'])
  checkNumbers(owner, 'tagid', [tag.tagid])
  checkText(owner, 'tagname', tag.tagname)
  if (tag.userids !== undefined) checkTexts(owner, 'userids', tag.userids)
  if (tag.departments !== undefined) checkNumbers(owner, 'departments', tag.departments)
}

/** Each department hangs below the root: no strangers, no circles. @throws TypeError */
export function checkTree(departments: readonly SimulatedDepartment[]): void {
  const parents = new Map(departments.map(({ id, parentid }) => [id, parentid]))
  if (parents.get(1) !== 0) {
    throw new TypeError('simulated corp: option "departments" must have the root, with id 1 and parentid 0')
  }
  const anchored = new Set([1])
  for (const { id } of departments) {
    const path: number[] = []
    let current: number | undefined = id
    while (current !== undefined && !anchored.has(current) && path.length <= parents.size) {
      path.push(current)
      current = parents.get(current)
    }
    if (current === undefined || !anchored.has(current)) {
      throw new TypeError(`simulated corp: department ${id} does not hang below the root department`)
    }
    for (const part of path) anchored.add(part)
  }
}
