import type { Grant } from '../state/grants.ts'
import { permissionSetOf } from '../state/permission-sets.ts'

const confirmed = { need_confirm: 0, already_confirm: 0, can_confirm: 0 }

/** The permission sets as the platform lists them; those of mini programs have something more, which is not documented. */
export function funcInfoOf({ permissions }: Grant): object[] {
  return permissions.map((id) => ({
    funcscope_category: { id },
    ...(!permissionSetOf(id).kinds.includes('official-account') && { confirm_info: confirmed }),
  }))
}
