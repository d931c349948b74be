import { keptSessionsContract } from '../../contracts/kept-sessions.ts'
import { sessionKinds } from '../../helpers/stores/sessions.ts'

for (const [name, create] of sessionKinds) keptSessionsContract(name, create)
