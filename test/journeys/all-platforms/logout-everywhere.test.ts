import { logoutContract } from '../../contracts/logout-everywhere.ts'
import { sessionKinds } from '../../helpers/stores/sessions.ts'

for (const [name, create] of sessionKinds) logoutContract(name, create)
