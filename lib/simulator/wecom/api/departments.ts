import type { Answer } from '../../engine/http/answer.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import type { SimulatedDepartment } from '../state/department.ts'
import { departmentsBelow } from '../state/visible-range.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { type CorpCaller, checkCaller } from './corp-caller.ts'

/** The department that a parameter of the query names, after all checks. */
export function checkDepartment(call: Call, { corp, range }: CorpCaller, name: string): SimulatedDepartment {
  const value = call.query.get(name) ?? ''
  call.check(`${name} is given`, value !== '', 40058, `invalid param '${name}'`)
  const department = corp.departments.find(({ id }) => String(id) === value)
  call.check(`${name} is a department`, department !== undefined, 60123)
  call.check('the department is in the visible range', range.hasDepartment(department.id), 60011)
  return department
}

function leadersOf(corp: SimulatedCorp, id: number): string[] {
  return corp.members
    .filter((member) => member.is_leader_in_dept?.[member.department.indexOf(id)] === 1)
    .map(({ userid }) => userid)
}

function orderOf({ id, order }: SimulatedDepartment): number {
  return order ?? 100_000_000 - id
}

function departmentRecord(corp: SimulatedCorp, department: SimulatedDepartment): object {
  const { id, name, name_en = '', parentid } = department
  return { id, name, name_en, department_leader: leadersOf(corp, id), parentid, order: orderOf(department) }
}

/** The visible departments: all of them, or those from `id` on downwards. */
function listDepartments(call: Call, caller: CorpCaller): SimulatedDepartment[] {
  const { corp, range } = caller
  const isAsked = (call.query.get('id') ?? '') !== ''
  const below = isAsked && departmentsBelow(corp, [checkDepartment(call, caller, 'id').id])
  return corp.departments.filter(({ id }) => range.hasDepartment(id) && (below === false || below.has(id)))
}

export function departmentList(call: Call): Answer {
  const caller = checkCaller(call)
  const department = listDepartments(call, caller).map((one) => departmentRecord(caller.corp, one))
  return corpAnswer({ department })
}

export function departmentSimplelist(call: Call): Answer {
  const departments = listDepartments(call, checkCaller(call))
  return corpAnswer({
    department_id: departments.map((one) => ({ id: one.id, parentid: one.parentid, order: orderOf(one) })),
  })
}

export function departmentGet(call: Call): Answer {
  const caller = checkCaller(call)
  return corpAnswer({ department: departmentRecord(caller.corp, checkDepartment(call, caller, 'id')) })
}
